"""What stands around every page, where the page itself does not show it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def redrawing() -> None:
    import streamlit as st

    from components.frame import redraw

    st.button("go", on_click=redraw, args=("no part of this page",))
    st.text("the whole page")


def test_where_no_part_is_known_the_whole_page_runs() -> None:
    """So it is after a restart of the server: the first to speak is an open page's explorer."""
    page = AppTest.from_function(redrawing, default_timeout=30).run()
    page.button[0].click().run()
    assert page.exception.len == 0
    assert [each.value for each in page.text] == ["the whole page"]
