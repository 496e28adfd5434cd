"""The Share panel: the current settings as a link, a frame, a picture and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import streamlit as st
from msgspec.structs import replace

from backend.links.figure import THEMES
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson import Lesson
from components.dispatch.pages import find_page, lesson_of, page_message
from components.message.message import Message
from components.message.widgets import (
    ShareCode,
    ShareFile,
    ShareForm,
    ShareForms,
    ShareGroup,
    ShareLink,
    ShareWords,
)
from components.offline.link import refused_range, suggested_range
from components.page.definition import Page
from components.page.explorer import share_forms
from components.page.state import current_address
from components.share.forms import Form, frames, pictures
from components.share.links import Shared, downloads, frame_link, permalink, picture_link
from components.share.picture import alt_text, caption
from components.share.qr_code import qr_code
from components.words.catalogue import Messages, languages, messages
from components.words.sentences import full_title


def share_panel(page: Page, words: Messages) -> None:
    """Draw the forms in which an author can share the current link, if the panel is open."""
    if st.context.is_embedded or not lesson_of(current_address()).shows("share"):
        return
    panel = st.expander(words.text("share.title"), key="share", on_change="rerun")
    if not panel.open:
        return
    with panel:
        message = page_message(page.name, current_address(), words)
        # The choices are folded, so that the link and its button are in sight on a phone.
        with st.popover(words.text("share.adapt"), key="share_adapt"):
            shared, vary = _asked(page, message, words)
        share_forms(_forms(shared, vary, words))


def _asked(page: Page, message: Message, words: Messages) -> tuple[Shared, str]:
    """Return the settings of the page with the author's choices, and the range."""
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
    own = message.query.get("focus", "") if page.has_picture else ""
    tensors = message.scene.tensors if page.has_picture else ()
    # Another pin is another first choice.
    pinned = focus.selectbox(
        words.text("share.focus"),
        _unique(own, "", *tensors),
        format_func=lambda name: name or words.text("share.focus.none"),
        key="_".join(part for part in ("share_focus", page.name, own) if part),
    )
    lesson = _lesson(page, message, pinned or "", words)
    query = {name: text for name, text in message.query.items() if name not in LESSON}
    vary = _range(page, message, query, words)
    frame_words = messages(chosen)
    in_frame = (
        message if frame_words is words else page_message(page.name, current_address(), frame_words)
    )
    # A picture hides the shapes that its frame hides.
    in_frame = replace(in_frame, lesson=replace(in_frame.lesson, hide=lesson.hide))
    shared = Shared(
        page=page.name,
        query=query,
        origin=_origin(st.context.url),
        language=chosen,
        title=full_title(frame_words, in_frame.title, frame_words.text(page.title)),
        # The shapes of a page without a picture may be the answer to its question.
        alt=alt_text(in_frame, frame_words) if page.has_picture else "",
        caption=caption(in_frame, frame_words) if page.has_picture else "",
        theme=look,
        lesson=lesson,
    )
    return shared, vary


def _lesson(page: Page, message: Message, focus: str, words: Messages) -> Lesson:
    """Return the choices of the author: the hidden, the only and the locked controls.

    They begin with those of the link.
    """
    hide, show, lock = st.columns(3)
    controls = _controls(page, message)
    first = {name: tuple(filter(None, message.query.get(name, "").split(","))) for name in LESSON}
    hidden = hide.multiselect(
        words.text("share.hide"),
        _unique(*_parts(page, message), *controls, *first["hide"]),
        first["hide"],
        format_func=_named(words),
        placeholder=words.text("share.none"),
        key=f"share_hide_{page.name}",
    )
    kept = show.multiselect(
        words.text("share.show"),
        _unique(*controls, *first["show"]),
        first["show"],
        placeholder=words.text("share.show.all"),
        key=f"share_show_{page.name}",
    )
    locked = lock.multiselect(
        words.text("share.lock"),
        _unique(*controls, *first["lock"]),
        first["lock"],
        placeholder=words.text("share.none"),
        key=f"share_lock_{page.name}",
    )
    return Lesson(tuple(hidden), tuple(locked), focus, show=tuple(kept), open=first["open"])


def _range(page: Page, message: Message, query: Mapping[str, str], words: Messages) -> str:
    """Return the range that the author has chosen for an offline page."""
    if page.offline_range is None:
        return ""
    vary = st.text_input(
        words.text("share.vary"),
        suggested_range(page, message),
        help=words.text("share.vary_help"),
        key=f"share_vary_{page.name}",
    ).strip()
    if refused := refused_range(page.name, [*query.items()], vary, words):
        st.warning(str(refused))
    return vary


def _forms(shared: Shared, vary: str, words: Messages) -> ShareForms:
    """Return the texts and files that the browser shows and copies."""

    def named(form: Form) -> ShareForm:
        return ShareForm(form.id, words.text(f"share.form.{form.id}"), form.text)

    files = downloads(shared, vary)
    live = ShareGroup(
        id="live",
        label=words.text("share.live"),
        forms=[*map(named, frames(shared))],
        frame=frame_link(shared).removeprefix(shared.origin),
        title=shared.title,
    )
    groups = [live]
    if find_page(shared.page).has_picture:
        picture = ShareGroup(
            id="picture",
            label=words.text("share.picture"),
            forms=[*map(named, pictures(shared))],
            preview=picture_link(shared).removeprefix(shared.origin),
            alt=shared.alt,
        )
        groups.append(picture)
    return ShareForms(
        link=ShareLink(words.text("share.link"), permalink(shared)),
        code=_code(permalink(shared), words),
        groups=groups,
        files_label=words.text("share.files"),
        files=[
            ShareFile(name, words.text(f"share.file.{name}"), path) for name, path in files.items()
        ],
        words=ShareWords(
            copy=words.text("share.copy"),
            copied=words.text("share.copied"),
            not_copied=words.text("share.not_copied"),
            form=words.text("share.form"),
        ),
    )


def _code(link: str, words: Messages) -> ShareCode:
    image = qr_code(link)
    return ShareCode(
        label=words.text("share.qr"),
        image=image,
        alt=words.text("share.qr.alt" if image else "share.qr.too_long"),
        larger=words.text("share.qr.larger"),
        close=words.text("share.qr.close"),
    )


def _parts(page: Page, message: Message) -> list[str]:
    """Return the parts and the tabs that this page has."""
    absent = {part for part in ("slices", "asks", "cards", "map") if not getattr(message, part)}
    if not message.pasted:
        absent.add("box")
    if not message.pasted or not message.pasted.lines:
        absent.add("source")
    if not message.controls.examples.options:
        absent.add("examples")
    return [part for part in page.parts if part not in absent] + list(page.tabs)


def _controls(page: Page, message: Message) -> list[str]:
    if not page.explorer:
        return []
    return [control.name for group in message.controls.groups for control in group.controls]


def _unique(*names: str) -> list[str]:
    return [*dict.fromkeys(names)]


def _named(words: Messages) -> Callable[[str], str]:
    """Return a function that adds the catalog's description to the name of a part."""

    def named(name: str) -> str:
        description = f"share.part.{name}"
        return f"{name} · {words.text(description)}" if words.has(description) else name

    return named


def _origin(url: str | None) -> str:
    """Return the scheme and the host of the page, as the browser sees them."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
