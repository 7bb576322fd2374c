# Needs Python 3.11 or newer and make; everything else is fetched into .venv.
#
#   make serve [ARGS="--port 9000"]    a running portal
#   make test  [ARGS="tests/posts"]    every check and every test, on both databases

SHELL  := /bin/sh
VENV   := .venv
PY     := $(VENV)/bin/python
UV     := $(VENV)/bin/uv
READY  := $(VENV)/.ready
DEV    := $(VENV)/.ready-dev
BENCH  := $(wildcard bench)
SOURCE := src tests $(BENCH) hatch_build.py
LOCK    = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

# Where Python is told to keep no bytecode, every process compiles all it imports, which takes three
# times as long as starting; the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

# One test process more than cores, since much of what they do is waiting; four at most.
# `make test WORKERS=0` runs them in the main process.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: serve test prove faults install dev ui ui-dev check check-server check-page format docs bench lock clean help
.DELETE_ON_ERROR:

serve: install ## start a portal (the main job)
	@$(VENV)/bin/feed24 serve $(ARGS)

test: check ## format, lint, types, import rules, then the tests on SQLite and PostgreSQL
	@$(PY) -m pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=loadgroup $(ARGS)

prove: $(DEV) ## the feed index against the facts, with many processes and faults
	@$(PY) -m tests.proof $(ARGS)

faults: $(DEV) ## events against receivers that fail and a hundred deliverers that are killed
	@FEED24_TEST_KILLS=100 $(PY) -m pytest -s --timeout=3000 tests/events/test_faults.py $(ARGS)

install: $(READY) ui ## .venv with feed24 in it, from hashed pins, and the web page

ui: $(READY) ## build the web page, if its sources have changed
	@$(PY) hatch_build.py

ui-dev: $(READY) ## the page's development server, beside a running portal
	@$(PY) hatch_build.py --serve

dev: $(DEV) ## .venv with the development tools as well

# Each half of feed24 takes one core half a minute, and more when its tools are still to be fetched.
check: $(READY) ## format, lint, types and import rules
	@$(MAKE) --no-print-directory --jobs=2 check-server check-page

# Without its cache, which does not notice that an imported module has come into being since.
check-server: $(DEV)
	@$(PY) -m ruff format --check --quiet $(SOURCE) || { echo 'Run "make format".' >&2; exit 1; }
	@$(PY) -m ruff check --quiet $(SOURCE)
	@$(PY) -m mypy $(SOURCE)
	@$(VENV)/bin/lint-imports --no-logo --no-cache

check-page: $(READY)
	@$(PY) hatch_build.py --check

format: $(DEV) ## format the code and repair what the linter can
	@$(PY) -m ruff check --quiet --fix-only $(SOURCE)
	@$(PY) -m ruff format $(SOURCE)

docs: $(DEV) ## write the generated pages again
	@$(PY) -m feed24.reference docs

bench: $(DEV) ## our figures beside the bare database's
	@$(PY) -m bench $(ARGS)

lock: $(UV) ## compile the pins; `make lock ARGS=--upgrade` takes newer versions
	@$(LOCK) $(ARGS) --group build --output-file requirements.txt pyproject.toml
	@$(LOCK) $(ARGS) --group build --extra dev --constraints requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	@echo uv | $(LOCK) $(ARGS) --no-annotate --output-file requirements-uv.txt -

clean: ## remove everything made here, except a portal's data
	@rm -rf $(VENV) build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		tests/clients/js/node_modules ui/node_modules src/feed24/page/static
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# uv installs in seconds what takes pip a minute, but reads no pip configuration: where a mirror is
# known to pip alone, pip does the work.
install-pins = $(UV) pip install --quiet --compile-bytecode --python $(PY) --require-hashes --requirement $(1) \
	|| $(PY) -m pip install --quiet --require-hashes --requirement $(1)
# `ui` builds the page, beside whatever else is to be done.
install-feed24 = export FEED24_SKIP_UI=1; \
	$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable . \
	|| $(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .

$(READY): requirements.txt pyproject.toml | $(UV)
	@$(call install-pins,requirements.txt)
	@$(install-feed24)
	@touch $@

$(DEV): requirements-dev.txt | $(READY)
	@$(call install-pins,requirements-dev.txt)
	@touch $@

# The first Python that really starts, is new enough and can make an environment.
$(UV): requirements-uv.txt
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
			2>/dev/null; then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'feed24 needs Python 3.11 or newer with its venv module' \
			'(on Debian and Ubuntu: apt install python3-venv).' >&2; exit 1; \
	fi; \
	$$python -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements-uv.txt
	@touch $@
