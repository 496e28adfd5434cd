"""The tasks and ready examples of the Slices page in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.support.slices_page import FIELD, LAST_STEP, card, shows
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Visitors

BATCH = "batch=4"


# Task, what it evaluates for four sequences, the result, the first tempting one and its result.
TASKS = [
    (
        "classify",
        "torch.cat([h_n[-2], h_n[-1]], dim=-1)",
        "torch.Size([4, 40])",
        ("output[:, -1]", "torch.Size([4, 40])"),
        "nn.Linear(in_features=40, out_features=...)",
    ),
    (
        "tag",
        "output",
        "torch.Size([4, 35, 40])",
        ("h_n", "torch.Size([4, 4, 20])"),
        "nn.Linear(in_features=40, out_features=...)",
    ),
    (
        "decoder",
        "torch.cat([h_n[0::2], h_n[1::2]], dim=-1)",
        "torch.Size([2, 4, 40])",
        ("h_n.view(num_layers, N, -1)", "torch.Size([2, 4, 40])"),
        "nn.Linear(in_features=40, out_features=...)",
    ),
    (
        "last_valid",
        "torch.cat([output[[0, 1, 2, 3], [34, 33, 32, 31], :20], output[:, 0, 20:]], dim=-1)",
        "torch.Size([4, 40])",
        ("output[:, -1]", "torch.Size([4, 40])"),
        "nn.Linear(in_features=40, out_features=...)",
    ),
    (
        "layer_states",
        "h_n.view(num_layers, D, N, H_out)[0]",
        "torch.Size([2, 4, 20])",
        ("h_n[0]", "torch.Size([4, 20])"),
        "nn.Linear(in_features=20, out_features=...)",
    ),
    (
        "direction_states",
        "h_n.view(num_layers, D, N, H_out).transpose(0, 1)",
        "torch.Size([2, 2, 4, 20])",
        ("h_n.view(D, num_layers, N, H_out)", "torch.Size([2, 2, 4, 20])"),
        "nn.Linear(in_features=20, out_features=...)",
    ),
]


def test_tasks_by_link_and_one_after_the_other(open_page: Visitors) -> None:
    visitor = open_page(f"{BATCH}&task={TASKS[-1][0]}", path="slices")
    field = visitor.page.locator(FIELD)
    shows(visitor, TASKS[-1][2])
    assert field.input_value() == TASKS[-1][1]
    for task, text, size, (tempting, its_size), linear in TASKS:
        visitor.page.locator(f"label:has(> input[value={task}])").click()
        expect(field).to_have_value(text)
        shows(visitor, size)
        wrong = card(visitor, 1)
        expect(wrong.locator(".se-address")).to_have_text(tempting)
        expect(wrong.locator(".se-size")).to_have_text(its_size)
        assert len(wrong.locator(".se-card-text").first.inner_text()) > 20
        assert linear in card(visitor).inner_text()
        assert "einops" in card(visitor).inner_text()
        assert visitor.blocks()
        visitor.has_address({"batch": "4", "task": task})
        assert visitor.page.locator(f"input[value={task}]").is_checked()
    visitor.page.reload()
    visitor.ready()
    shows(visitor, TASKS[-1][2])


def a_task_follows_the_controls(visitor: Visitor) -> None:
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    shows(visitor, "torch.Size([1, 42])")
    visitor.press(visitor.switch("bidirectional"), "Space")
    shows(visitor, "torch.Size([1, 21])")
    expect(visitor.page.locator(FIELD)).to_have_value("h_n[-1]")
    visitor.sees_blocks("h_n[1]")
    visitor.has_address({"hidden_size": "21", "bidirectional": "false"})


def test_the_ready_examples(open_page: Visitors) -> None:
    visitor = open_page(BATCH, path="slices")
    expected = {
        "output[:, -1, :]": "torch.Size([4, 40])",
        "output[:, -1:]": "torch.Size([4, 1, 40])",
        "torch.cat([h_n[-1], h_n[-2]], dim=-1)": "torch.Size([4, 40])",
        "h_n.view(num_layers, D, N, H_out)": "torch.Size([2, 2, 4, 20])",
    }
    texts = visitor.page.locator(".se-example").all_inner_texts()
    assert set(expected) < set(texts)
    for text, size in expected.items():
        visitor.page.get_by_role("button", name=text, exact=True).click()
        shows(visitor, size)
        visitor.has_address({"batch": "4", "expr": text})
        expect(visitor.page.locator(FIELD)).to_have_value(text)
    # Each was a step that Back takes back.
    visitor.page.go_back()
    visitor.has_address({"batch": "4", "expr": "torch.cat([h_n[-1], h_n[-2]], dim=-1)"})
    shows(visitor, "torch.Size([4, 40])")


def test_a_tempting_one_lights_its_own_blocks(open_page: Visitors) -> None:
    visitor = open_page(path="slices")
    right = ("h_n[2]", "h_n[3]")
    visitor.sees_blocks(*right)
    card(visitor, 1).hover()
    visitor.sees_blocks(*LAST_STEP)
    assert visitor.said().startswith(
        "Highlighted: the drawn blocks that output[:, -1] takes its values from."
    )
    assert visitor.page.locator(".se-card.se-lit h3").all_inner_texts() == ["Common mistake"]
    visitor.page.locator(".se-title").hover()
    visitor.sees_blocks(*right)
    visitor.press(card(visitor, 2).get_by_role("button", name="h_n[-1]"), "Shift")
    visitor.sees_blocks("h_n[3]")
    visitor.page.keyboard.press("Enter")
    visitor.press(visitor.page.locator(FIELD), "Shift")
    visitor.sees_blocks("h_n[3]")
    visitor.press(card(visitor, 2).get_by_role("button", name="h_n[-1]"), "Escape")
    visitor.press(visitor.page.locator(FIELD), "Shift")
    visitor.sees_blocks(*right)
    a_task_follows_the_controls(visitor)
