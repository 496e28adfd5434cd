"""`/embed.js`: for any message, only the frame that posted it is resized or has an event."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from components.page.assets import STATIC

ROOT = Path(__file__).resolve().parents[3]
KIND = "shape-explorer:height"
ORIGIN = "https://shapes.example.edu"
UNTOUCHED = "untouched"

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
heights = values | st.integers(-5, 25_000) | st.sampled_from(["100px", "1;color:red", "1e3", [7]])
told = st.fixed_dictionaries(
    {"kind": st.just(KIND) | st.text() | values, "height": heights}, optional={"more": values}
)
asked = st.fixed_dictionaries(
    {
        "data": values | told,
        "origin": st.sampled_from([ORIGIN, "https://elsewhere.example", "null", ""]) | st.text(),
        "source": st.sampled_from(["ours", "other", "nobody"]),
    }
)


def heard(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the script does with these messages.

    ``heights`` has those of another site's frame, ours, and an empty one, after each message.
    ``events`` and ``got`` are the events and the messages of our frame, ``others`` the events of
    the other two.
    """
    script = ROOT / "tests" / "js" / "host" / "host_messages.mjs"
    node = Path(sys.executable).with_name("node")
    command = [node, script, STATIC / "host" / "embed.js"]
    text = json.dumps(messages)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@settings(max_examples=8)
@given(st.lists(asked, min_size=30, max_size=60))
def test_only_the_frame_that_posted_is_resized(messages: list[dict[str, Any]]) -> None:
    for message, (other, ours, broken) in zip(messages, heard(messages)["heights"], strict=True):
        assert broken == UNTOUCHED
        data, by = message["data"], (message["source"], message["origin"])
        if by != ("ours", ORIGIN) or not isinstance(data, dict) or data.get("kind") != KIND:
            assert ours == UNTOUCHED
        assert ours == UNTOUCHED or re.fullmatch(r"[0-9]{1,5}px", ours)
        # Another site's frame may move itself, by the very same words.
        if by != ("other", "https://elsewhere.example"):
            assert other == UNTOUCHED


def test_and_it_is_moved() -> None:
    right = {"data": {"kind": KIND, "height": 700.2}, "origin": ORIGIN, "source": "ours"}
    far = right | {"data": {"kind": KIND, "height": 20_001}}
    found = heard([right, far])
    assert found["heights"] == [
        [UNTOUCHED, "701px", UNTOUCHED],
        [UNTOUCHED, UNTOUCHED, UNTOUCHED],
    ]
    # The frame is asked for its height, in case it has sent it before, and gets the theme once.
    ask = {"kind": "shape-explorer:set", "version": 1}
    assert found["got"] == [ask, ask | {"theme": "dark"}]


def test_an_answer_is_an_event_of_its_frame() -> None:
    answer = {"question": "h_n", "right": True, "tries": 2}
    data = {"kind": "shape-explorer:answered", "version": 1, **answer}
    ours = {"data": data, "origin": ORIGIN, "source": "ours"}
    newer = ours | {"data": data | {"version": 2}}
    foreign = ours | {"origin": "https://elsewhere.example"}
    unknown = ours | {"data": data | {"kind": "shape-explorer:click"}}
    found = heard([newer, foreign, unknown, ours])
    assert found["events"] == [["shape-explorer:answered", answer]]
    assert found["others"] == [[], []]
