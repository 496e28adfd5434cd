"""Invalid links: the page names the problem, corrects the URL, and never breaks."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from tests.browser.support.layout import some
from tests.browser.support.visit import Visitor, shapes_of, spec_of
from tests.browser.support.visitors import Visitors

# Query, what the warning names, the setting that is shown.
BAD = [
    ("hidden_size=abc", ("hidden_size", "abc", "hidden_size=20"), {}),
    ("hidden_size=1.5&seq_len=7", ("hidden_size", "1.5", "hidden_size=20"), {"seq_len": "7"}),
    ("num_layers=99", ("num_layers", "99", "16", "num_layers=2"), {}),
    ("batch=-3&layer=GRU", ("batch", "-3", "1024", "batch=1"), {"layer": "GRU"}),
    ("dropout=2", ("dropout", "2", "dropout=0"), {}),
    ("bias=maybe", ("bias", "maybe", "true", "false", "bias=true"), {}),
    ("layer=CNN&batch=4", ("layer", "CNN", "RNN, GRU, LSTM", "layer=LSTM"), {"batch": "4"}),
    ("device=tpu", ("device", "tpu", "device=cpu"), {}),
    ("proj_size=20", ("proj_size", "20", "hidden_size", "proj_size=0"), {}),
    ("layer=GRU&proj_size=5", ("proj_size", "5", "LSTM", "proj_size=0"), {"layer": "GRU"}),
    ("nonlinearity=relu", ("nonlinearity", "relu", "RNN", "nonlinearity=tanh"), {}),
    ("seq_len=3&seq_len=4", ("seq_len", "3", "4", "seq_len=35"), {}),
    ("hiden_size=9", ("hiden_size", "hidden_size", "hidden_size=20"), {}),
    ("lang=xx&batch=2", ("lang", "xx", "en, ko", "lang=en"), {"batch": "2"}),
]
MARKUP = "<img src=x onerror=window.hurt=1>"
HOSTILE = {
    "unicode": "layer=%F0%9F%A6%86&hidden_size=%D9%A3&seq_len=%E2%82%80&lang=%ED%95%9C",
    "other digits": f"hidden_size={quote('２０')}&batch={quote('१')}",
    "ten kilobytes": f"hidden_size={'9' * 10_000}",
    "ten kilobytes of names": "&".join(f"hidden_size{number}=1" for number in range(600)),
    "repeated": "&".join(f"hidden_size={size}" for size in range(1, 200)),
    "negative": "hidden_size=-1&seq_len=-99999999999999999999&batch=-0&dropout=-1e-300",
    "huge": "hidden_size=1e309&seq_len=99999999999999999999999&num_layers=inf&dropout=nan",
    "markdown": urlencode({"layer": "[a](javascript:alert(1))", "device": "![](http://a.test/)"}),
    "broken escapes": "hidden_size=%ff%fe&layer=%&bias=%00&%zz=1",
    "empty": "layer=&hidden_size=&device=&lang=&bias=&=&&",
    "prototypes": "__proto__=1&constructor=2&hidden_size=__proto__&layer=toString",
    "paths": "device=../../etc/passwd&layer=file:///&lang=../en",
    "markup": urlencode({"layer": MARKUP, MARKUP: "1", "device": f"`{MARKUP}`"}),
}
"""The last one is in `make test`, because it would do harm on every page that shows a warning."""


def is_unharmed(visitor: Visitor) -> None:
    """Check that the page has no traceback, no error and no foreign markup."""
    text = visitor.page.locator("body").inner_text()
    assert "Traceback" not in text
    assert "went wrong" not in text
    assert visitor.page.locator(".stException, .stAlert").count() == 0
    assert visitor.page.evaluate("() => window.hurt === undefined")
    assert visitor.page.locator(".se-warnings :not(p, code)").count() == 0


@pytest.mark.parametrize(("query", "named", "link"), some(BAD, 1))
def test_the_page_says_what_it_replaced(
    open_page: Visitors, query: str, named: tuple[str, ...], link: dict[str, str]
) -> None:
    visitor = open_page(query)
    visitor.sees_spec(spec_of(**link))
    visitor.page.locator(".se-warnings p").first.wait_for()
    warning = visitor.page.locator(".se-warnings").inner_text()
    assert [name for name in named if name not in warning] == []
    visitor.has_address(link)
    assert "lang" not in visitor.address()
    is_unharmed(visitor)
    # With the next step, nothing is wrong any more.
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.page.locator(".se-warnings p").first.wait_for(state="detached")
    visitor.waits("() => location.search.includes('hidden_size=')")


@pytest.mark.long
def test_mended_it_stays_mended(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=abc&batch=4")
    visitor.reads(".se-warnings", "abc")
    visitor.has_address({"batch": "4"})
    visitor.page.reload()
    visitor.ready()
    visitor.sees_spec(spec_of(batch="4"))
    assert visitor.page.locator(".se-warnings").inner_text() == ""


@pytest.mark.long
def test_every_wrong_value_is_named_in_korean(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=abc&batch=0&layer=CNN&lang=ko")
    visitor.reads(".se-warnings", "정수")
    lines = visitor.page.locator(".se-warnings p").all_inner_texts()
    assert [name in line for name, line in zip(("CNN", "abc", "batch"), lines, strict=True)]
    visitor.has_address({})
    is_unharmed(visitor)


@pytest.mark.long
def test_names_of_others_are_left_alone(open_page: Visitors) -> None:
    visitor = open_page("utm_source=course&hidden_size=33")
    visitor.sees_spec(spec_of(hidden_size="33"))
    assert visitor.page.locator(".se-warnings").inner_text() == ""
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.has_address({"hidden_size": "33", "num_layers": "3"})
    assert visitor.address()["utm_source"] == "course"


@pytest.mark.parametrize("name", some(HOSTILE, 1))
def test_hostile_links(open_page: Visitors, name: str) -> None:
    visitor = open_page(HOSTILE[name])
    is_unharmed(visitor)
    visitor.press(visitor.option("layer", "LSTM"), "ArrowLeft")
    visitor.sees(shapes_of(spec_of(layer="GRU")))
    visitor.has_address({"layer": "GRU"})
    is_unharmed(visitor)


@pytest.mark.parametrize("path", some(["", "slices", "packing"], 1))
def test_a_phone_gets_the_note_too(open_page: Visitors, path: str) -> None:
    """Check the warning if the compact diagram is fetched after the URL is corrected."""
    visitor = open_page("hidden_size=abc&seq_len=40", 360, 740, path=path)
    visitor.has_settled()
    visitor.page.locator(".se-compact").wait_for()
    visitor.reads(".se-warnings p", "hidden_size=20")
    assert "abc" in visitor.page.locator(".se-warnings").inner_text()
    visitor.has_address({"seq_len": "40"})
    # Turned around, it is the same setting still; once that changes, nothing is wrong any more.
    visitor.page.set_viewport_size({"width": 1400, "height": 900})
    visitor.page.locator(".se:not(.se-compact)").wait_for()
    visitor.has_settled()
    visitor.reads(".se-warnings p", "hidden_size=20")
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.page.locator(".se-warnings p").wait_for(state="detached")
