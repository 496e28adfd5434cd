"""Notebooks run in a real kernel and print torch's shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from backend.layer.presets import PRESETS
from backend.layer.trace import trace
from backend.links.layer import to_query
from components.dispatch.scripts import page_script
from components.share.notebook import notebook, paragraphs
from components.words.catalogue import languages, messages
from tests.components.dispatch.test_page_script import LINKS

PAGES = {
    **{name: ("layer", list(to_query(spec).items())) for name, spec in PRESETS.items()},
    **{name: LINKS[name] for name in ("task tag", "packing", "heads", "chain")},
}
PRINTED = re.compile(r"^(\S+) (torch\.Size\(.*\))$", re.MULTILINE)


def notebook_of(name: str, language: str = "en", link: str = "") -> NotebookNode:
    page, pairs = PAGES[name]
    words = messages(language)
    return nbformat.reads(notebook(page_script(page, pairs, words), words, link), as_version=4)


@pytest.fixture(scope="module")
def client() -> Iterator[NotebookClient]:
    """Share one kernel, because each notebook makes everything that it needs."""
    client = NotebookClient(nbformat.v4.new_notebook(), kernel_name="python3", timeout=60)
    with client.setup_kernel():
        yield client


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", PAGES)
def test_it_runs_and_prints_what_torch_gives(client: NotebookClient, name: str) -> None:
    made = notebook_of(name)
    for place, cell in enumerate(made.cells):
        if cell.cell_type == "code":
            client.nb = made
            client.execute_cell(cell, place)
    # A kernel may say what it says in pieces.
    said = "".join(each.text for each in made.cells[-1].outputs if each.name == "stdout")
    printed = dict(PRINTED.findall(said))
    page, pairs = PAGES[name]
    shown = page_script(page, pairs, messages("en")).shown
    assert tuple(printed) == tuple(dict.fromkeys(shown))
    if page == "layer":
        shapes = trace(PRESETS[name]).shapes
        assert printed == {name: f"torch.Size({list(size)})" for name, size in shapes.items()}


def test_the_script_is_all_there() -> None:
    for page, pairs in (*PAGES.values(), *LINKS.values()):
        made = page_script(page, pairs, messages("en"))
        assert "\n\n".join(paragraphs(made.text)) == re.sub(r"\n\n\n+", "\n\n", made.text.strip())
        assert all(line[0] not in " \t" for line in paragraphs(made.text))


@pytest.mark.parametrize("language", languages())
def test_it_opens_with_title_and_sentence_in_the_links_language(language: str) -> None:
    words = messages(language)
    first = notebook_of("A3", language, "https://example.org/?lang=ko").cells[0].source
    assert first.startswith(
        "# `nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)`\n\n"
        + words.text("code.intro")
    )
    assert first.endswith(f"[{words.text('offline.live')}](https://example.org/?lang=ko)")
    assert (
        notebook_of("heads", language)
        .cells[0]
        .source.startswith(f"# {words.text('model.title.heads')}\n")
    )
    assert "](" not in notebook_of("A3", language).cells[0].source


@pytest.mark.parametrize("name", PAGES)
def test_it_is_valid_and_the_same_every_time(name: str) -> None:
    page, pairs = PAGES[name]
    words = messages("ko")
    texts = {notebook(page_script(page, pairs, words), words) for _ in range(2)}
    assert len(texts) == 1
    made = notebook_of(name)
    nbformat.validate(made)
    ids = [cell.id for cell in made.cells]
    assert len(ids) == len(set(ids))
    assert all(cell.execution_count is None for cell in made.cells if cell.cell_type == "code")
