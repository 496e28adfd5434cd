"""The Share panel: the present state as link, frame, picture and file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import streamlit as st

from backend.layer.spec import SpecError
from backend.links.figure import PAGES as PICTURED
from backend.links.figure import THEMES
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson import PARTS, Lesson
from backend.links.vary import VARY, states
from components.dispatch.pages import page_message
from components.message.message import Message
from components.message.widgets import (
    ShareFile,
    ShareForm,
    ShareForms,
    ShareGroup,
    ShareLink,
    ShareWords,
)
from components.offline.link import read_offline
from components.page.explorer import share_forms
from components.page.state import current_address, current_lesson
from components.share.forms import (
    Form,
    Shared,
    downloads,
    frames,
    permalink,
    picture_link,
    pictures,
)
from components.share.picture import alt_text, caption
from components.words.catalogue import Messages, languages, messages
from components.words.refused import RefusedError, refused

_RANGE = "num_layers:1-4,bidirectional,hidden_size:8-64:8"
_TABS = {
    "layer": ("weights", "values", "code", "table", "paste"),
    "slices": ("charts",),
    "packing": ("code",),
    "models": ("charts", "code", "summary"),
    "mistakes": ("traps", "exhibits", "script"),
}
"""What stands below each page."""


def share_panel(page: str, words: Messages) -> None:
    """Everything an author needs of the present address; made only where it is open."""
    if st.context.is_embedded or not current_lesson().shows("share"):
        return
    panel = st.expander(words.text("share.title"), key="share", on_change="rerun")
    if not panel.open:
        return
    with panel:
        message = page_message(page, current_address(), words)
        shared, vary = _asked(page, message, words)
        share_forms(_forms(shared, vary, words))


def _asked(page: str, message: Message, words: Messages) -> tuple[Shared, str]:
    """The state with what the author chooses here."""
    language, theme, focus = st.columns(3)
    chosen = language.selectbox(
        words.text("share.language"),
        languages(),
        index=languages().index(words.language),
        format_func=lambda name: words.text(f"language.{name}"),
        key=f"share_language_{words.language}",
    )
    look = theme.selectbox(
        words.text("share.theme"),
        THEMES,
        format_func=lambda name: words.text(f"share.theme.{name}"),
        key="share_theme",
    )
    tensors = ("", *message.scene.tensors) if page in PICTURED else ("",)
    pinned = focus.selectbox(
        words.text("share.focus"),
        tensors,
        format_func=lambda name: name or words.text("share.focus.none"),
        key=f"share_focus_{page}",
    )
    hide, lock = st.columns(2)
    controls = _controls(message)
    hidden = hide.multiselect(
        words.text("share.hide"),
        [*_parts(page, message), *controls],
        format_func=_named(words),
        placeholder=words.text("share.none"),
        key=f"share_hide_{page}",
    )
    locked = lock.multiselect(
        words.text("share.lock"),
        controls,
        placeholder=words.text("share.none"),
        key=f"share_lock_{page}",
    )
    vary = ""
    if page == "layer":
        vary = st.text_input(words.text("share.vary"), _RANGE, help=words.text("share.vary_help"))
        if refused := range_refused(message.query, vary, words):
            st.warning(refused)
    told = messages(chosen)
    said = message if told is words else page_message(page, current_address(), told)
    query = {name: text for name, text in message.query.items() if name not in LESSON}
    shared = Shared(
        page=page,
        query=query,
        origin=_origin(st.context.url),
        language=chosen,
        title=f"{told.text('app.name')}: {said.title}",
        alt=alt_text(said, told),
        caption=caption(said, told),
        theme=look,
        lesson=Lesson(tuple(hidden), tuple(locked), pinned or ""),
    )
    return shared, vary.strip()


def range_refused(query: Mapping[str, str], vary: str, words: Messages) -> str:
    """Why no offline page can be made of this range, or ""."""
    try:
        asked = read_offline([*query.items(), (VARY, vary.strip())], words)
        states(asked.spec, asked.varied)
    except RefusedError as error:
        return str(error)
    except SpecError as error:
        return str(refused(error, words))
    return ""


def _forms(shared: Shared, vary: str, words: Messages) -> ShareForms:
    """Return the texts and files that the browser shows and copies."""

    def named(form: Form) -> ShareForm:
        return ShareForm(form.id, words.text(f"share.form.{form.id}"), form.text)

    files = downloads(shared, vary)
    pictured = shared.page in PICTURED
    groups = [ShareGroup("live", words.text("share.live"), [*map(named, frames(shared))])]
    if pictured:
        picture = ShareGroup(
            id="picture",
            label=words.text("share.picture"),
            forms=[*map(named, pictures(shared))],
            preview=picture_link(shared).removeprefix(shared.origin),
            alt=shared.alt,
        )
        groups.append(picture)
    else:
        files.pop("svg")
    return ShareForms(
        link=ShareLink(words.text("share.link"), permalink(shared)),
        groups=groups,
        files_label=words.text("share.files"),
        files=[
            ShareFile(name, words.text(f"share.file.{name}"), path) for name, path in files.items()
        ],
        png=words.text("share.file.png"),
        words=ShareWords(
            copy=words.text("share.copy"),
            copied=words.text("share.copied"),
            not_copied=words.text("share.not_copied"),
            form=words.text("share.form"),
        ),
    )


def _parts(page: str, message: Message) -> list[str]:
    """The parts that this page has."""
    absent = {"slices"} - {page} | {"settings"} - ({"settings"} if page == "practice" else set())
    absent |= {part for part in ("asks", "cards", "map") if not getattr(message, part)}
    absent |= set() if message.controls.examples.options else {"examples"}
    if page == "practice":
        return ["settings"]
    return [part for part in PARTS if part not in absent | {"share"}] + list(_TABS[page])


def _controls(message: Message) -> list[str]:
    if message.page == "practice":
        return []
    return [control.name for group in message.controls.groups for control in group.controls]


def _named(words: Messages) -> Callable[[str], str]:
    """A part's name as a link has it, and in words where there are any."""

    def named(name: str) -> str:
        told = f"share.part.{name}"
        return f"{name} · {words.text(told)}" if words.has(told) else name

    return named


def _origin(url: str | None) -> str:
    """Scheme and host of the page, as the browser sees it."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
