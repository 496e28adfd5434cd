"""Page set-up, language and navigation; no drawing and no shapes."""

import streamlit as st

from components.dispatch.pages import page_title
from components.page.state import current_words
from components.site.frame import footer, full_page_link, title_bar
from components.site.navigation import current_page

words = current_words()
page = current_page(words)
st.set_page_config(page_title=page_title(page.url_path, words), page_icon="🔲", layout="wide")
title_bar(words, page.url_path)
page.run()
full_page_link(words)
footer(words)
