"""The frame of every page: title bar, links and footer."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from components.page.assets import STATIC
from components.words.catalogue import languages, messages
from tests.pages.visit import Open
from tests.support.turns import in_turn

PATHS = {"layer": "/", "slices": "/slices", "packing": "/packing"}
"""The pages of one layer; the others have tests of their own."""
LINKS = {
    **PATHS,
    "models": "/models",
    "mistakes": "/mistakes",
    "practice": "/practice",
}
"""Every page with its path, in the order of the bar."""
EXPLORER = (STATIC / "explorer/mount.js").read_text()
WITH_EXPLORER = pytest.mark.parametrize("page", [name for name in LINKS if name != "practice"])
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
EACH_PAGE_IN_A_LANGUAGE = pytest.mark.parametrize(("page", "language"), in_turn(PATHS))


class Links(HTMLParser):
    """Return the links of a piece of HTML: attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.open = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({**dict(attrs), "text": ""})
        self.open = tag == "a"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1]["text"] = data
            self.open = False


@EACH_PAGE_IN_A_LANGUAGE
def test_every_language_and_every_page_is_a_plain_link(
    open_page: Open, page: str, language: str
) -> None:
    """Check that the links work without our script, which adds the settings."""
    words = messages(language)
    found = Links(open_page({"lang": language}, page).html).found
    shares = [link["text"] for link in found if link["href"] == "#share"]
    assert shares == [words.text("share.title")]
    links = [link for link in found if not str(link["href"]).startswith("#")]
    assert [(link["href"], link["text"]) for link in links] == [
        *((path, words.text(f"page.{name}")) for name, path in LINKS.items()),
        *((f"?lang={name}", words.text(f"language.{name}")) for name in languages()),
    ]
    assert {link["target"] for link in links} == {"_self"}
    current = [link["href"] for link in links if link.get("aria-current")]
    assert current == [PATHS[page], f"?lang={language}"]
    # Each language is named in itself, with a lang attribute for screen readers.
    spoken = [link for link in links if "hreflang" in link]
    assert [(link["hreflang"], link["lang"]) for link in spoken] == [(n, n) for n in languages()]
    assert len({words.text(f"language.{name}") for name in languages()}) == len(languages())


@EACH_PAGE_IN_A_LANGUAGE
def test_a_chosen_language_stays_in_the_address_of_every_page(
    open_page: Open, page: str, language: str
) -> None:
    """A reload, a bookmark, a shared link: each shows the same page."""
    locale = {"ko": "en-US", "en": "ko-KR"}[language]
    visit = open_page({"lang": language, "layer": "GRU"}, page, locale=locale)
    assert visit.address == {"lang": language, "layer": "GRU"}
    assert visit.run().address == {"lang": language, "layer": "GRU"}
    assert visit.explorer["language"] == language


@EACH_PAGE_IN_A_LANGUAGE
def test_every_shape_is_there_without_our_script(open_page: Open, page: str, language: str) -> None:
    visit = open_page({"lang": language, "proj_size": "5", "batch": "3"}, page)
    words = messages(language)
    assert visit.html.count("<div class='se-fallback'>") == 1
    plain = visit.table(words.text("table.tensors"))
    rows = re.findall(r"<th scope='row'><code>(\w+)</code></th><td><code>(.+?)</code>", plain)
    assert dict(rows) == visit.shapes
    assert len(rows) == (13 if page == "packing" else 6)


@pytest.mark.parametrize(("page", "batch"), [("layer", 1024), ("packing", 10)])
def test_a_costly_setting_has_its_fallback_too(open_page: Open, page: str, batch: int) -> None:
    """The Packing page has as many sentences as there are lengths."""
    visit = open_page({"hidden_size": "8192", "num_layers": "16", "batch": "1024"}, page)
    plain = visit.table(messages("en").text("table.tensors"))
    assert f"torch.Size([32, {batch}, 8192])" in plain


@EVERY_LANGUAGE
@WITH_EXPLORER
def test_a_page_says_what_it_is_for(open_page: Open, page: str, language: str) -> None:
    intro = f"<p class='se-intro'>{messages(language).text(f'intro.{page}')}</p>"
    assert open_page({"lang": language}, page).html.count(intro) == 1


@WITH_EXPLORER
def test_a_frame_or_an_author_leaves_the_intro_out(open_page: Open, page: str) -> None:
    assert "se-intro" not in open_page({}, page, is_embedded=True).html
    hidden = open_page({"hide": "intro"}, page)
    assert "se-intro" not in hidden.html
    assert hidden.explorer["warnings"] == []


def test_the_link_out_of_a_frame_leaves_the_lesson_behind(open_page: Open) -> None:
    lesson = {"show": "num_layers", "open": "legend", "lock": "batch", "ask": "c_n"}
    visit = open_page({"num_layers": "3", "focus": "h_n", **lesson}, is_embedded=True)
    (link,) = (each for each in Links(visit.html).found if each["class"] == "se-full-link")
    assert link["href"] == "?num_layers=3&focus=h_n"


@EVERY_LANGUAGE
@WITH_EXPLORER
def test_the_first_link_skips_the_title_bar(open_page: Open, page: str, language: str) -> None:
    first = Links(open_page({"lang": language}, page).html).found[0]
    assert first["class"] == "se-skip"
    assert first["text"] == messages(language).text("app.skip")
    # The explorer's script gives its root this id.
    assert first["href"] == "#shape-explorer"
    assert 'root.id ||= "shape-explorer"' in EXPLORER
