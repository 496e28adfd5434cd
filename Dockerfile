FROM python:3.11-slim

# Each script run has its own thread. With glibc's default number of heaps, memory would grow for a long time.
ENV MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --create-home --uid 10001 explorer
WORKDIR /app

# Install packages before copying code, so that a change of code does not reinstall them.
COPY requirements.txt locks/requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

# The index of torch's CPU builds. Another index has other builds, whose hashes are not in the lock file,
# for example --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu128 --build-arg TORCH_CHECKED=no
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ARG TORCH_CHECKED=yes
COPY locks/torch.lock ./
# Download torch first, then check its hash: of two wheels, pip would prefer one whose hash the index lists.
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
