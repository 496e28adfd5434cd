"""Messages of a page and to a page, in Streamlit's own protocol."""

from __future__ import annotations

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def page_message(query: str = "", page: str = "", fragment: str = "") -> bytes:
    """Return a message of a page that asks for a run."""
    back = BackMsg()
    back.rerun_script.query_string = query
    back.rerun_script.page_name = page
    back.rerun_script.fragment_id = fragment
    return bytes(back.SerializeToString())


def ended() -> bytes:
    """Return the message to a page at the end of a run."""
    forward = ForwardMsg()
    forward.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return bytes(forward.SerializeToString())
