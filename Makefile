# Every target sets up what it needs. Needs: Python 3.11, make, git.
PYTHON ?= python3
TOOLS  := .tools
VENV   := .venv
UV     := $(or $(shell command -v uv 2>/dev/null),$(TOOLS)/bin/uv)
BIN    := $(VENV)/bin

.PHONY: setup demo test check proof run lock catalogues clean
.DEFAULT_GOAL := setup

$(TOOLS)/bin/uv:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv

# A stamp: dependencies are installed again only when the lock changed.
$(VENV)/.installed: requirements.lock pyproject.toml | $(if $(findstring $(TOOLS),$(UV)),$(TOOLS)/bin/uv)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

setup: $(VENV)/.installed

demo: setup
	$(BIN)/diarybot demo

run: setup
	$(BIN)/diarybot run

# The one check: format, lint, types, import contracts, catalogues, tests on SQLite and PostgreSQL.
test: check
	$(BIN)/python -m pytest -n 2 -m "not proof"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.catalogues check

# What takes longer than a coffee: kill tests, big property tests, benchmarks' smoke.
proof: setup
	$(BIN)/python -m pytest -m proof

lock:
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

catalogues: setup
	$(BIN)/python -m tests.catalogues update

clean:
	rm -rf $(VENV) $(TOOLS) .mypy_cache .ruff_cache .pytest_cache
