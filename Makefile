# The commands of this project, a sentence each; `make` alone prints them. Each does its whole set-up on a fresh machine
# with Python 3.11 or newer, in .venv, from the hashed lock files; a second run finds that done and starts at once.

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip install --disable-pip-version-check --no-input -qq
LOCKED := $(PIP) --require-hashes

# A user's own settings must neither install outside the virtual environment nor import from elsewhere.
export PIP_USER := 0
export PYTHONNOUSERSITE := 1
unexport PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench docs samples lock clean FORCE

help: ## Prints this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.package ## Builds the graph of the sample readouts, asks it three questions and writes a page to look at.
	@$(VENV)/bin/kg demo

test: lint ## Runs everything that must hold: lint, then all tests.
	@$(PY) -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.development ## Checks style, formatting and types without changing a file.
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check --quiet || { echo "some files are not formatted; run: make format" >&2; exit 1; }
	@$(PY) -m mypy

format: $(VENV)/.development ## Formats the Python files and mends what can be mended by rule.
	@$(PY) -m ruff check --fix --quiet || true
	@$(PY) -m ruff format

bench: $(VENV)/.development ## Runs every benchmark and prints what it measured.
	@found=; for file in benchmarks/*.py; do \
	  test -f "$$file" || continue; found=yes; echo "== $$file"; $(PY) "$$file" || exit 1; \
	done; test -n "$$found" || { echo "there is no benchmark in benchmarks/" >&2; exit 1; }

docs: $(VENV)/.development ## Writes the generated pages of docs/ anew from the commands and the queries.
	@$(PY) tools/docs.py

samples: $(VENV)/.development ## Writes the graphs beside the sample readouts anew.
	@$(PY) -m tools.samples

lock: ## Writes the lock files anew from pyproject.toml, with uv.
	@scripts/lock

clean: ## Removes what the other commands made: the virtual environment, caches, builds and the demo.
	rm -rf $(VENV) build dist demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests tools benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- set-up: each step leaves an empty file in .venv, which says that it is done ---

# FORCE: a virtual environment whose Python has gone (an upgrade of the system, a copied folder) is made anew.
$(VENV)/pyvenv.cfg: $(if $(shell $(PY) -c '' 2>/dev/null || echo no),FORCE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; name one, for example: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Making $(VENV) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }

# The build tools come first and without isolation, so that no build downloads anything whose hash is not in a lock file.
$(VENV)/.runtime: requirements-build.lock requirements.lock $(VENV)/pyvenv.cfg
	@echo "Installing what kg needs, by hash; the first time takes a few minutes ..." >&2
	@$(LOCKED) -r requirements-build.lock
	@$(LOCKED) --no-build-isolation -r requirements.lock
	@touch $@

$(VENV)/.package: pyproject.toml $(VENV)/.runtime
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.package
	@echo "Installing what the checks need, by hash ..." >&2
	@$(LOCKED) --no-build-isolation -r requirements-dev.lock
	@touch $@

FORCE:
