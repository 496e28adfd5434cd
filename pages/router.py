"""Page set-up, language and navigation; no drawing and no shapes."""

import streamlit as st

from components.page.state import current_words
from components.site.frame import footer, full_page_link, title_bar

words = current_words()
st.set_page_config(page_title=words.text("app.name"), page_icon="🔲", layout="wide")
pages = [
    st.Page("layer.py", title=words.text("page.layer"), default=True),
    st.Page("slices.py", title=words.text("page.slices")),
    st.Page("packing.py", title=words.text("page.packing")),
    st.Page("models.py", title=words.text("page.models")),
    st.Page("mistakes.py", title=words.text("page.mistakes")),
    st.Page("practice.py", title=words.text("page.practice")),
]
page = st.navigation(pages, position="hidden")
title_bar(words, {each.url_path: each.title for each in pages}, page.url_path)
page.run()
full_page_link(words)
footer(words)
