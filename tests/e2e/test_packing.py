"""The Packing page: every number of example C, tokens that light up, the editor, refusals."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from backend.packing import run_packing
from backend.packing_link import DEFAULT_LENGTHS, PackingAsked, packing_query, read_packing
from backend.packing_rules import packing_shapes
from backend.parameters import to_query
from backend.shapes import as_torch_prints, sizes
from backend.spec import LayerSpec
from components.messages import Messages
from components.packing_controls import EXAMPLES
from components.packing_message import layout_of, scene_of
from components.packing_words import packing_in_words, refusal_sentence, token_sentences
from tests.e2e.app_server import running_app
from tests.e2e.test_links import FOCUSED, Ear, lit_in
from tests.e2e.test_walkthrough import tab_to
from tests.e2e.visit import PLOT, WAIT, Pages, Visitor, Visitors
from tests.packed import C_PRINTED, REFUSALS, ran

WORDS = Messages("en")
HINT = WORDS.text("packing.links.hint")
C_PARTS = {
    "data": "torch.Size([123, 256])",
    "batch_sizes": "tensor([10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1])",
    "sorted_indices": "tensor([0, 5, 9, 6, 4, 3, 2, 7, 8, 1])",
    "unsorted_indices": "tensor([0, 9, 6, 5, 4, 1, 3, 7, 8, 2])",
}
# Sentence 5 of the start, its last token, in every grid.
TOKEN = (
    *("input 5,17", "sorted 1,17", "packed 1,55", "packed_output 1,55"),
    *("output 5,17", "h_n 0,5"),
)
TOLD = (
    "Sentence 5, t = 17, id 68: input[5, 17]. It is packed.data[119]."
    " The layer's answer to it comes back as output[5, 17]."
    " It is the sentence's last valid step, so its forward half is h_n[2, 5]."
)


def link(name: str) -> dict[str, str]:
    spec, asked = EXAMPLES[name]
    return to_query(spec) | packing_query(asked)


def shapes_for(asked: PackingAsked, spec: LayerSpec | None = None) -> dict[str, str]:
    """Every tensor of a batch as torch prints its shape, by the rules."""
    shapes = packing_shapes(spec or LayerSpec(), asked)
    return {name: as_torch_prints(sizes(shape)) for name, shape in shapes.items()}


def packing(open_page: Visitors, query: dict[str, str] | str = "", **more: int) -> Visitor:
    visitor = open_page(query, path="packing", **more)  # type: ignore[arg-type]
    visitor.has_settled()
    return visitor


def point(visitor: Visitor, cell: str, asked: PackingAsked | None = None) -> None:
    """Move the pointer into a cell, which has no element of its own."""
    name, _, place = cell.partition(" ")
    row, column = map(int, place.split(","))
    run = run_packing(LayerSpec(), asked or PackingAsked(), "meta")
    scene = scene_of(run, layout_of(run))
    grid = next(grid for grid in scene.grids if grid.name == name)
    x, y = grid.cell(row * grid.columns + column).center
    box = visitor.page.locator(".se-blocks").bounding_box()
    assert box is not None
    across, down = x / scene.bounds.x1, 1 - y / scene.bounds.y1
    visitor.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def away(visitor: Visitor) -> None:
    visitor.page.locator(".se-title").hover()


def nothing_is_lit(visitor: Visitor) -> None:
    visitor.sees_blocks()
    visitor.says(HINT)


def stepper(visitor: Visitor, place: int) -> Locator:
    return visitor.page.get_by_role("spinbutton", name=f"Length of sentence {place}", exact=True)


def editor(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("textbox", name="lengths: Lengths, separated by commas")


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.box("lengths").get_by_role("button", name=name, exact=True)


def has_lengths(visitor: Visitor, *lengths: int) -> None:
    """Wait for these lengths in address, shapes, list and steppers."""
    query = {} if lengths == DEFAULT_LENGTHS else {"lengths": ",".join(map(str, lengths))}
    visitor.has_address(query)
    visitor.sees(shapes_for(PackingAsked(lengths)))
    visitor.page.wait_for_function(
        "(wanted) => String([...document.querySelectorAll('.se-stepper input')]"
        ".map((each) => each.value)) === wanted",
        arg=",".join(map(str, lengths)),
        timeout=WAIT,
    )


# Example C


def test_every_number_of_example_c(open_page: Visitors) -> None:
    visitor = packing(open_page, link("C"))
    visitor.sees(C_PRINTED)
    assert visitor.page.locator(".se-title").inner_text() == "nn.RNN(256, 512)"
    names = visitor.page.locator(".se-part-name").all_inner_texts()
    values = visitor.page.locator("code.se-part-value").all_inner_texts()
    assert dict(zip(names, values, strict=True)) == C_PARTS
    buys = visitor.page.locator(".se-fact-buys")
    expect(buys).to_contain_text(
        "Computed are 123 steps instead of 200: 77 steps of padding, 38.5 %, are never touched."
    )
    assert visitor.page.locator(".se-examples").input_value() == "C"
    rows = visitor.page.locator(".se-fact-changes tbody tr").all_inner_texts()
    assert len(rows) == 1
    assert rows[0].split("\t")[:3] == ["h_n[0]", "layer 0, forward", "1 of 10 sentences"]
    ends = visitor.page.locator(".se-fact-ends tbody tr").all_inner_texts()
    assert ends[0].split("\t") == [
        *("output[19, 0]", "h_n[0, 0]", "torch.equal: True", "output[-1, 0] is that very step"),
    ]
    assert ends[1].split("\t") == [
        *("output[4, 1]", "h_n[0, 1]", "torch.equal: True", "output[-1, 1] is all zeros"),
    ]
    assert len(ends) == 10


def test_the_picture_of_example_c(open_page: Visitors) -> None:
    visitor = packing(open_page, link("C"))
    texts = visitor.page.locator(".se-labels .se-label-in").all_inner_texts()
    for name in ("input", "sorted", "packed", "packed_output", "output", "h_n"):
        assert " ".join(WORDS.text(f"packing.grid.{name}").split()) in texts
    assert texts.count("(20, 10, 256)") == 2
    assert {"(123, 256)", "(123, 512)", "(20, 10, 512)", "batch_sizes"} <= set(texts)
    assert [text for text in texts if text.startswith("b=")] == [
        *(f"b={n}" for n in range(10)),
        *(f"b={n}" for n in (0, 5, 9, 6, 4, 3, 2, 7, 8, 1)),
        *(f"b={n}" for n in range(10)),
    ]
    plot = visitor.page.locator(PLOT)
    told = visitor.page.locator(f"[id='{plot.get_attribute('aria-describedby')}']")
    run = ran("C")
    assert told.text_content() == packing_in_words(run, layout_of(run), WORDS)


# Tokens


def test_a_token_lights_up_in_every_grid_and_the_server_hears_nothing(
    open_page: Visitors,
) -> None:
    visitor = packing(open_page)
    ear = Ear(visitor)
    nothing_is_lit(visitor)
    for cell in TOKEN:
        point(visitor, cell)
        visitor.sees_blocks(*TOKEN)
        visitor.says(TOLD)
        tensors = ["input", "packed", "sorted_indices", "packed_output", "h_n", "output"]
        assert lit_in(visitor, ".se-shapes") == tensors
    away(visitor)
    nothing_is_lit(visitor)
    assert ear.heard() == []


def test_padding_lights_where_there_is_some_and_says_that_nobody_reads_it(
    open_page: Visitors,
) -> None:
    visitor = packing(open_page)
    point(visitor, "input 1,9")
    visitor.sees_blocks("input 1,9", "sorted 9,9", "output 1,9")
    visitor.says(
        "Padding of sentence 1, which has 5 steps. It is not in packed.data."
        " The layer never reads it, and output has zeros there."
    )


def test_a_tensor_lights_its_grid(open_page: Visitors) -> None:
    visitor = packing(open_page)
    for name, grid in (("packed", "packed"), ("sorted_indices", "sorted"), ("h_n", "h_n")):
        visitor.page.locator(f".se-shapes [data-tensor={name}]").hover()
        visitor.sees_blocks(grid)
        assert visitor.said().startswith(f"{name}: ")
    visitor.page.locator(".se-shapes [data-tensor=lengths]").hover()
    visitor.sees_blocks()


def test_keys_walk_pin_and_let_go(open_page: Visitors) -> None:
    visitor = packing(open_page)
    page, ear = visitor.page, Ear(visitor)
    run = ran("start")
    told = dict(
        zip(layout_of(run).tokens, token_sentences(run, layout_of(run), WORDS), strict=True)
    )
    tab_to(page, page.locator(".se-block[tabindex='0']"))
    for key, cell, token in (
        ("Shift", "input 0,0", (0, 0)),
        ("ArrowRight", "input 0,1", (0, 1)),
        ("ArrowDown", "input 1,1", (1, 1)),
        ("ArrowLeft", "input 1,0", (1, 0)),
        ("ArrowUp", "input 0,0", (0, 0)),
        ("End", "input 0,19", (0, 19)),
        ("Home", "input 0,0", (0, 0)),
    ):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == cell
        visitor.says(told[token])
        assert cell in visitor.blocks()
    # From the last sentence into the next grid, which starts with the longest.
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "sorted 0,0"
    visitor.says(told[0, 0])
    # Pinned, it stays lit while the focus goes on.
    page.keyboard.press("Enter")
    expect(visitor.block("sorted 0,0")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    visitor.says(told[0, 0])
    visitor.sees_blocks(
        *("input 0,0", "sorted 0,0", "packed 0,0", "packed_output 0,0", "output 0,0", "h_n 1,0")
    )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    nothing_is_lit(visitor)
    assert ear.heard() == []


def test_a_click_pins_through_a_change_of_the_batch(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    before = PackingAsked((5, 3, 2))
    point(visitor, "input 1,2", before)
    # The press takes the focus from where it is.
    stepper(visitor, 0).focus()
    for pressed in ("true", "false", "true"):
        visitor.page.mouse.down()
        visitor.page.mouse.up()
        expect(visitor.block("input 1,2")).to_have_attribute("aria-pressed", pressed)
    away(visitor)
    assert visitor.said().startswith("Sentence 1, t = 2, ")
    # Another sentence grows, so every row has more cells.
    stepper(visitor, 0).fill("9")
    has_lengths(visitor, 9, 3, 2)
    away(visitor)
    assert visitor.said().startswith("Sentence 1, t = 2, ")
    point(visitor, "output 1,2", PackingAsked((9, 3, 2)))
    assert "output 1,2" in visitor.blocks()
    visitor.page.keyboard.press("Escape")
    assert visitor.page.locator("[aria-pressed=true]").count() == 0


# The editor


def test_steppers(open_page: Visitors) -> None:
    visitor = packing(open_page)
    has_lengths(visitor, *DEFAULT_LENGTHS)
    stepper(visitor, 1).fill("6")
    changed = list(DEFAULT_LENGTHS)
    changed[1] = 6
    has_lengths(visitor, *changed)
    expect(editor(visitor)).to_have_value(", ".join(map(str, changed)))
    stepper(visitor, 1).press("ArrowDown")
    has_lengths(visitor, *DEFAULT_LENGTHS)
    visitor.page.reload()
    visitor.ready()
    has_lengths(visitor, *DEFAULT_LENGTHS)


def test_a_stepper_keeps_to_what_there_can_be(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    stepper(visitor, 2).fill("99")
    stepper(visitor, 2).blur()
    has_lengths(visitor, 5, 3, 64)
    stepper(visitor, 2).fill("-4")
    stepper(visitor, 0).focus()
    visitor.has_address({"lengths": "5,3,0"})
    expect(stepper(visitor, 2)).to_have_value("0")
    # Emptied and left, it is what it was.
    stepper(visitor, 0).fill("")
    stepper(visitor, 1).focus()
    expect(stepper(visitor, 0)).to_have_value("5")
    visitor.has_address({"lengths": "5,3,0"})


@pytest.mark.parametrize(
    ("pasted", "lengths"),
    [
        ("5, 3, 2", (5, 3, 2)),
        ("[20, 5, 8]", (20, 5, 8)),
        ("7 7 7\n", (7, 7, 7)),
        (" 64 ", (64,)),
        (", ".join(["3"] * 32), (3,) * 32),
        (" ".join(map(str, DEFAULT_LENGTHS)), DEFAULT_LENGTHS),
    ],
)
def test_a_pasted_list(open_page: Visitors, pasted: str, lengths: tuple[int, ...]) -> None:
    visitor = packing(open_page, {"lengths": "1,2"})
    editor(visitor).fill(pasted)
    has_lengths(visitor, *lengths)
    editor(visitor).blur()
    expect(editor(visitor)).to_have_value(", ".join(map(str, lengths)))
    assert visitor.page.locator(".se-warnings p").count() == 0


def test_enter_takes_a_list_at_once(open_page: Visitors) -> None:
    visitor = packing(open_page)
    editor(visitor).fill("4 2")
    editor(visitor).press("Enter")
    assert visitor.address() == {"lengths": "4,2"}
    has_lengths(visitor, 4, 2)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("5,three", "three"), ("5,65", "65"), (",".join(["1"] * 33), "33"), ("5,,2", "lengths")],
)
def test_what_is_no_list_is_named_and_goes(open_page: Visitors, typed: str, named: str) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2", "layer": "GRU"})
    editor(visitor).fill(typed)
    visitor.reads(".se-warnings p", named)
    visitor.has_address({"layer": "GRU"})
    visitor.sees(shapes_for(PackingAsked(), LayerSpec(layer="GRU")))
    # What was typed can be mended as long as one is there.
    expect(editor(visitor)).to_have_value(typed)
    editor(visitor).blur()
    expect(editor(visitor)).to_have_value(", ".join(map(str, DEFAULT_LENGTHS)))
    editor(visitor).fill("2,1")
    visitor.has_address({"layer": "GRU", "lengths": "2,1"})
    visitor.page.locator(".se-warnings p").wait_for(state="detached")


def test_add_remove_and_sort(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "2,5,3"})
    button(visitor, "Longest first").click()
    has_lengths(visitor, 5, 3, 2)
    button(visitor, "Add one").click()
    has_lengths(visitor, 5, 3, 2, 2)
    # Faster than answers come.
    for _ in range(3):
        button(visitor, "Add one").click(no_wait_after=True)
    has_lengths(visitor, 5, 3, 2, 2, 2, 2, 2)
    for _ in range(6):
        button(visitor, "Remove last").click(no_wait_after=True)
    has_lengths(visitor, 5)
    expect(button(visitor, "Remove last")).to_be_disabled()
    editor(visitor).fill(",".join(["2"] * 32))
    has_lengths(visitor, *[2] * 32)
    expect(button(visitor, "Add one")).to_be_disabled()


def test_random_lengths(open_page: Visitors) -> None:
    visitor = packing(open_page)
    button(visitor, "Random").click()
    visitor.page.wait_for_function("() => location.search.includes('lengths=')", timeout=WAIT)
    asked = read_packing(visitor.address().items())
    assert asked.problems == ()
    assert len(asked.lengths) == 10
    assert set(asked.lengths) <= set(range(1, 25))
    has_lengths(visitor, *asked.lengths)
    button(visitor, "Longest first").click()
    has_lengths(visitor, *sorted(asked.lengths, reverse=True))


def test_the_other_controls(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "3,5"})
    page = visitor.page
    visitor.press(visitor.switch("batch_first"), "Space")
    visitor.has_address({"lengths": "3,5", "batch_first": "false"})
    assert visitor.page.locator(".se-warnings p").count() == 0
    time_first = LayerSpec(batch_first=False)
    visitor.sees(shapes_for(PackingAsked((3, 5)), time_first))
    visitor.number("total_length").fill("9")
    page.keyboard.press("Enter")
    visitor.sees(shapes_for(PackingAsked((3, 5), total_length=9), time_first))
    visitor.number("width").fill("7")
    page.keyboard.press("Enter")
    asked = PackingAsked((3, 5), total_length=9, width=7)
    visitor.sees(shapes_for(asked, time_first))
    visitor.has_address({"batch_first": "false", **packing_query(asked)})
    visitor.press(visitor.switch("enforce_sorted"), "Space")
    visitor.page.locator(".se-fact-refused").wait_for()
    button(visitor, "Longest first").click()
    asked = PackingAsked((5, 3), enforce_sorted=True, total_length=9, width=7)
    visitor.sees(shapes_for(asked, time_first))
    visitor.page.locator(".se-fact-refused").wait_for(state="detached")
    parts = dict(
        zip(
            visitor.page.locator(".se-part-name").all_inner_texts(),
            visitor.page.locator("code.se-part-value").all_inner_texts(),
            strict=True,
        )
    )
    assert (parts["sorted_indices"], parts["unsorted_indices"]) == ("None", "None")
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees(shapes_for(asked, LayerSpec(batch_first=False, hidden_size=21)))


def test_the_script_follows(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    code = visitor.page.locator(".stCode code")
    expect(code).to_contain_text("torch.tensor([5, 3, 2])")
    stepper(visitor, 0).fill("4")
    expect(code).to_contain_text("torch.tensor([4, 3, 2])", timeout=WAIT)


# Refusals


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_by_choice(open_page: Visitors, name: str) -> None:
    visitor = packing(open_page)
    visitor.page.locator(".se-examples").select_option(name)
    visitor.has_address(link(name))
    run = ran(name)
    assert run.failed is not None
    refused = visitor.page.locator(".se-fact-refused")
    expect(refused.locator("h2")).to_have_text("torch refuses")
    expect(refused.locator(".se-torch")).to_have_text(run.failed.message)
    call, reason = refused.locator("p").all_inner_texts()
    assert call == WORDS.text(f"packing.stage.{run.failed.stage}").replace("`", "")
    assert reason == refusal_sentence(run, WORDS)
    visitor.sees(shapes_for(run.asked))
    assert "output" not in visitor.shapes()
    # It was a step that Back takes back.
    visitor.page.go_back()
    visitor.has_address({})
    visitor.page.locator(".se-fact-refused").wait_for(state="detached")
    visitor.sees(shapes_for(PackingAsked()))


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_by_link_in_korean(open_page: Visitors, name: str) -> None:
    words = Messages("ko")
    visitor = packing(open_page, {**link(name), "lang": "ko"})
    run = ran(name)
    assert run.failed is not None
    refused = visitor.page.locator(".se-fact-refused")
    expect(refused.locator("h2")).to_have_text(words.text("packing.card.refused"))
    expect(refused.locator(".se-torch")).to_have_text(run.failed.message)
    expect(refused.locator("p").last).to_have_text(refusal_sentence(run, words))
    assert visitor.page.locator(".se-examples").input_value() == name


def test_every_example_by_choice(open_page: Visitors) -> None:
    visitor = packing(open_page)
    for name in [*EXAMPLES, "start"]:
        visitor.page.locator(".se-examples").select_option(name)
        spec, asked = EXAMPLES[name]
        visitor.sees(shapes_for(asked, spec))
        visitor.has_address(link(name))
        expect(visitor.page.locator(".se-examples")).to_have_value(name)


# Links


def test_a_cold_deep_link(pages: Pages) -> None:
    with running_app() as server:
        visitors = Visitors(pages, server.url)
        visitor = visitors(None)
        visitor.page.goto(f"{server.url}/packing?lengths=5,3,2&lang=ko")
        visitor.ready()
        visitor.sees(shapes_for(PackingAsked((5, 3, 2))))
        visitor.page.locator("html[lang=ko]").wait_for(state="attached")
        visitor.says(Messages("ko").text("packing.links.hint"))
        visitor.has_settled()
        assert visitor.address() == {"lengths": "5,3,2", "lang": "ko"}
        expect(visitor.page.locator(".se-pages [aria-current]")).to_have_text("패킹")
        assert visitors.close() == []
        assert "Traceback" not in server.log.read_text()


def test_the_layer_goes_along_between_pages_and_the_lengths_stay(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3", "layer": "GRU", "width": "9"})
    visitor.page.get_by_role("link", name="Layer").click()
    visitor.is_at("/")
    visitor.has_address({"layer": "GRU"})
    visitor.page.go_back()
    visitor.is_at("/packing")
    asked = PackingAsked((5, 3), width=9)
    visitor.sees(shapes_for(asked, LayerSpec(layer="GRU")))
    visitor.has_address({"layer": "GRU", **packing_query(asked)})
    # Another language is the same page.
    visitor.page.get_by_role("link", name="한국어").click()
    visitor.page.locator("html[lang=ko]").wait_for(state="attached")
    visitor.sees(shapes_for(asked, LayerSpec(layer="GRU")))
    visitor.has_address({"layer": "GRU", **packing_query(asked)})


@pytest.mark.parametrize(
    "query", ["lengths=a", "lengths=5,99", "width=many&lengths=1;2", "total_length=-1", "lengths="]
)
def test_a_link_that_cannot_be(open_page: Visitors, query: str) -> None:
    visitor = packing(open_page, query)
    visitor.page.locator(".se-warnings p").first.wait_for()
    visitor.has_address({})
    has_lengths(visitor, *DEFAULT_LENGTHS)


def test_markup_in_a_link_stays_text(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "1,<img src=x onerror=window.hurt=1>"})
    visitor.reads(".se-warnings p", "<img")
    assert visitor.page.locator(".se-warnings :not(p, code)").count() == 0
    assert visitor.page.evaluate("() => window.hurt === undefined")


# Everything by keyboard


def test_from_another_page_to_a_refusal_and_out_of_it(open_page: Visitors) -> None:
    visitor = open_page("layer=GRU")
    page = visitor.page
    tab_to(page, page.get_by_role("link", name="Packing"))
    page.keyboard.press("Enter")
    visitor.is_at("/packing")
    gru = LayerSpec(layer="GRU")
    visitor.sees(shapes_for(PackingAsked(), gru))
    tab_to(page, editor(visitor))
    page.keyboard.press("Control+A")
    page.keyboard.type("3 0")
    page.keyboard.press("Enter")
    visitor.has_address({"layer": "GRU", "lengths": "3,0"})
    refused = page.locator(".se-fact-refused")
    expect(refused).to_contain_text("Sentence 1 has no step at all.")
    page.keyboard.press("Tab")
    expect(stepper(visitor, 0)).to_be_focused()
    page.keyboard.press("Tab")
    expect(stepper(visitor, 1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    visitor.has_address({"layer": "GRU", "lengths": "3,1"})
    refused.wait_for(state="detached")
    expect(stepper(visitor, 1)).to_be_focused()
    visitor.sees(shapes_for(PackingAsked((3, 1)), gru))
    tab_to(page, button(visitor, "Add one"))
    page.keyboard.press("Space")
    visitor.has_address({"layer": "GRU", "lengths": "3,1,1"})
    expect(button(visitor, "Add one")).to_be_focused()
    tab_to(page, page.get_by_role("combobox", name="Examples"), "Shift+Tab")
    page.keyboard.type("C")
    visitor.has_address(link("C"))
    visitor.sees(C_PRINTED)
    # The help of the editor, as every control has one.
    tab_to(page, visitor.box("lengths").get_by_role("button", name=re.compile("lengths")))
    expect(page.locator("#se-help-lengths")).to_be_visible()


def test_a_token_on_a_phone(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"}, width=360, height=740)
    run = run_packing(LayerSpec(), PackingAsked((5, 3, 2)))
    last = token_sentences(run, layout_of(run), WORDS)[-1]
    visitor.press(visitor.block("input 0,0"), "End")
    visitor.says(last)
    assert len(visitor.blocks()) == 6
