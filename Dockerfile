FROM python:3.11-slim

# A script run is a thread of its own; with as many heaps as glibc likes, memory grows for long.
ENV MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --create-home --uid 10001 explorer
WORKDIR /app

# Packages before code: a change of code reinstalls nothing.
COPY requirements.txt locks/requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

# Where pip looks for torch first: its builds for the CPU. Another index brings another build, of which no hash is known,
# e.g. --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu128 --build-arg TORCH_CHECKED=no
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ARG TORCH_CHECKED=yes
COPY locks/torch.lock ./
# Taken first and looked at then: of two wheels pip would rather have one whose hash an index tells.
RUN if [ "${TORCH_CHECKED}" = yes ]; then \
        pip download --no-deps --dest /tmp/torch --extra-index-url "${TORCH_INDEX}" "$(grep '^torch==' requirements.txt)" \
        && pip install --require-hashes -r torch.lock --no-deps --no-index --find-links /tmp/torch \
        && rm -r /tmp/torch; \
    fi \
    && pip install --extra-index-url "${TORCH_INDEX}" "$(grep '^torch==' requirements.txt)"

COPY .streamlit ./.streamlit
COPY backend ./backend
COPY components ./components
COPY server ./server
COPY pages ./pages
COPY app.py ./

USER 10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
