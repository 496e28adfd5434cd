"""Every setting has a link, and every link has a setting."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from backend.layer.spec import SPEC_DEFAULTS, LayerSpec
from backend.links.layer import PARAMETERS, Request, read_link, replaced, to_query
from tests.support.strategies import LINK, hostile_links, legal_specs

DEVICES = ("cpu", "cuda:0", "meta")
CODES = {
    *("unknown_choice", "device_missing", "not_flag", "not_whole", "not_number", "out_of_range"),
    *("too_long", "repeated", "misspelt"),
    *("nonlinearity_only_rnn", "proj_only_lstm", "proj_too_large"),
}


@given(legal_specs(LINK), st.sampled_from(DEVICES))
@example(LayerSpec(dropout=0.1 + 0.2), "cpu")
@example(LayerSpec(dropout=5e-324), "cpu")
def test_a_setting_comes_back_from_its_link(spec: LayerSpec, device: str) -> None:
    link = to_query(spec, device)
    assert read_link(link.items(), DEVICES) == Request(spec, device, ())


@given(legal_specs(LINK), st.sampled_from(DEVICES))
def test_a_link_says_no_more_than_it_must(spec: LayerSpec, device: str) -> None:
    link = to_query(spec, device)
    for name in link:
        rest = {other: text for other, text in link.items() if other != name}
        assert read_link(rest.items(), DEVICES) != Request(spec, device, ())


@given(hostile_links())
def test_no_link_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    request = read_link(pairs, DEVICES)
    assert replace(request.spec) == request.spec
    assert request.device in DEVICES
    assert {problem.code for problem in request.problems} <= CODES
    assert all(len(problem.text) <= 40 for problem in request.problems)


@given(hostile_links())
def test_nothing_is_dropped_in_silence(pairs: list[tuple[str, str]]) -> None:
    request = read_link(pairs, DEVICES)
    named = {problem.parameter for problem in request.problems}
    for name in {name for name, _ in pairs} & SPEC_DEFAULTS.keys() - named:
        text = next(text for other, text in pairs if other == name).strip().lower()
        taken = getattr(request.spec, name)
        assert taken == (_MEANT[text] if text in _MEANT else float(text))


_MEANT: dict[str, str | bool] = {
    **{choice.lower(): choice for each in PARAMETERS.values() for choice in each.choices},
    **{"true": True, "false": False},
}


@given(legal_specs(LINK), legal_specs(LINK), st.sets(st.sampled_from(tuple(SPEC_DEFAULTS))))
def test_a_change_is_made_whole_or_mended(
    spec: LayerSpec, other: LayerSpec, names: set[str]
) -> None:
    changes = {name: getattr(other, name) for name in names}
    changed = replaced(spec, **changes)
    depending = {"proj_size", "nonlinearity"}
    for name in SPEC_DEFAULTS.keys() - depending:
        assert getattr(changed, name) == changes.get(name, getattr(spec, name))
    for name in depending:
        wanted = changes.get(name, getattr(spec, name))
        assert getattr(changed, name) in (wanted, SPEC_DEFAULTS[name])
