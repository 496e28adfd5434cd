"""A held-out digit as the small trained net reads it: the picture, its states, its scores."""

from __future__ import annotations

from typing import Any

import streamlit as st
import torch

from backend.models.digits import DigitsRun, digits_in_turn, run_digits, trained
from components.page.explorer import chart
from components.picture.palette import token
from components.words.catalogue import Messages

_HEIGHT = 270


def digit_charts(number: int, words: Messages) -> None:
    """Four pictures of one digit.

    Args:
        number: which of the shown digits.
    """
    digits, net = digits_in_turn(), trained()
    number %= len(digits.labels)
    image, label = digits.images[number], int(digits.labels[number])
    run = run_digits(image)
    answers = run.rnn_out @ net.weights["linear.weight"].T + net.weights["linear.bias"]
    named = int(run.scores.argmax())
    facts = {
        "layers": net.num_layers,
        "hidden": net.hidden_size,
        "trained": f"{net.trained_on:,}",
        "held_out": f"{net.held_out:,}",
        "accuracy": f"{100 * net.accuracy:.1f}",
    }
    verdict = words.text(
        "digit.right" if named == label else "digit.wrong", number=number, label=label, named=named
    )
    st.html(
        f"<h2 class='se-map-title'>{words.text('digit.title')}</h2>"
        f"<p class='se-text'>{words.text('digit.net', **facts)} {verdict}</p>"
    )
    pictures = {
        "image": (_image(image), words.text("digit.image_alt", label=label)),
        "states": (_states(run), words.text("digit.states_alt", hidden=net.hidden_size)),
        "rows": (_rows(answers, words), words.text("digit.rows_alt", row=_settled(answers))),
        "scores": (_scores(run), words.text("digit.scores_alt", named=named)),
    }
    for column, (name, (drawn, alt)) in zip(st.columns(4), pictures.items(), strict=True):
        with column:
            st.caption(words.text(f"digit.{name}"))
            chart(f"digit_{name}", drawn, alt, _HEIGHT)


def _settled(answers: torch.Tensor) -> int:
    """The first row from which on the answer stays the same."""
    named = answers.argmax(-1)
    changes = (named != named[-1]).nonzero()
    return int(changes[-1]) + 1 if len(changes) else 0


def _axis(title: str = "", **more: Any) -> dict[str, Any]:
    axis = {"fixedrange": True, "gridcolor": token("rule"), "zeroline": False}
    return {**axis, "title": {"text": title}, **more}


def _layout(across: dict[str, Any], up: dict[str, Any]) -> dict[str, Any]:
    return {
        "margin": {"l": 44, "r": 8, "t": 8, "b": 40},
        "xaxis": across,
        "yaxis": up,
        "showlegend": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12, "color": token("muted")},
    }


def _heatmap(z: torch.Tensor, colours: list[list[Any]], low: float, high: float) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": [[round(number, 3) for number in row] for row in z.tolist()],
        "zmin": low,
        "zmax": high,
        "colorscale": colours,
        "showscale": False,
    }


def _image(image: torch.Tensor) -> dict[str, Any]:
    """Row t of the picture is step t of the sequence."""
    colours = [[0, token("paper")], [1, token("ink")]]
    data = _heatmap(image, colours, 0, 1)
    data["hovertemplate"] = "X[b, t=%{y}, %{x}] = %{z}<extra></extra>"
    square = _axis("t", autorange="reversed", scaleanchor="x", constrain="domain")
    return {"data": [data], "layout": _layout(_axis("H_in", constrain="domain"), square)}


def _states(run: DigitsRun) -> dict[str, Any]:
    """One row a step, so that it reads as the picture does."""
    colours = [[0, token("negative")], [0.5, token("paper")], [1, token("positive")]]
    data = _heatmap(run.rnn_out, colours, -1, 1)
    data["hovertemplate"] = "rnn_out[b, t=%{y}, %{x}] = %{z}<extra></extra>"
    return {
        "data": [data],
        "layout": _layout(_axis("H_out"), _axis("t", autorange="reversed")),
    }


def _rows(answers: torch.Tensor, words: Messages) -> dict[str, Any]:
    """What the head would answer after every row."""
    shares = answers.softmax(-1)
    colours = [[0, token("paper")], [1, token("forward-strong")]]
    data = _heatmap(shares, colours, 0, 1)
    data["hovertemplate"] = f"t=%{{y}}, {words.text('digit.class')} %{{x}}: %{{z}}<extra></extra>"
    across = _axis(words.text("digit.class"), dtick=1)
    return {"data": [data], "layout": _layout(across, _axis("t", autorange="reversed"))}


def _scores(run: DigitsRun) -> dict[str, Any]:
    scores = [round(score, 3) for score in run.scores.tolist()]
    best = scores.index(max(scores))
    colours = [token("forward-strong" if n == best else "line") for n in range(len(scores))]
    bars = {
        "type": "bar",
        "x": list(range(len(scores))),
        "y": scores,
        "marker": {"color": colours},
        "hovertemplate": "scores[%{x}] = %{y}<extra></extra>",
    }
    return {"data": [bars], "layout": _layout(_axis("scores", dtick=1), _axis())}
