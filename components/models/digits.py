"""Charts of one held-out digit: the image, the states of the small trained net, its scores."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch
from msgspec.structs import replace

from backend.models.digits import DigitsRun, digits_in_turn, run_digits, trained
from components.message.figure import Bar, Figure, Heatmap, Marker, Stop
from components.message.layout import Margin, PlotAxis
from components.page.explorer import chart
from components.picture.chart import chart_axis, chart_figure
from components.picture.palette import token
from components.words.catalogue import Messages

_HEIGHT = 270


def digit_charts(number: int, words: Messages) -> None:
    """Draw four charts of one digit.

    Args:
        number: the index among the digits of the page.
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
    """Return the first row from which on the prediction stays the same."""
    named = answers.argmax(-1)
    changes = (named != named[-1]).nonzero()
    return int(changes[-1]) + 1 if len(changes) else 0


def _figure(data: Heatmap | Bar, x: PlotAxis, y: PlotAxis) -> Figure:
    return chart_figure([data], x, y, Margin(l=44, r=8, t=8, b=40))


def _heatmap(
    z: torch.Tensor, colors: Sequence[Stop], low: float, high: float, hover: str
) -> Heatmap:
    return Heatmap(
        z=[[round(number, 3) for number in row] for row in z.tolist()],
        zmin=low,
        zmax=high,
        colorscale=colors,
        showscale=False,
        hovertemplate=f"{hover}<extra></extra>",
    )


def _image(image: torch.Tensor) -> Figure:
    """Return the digit as a heatmap; row t of the image is step t of the sequence."""
    colors = [(0.0, token("paper")), (1.0, token("ink"))]
    data = _heatmap(image, colors, 0, 1, "X[b, t=%{y}, %{x}] = %{z}")
    across = replace(chart_axis("H_in"), constrain="domain")
    return _figure(data, across, replace(_down(), scaleanchor="x", constrain="domain"))


def _states(run: DigitsRun) -> Figure:
    """Return the states as a heatmap, one row for each step, in the direction of the image."""
    colors = [(0.0, token("negative")), (0.5, token("paper")), (1.0, token("positive"))]
    data = _heatmap(run.rnn_out, colors, -1, 1, "rnn_out[b, t=%{y}, %{x}] = %{z}")
    return _figure(data, chart_axis("H_out"), _down())


def _rows(answers: torch.Tensor, words: Messages) -> Figure:
    """Return a chart of the head's prediction after every row."""
    name = words.text("digit.class")
    colors = [(0.0, token("paper")), (1.0, token("forward-strong"))]
    data = _heatmap(answers.softmax(-1), colors, 0, 1, f"t=%{{y}}, {name} %{{x}}: %{{z}}")
    return _figure(data, replace(chart_axis(name), dtick=1), _down())


def _down() -> PlotAxis:
    """Return the time axis, which grows downward."""
    return replace(chart_axis("t"), autorange="reversed")


def _scores(run: DigitsRun) -> Figure:
    scores = [round(score, 3) for score in run.scores.tolist()]
    best = scores.index(max(scores))
    bars = Bar(
        x=list(range(len(scores))),
        y=scores,
        marker=Marker(
            color=[token("forward-strong" if n == best else "line") for n in range(len(scores))]
        ),
        hovertemplate="scores[%{x}] = %{y}<extra></extra>",
    )
    return _figure(bars, replace(chart_axis("scores"), dtick=1), chart_axis())
