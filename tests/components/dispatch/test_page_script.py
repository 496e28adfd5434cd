"""The file name, the shown expressions and the run of every page's script."""

from __future__ import annotations

import pytest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from components.dispatch.scripts import page_script
from components.page.script import PageScript
from components.words.catalogue import languages, messages
from components.words.refused import RefusedError
from tests.support.plain_scripts import pages_with_script, said_of

EN = messages("en")
EXPRESSIONS = (
    "output[:, -1, 20:]",
    "  h_n.view(num_layers, D, N, H_out)[-1]",
    "cat([h_n[-2], h_n[-1]], dim=1)",
    "torch.stack([c_n[0], c_0[0]])",
    'einops.rearrange(h_n, "k n h -> n (k h)")',
    "rearrange(output, 'n l h -> l n h').sum(dim=0)",
    "output[:, L - 1]",
)
LINKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "layer": ("layer", []),
    "gru": ("layer", [("layer", "GRU"), ("batched", "false")]),
    "meta": ("layer", [("device", "meta")]),
    **{f"task {task}": ("slices", [("task", task)]) for task in ("tag", "decoder", "last_valid")},
    **{text: ("slices", [("expr", text)]) for text in EXPRESSIONS},
    "slices meta": ("slices", [("device", "meta"), ("seq_len", "60")]),
    "packing": ("packing", []),
    "packing refused": ("packing", [("lengths", "2,3"), ("enforce_sorted", "true")]),
    **{name: ("models", [("model", name)]) for name in ("sine", "heads", "classifier", "mnist")},
    "chain": ("models", [("model", "chain")]),
    "chain refused": ("models", [("model", "chain"), ("chain", "lstm:32:64,linear:64:2")]),
}


def script_of(name: str) -> PageScript:
    page, pairs = LINKS[name]
    return page_script(page, pairs, EN)


def test_every_script_runs_and_can_print_what_it_shows() -> None:
    made = [script_of(name) for name in LINKS]
    lines = ["\n".join([each.text, *(f"{name}.shape" for name in each.shown)]) for each in made]
    said = dict(zip(LINKS, said_of(lines), strict=True))
    assert {name: each for name, each in said.items() if each.verdict != "ran"} == {}


def test_every_page_that_has_one_gives_its_own() -> None:
    assert pages_with_script() == ("layer", "slices", "packing", "models")
    for page in pages_with_script():
        assert page_script(page, [], EN).page == page
    assert page_script("practice", [], EN) == page_script("layer", [], EN)


def test_the_script_has_the_slice_as_written() -> None:
    made = script_of("  h_n.view(num_layers, D, N, H_out)[-1]")
    assert made.text.endswith(
        "\n\nD = 2\nH_out = 20\nnum_layers = 2\nN = 1\n"
        "result = h_n.view(num_layers, D, N, H_out)[-1]\n"
        "assert result.shape == (2, 1, 20)\n"
    )
    assert made.shown[-1] == "result"
    assert "import einops\n\n" in script_of(EXPRESSIONS[4]).text
    assert "from einops import rearrange\n\n" in script_of(EXPRESSIONS[5]).text


@pytest.mark.parametrize("text", ["__import__('os').system('true')", "foo", "output[", "(1, 2)"])
def test_a_refused_text_is_never_written_into_a_script(text: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        page_script("slices", [("expr", text)], EN)
    assert refusal.value.parameter == "expr"


def test_its_link_leads_back_to_it() -> None:
    for name, (page, _) in LINKS.items():
        made = script_of(name)
        assert page_script(page, [*made.query.items()], EN) == made


@pytest.mark.parametrize("language", languages())
def test_it_says_what_it_is_in_the_links_language(language: str) -> None:
    words = messages(language)
    for page in pages_with_script():
        made = page_script(page, [("lang", language)], words)
        assert made.title
        assert made.sentence
    assert page_script("models", [], words).title == words.text("model.title.sine")


def test_it_shows_every_tensor_of_the_run() -> None:
    assert script_of("layer").shown == tuple(trace(LayerSpec()).shapes)
    assert "packed.batch_sizes" in script_of("packing").shown
    assert script_of("heads").shown == ("ids", "output[0]", "output[1]")
