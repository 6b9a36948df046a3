# Every target sets up what it needs. Needs: Python 3.11 or newer, make, git.
PYTHON ?= $(shell for p in python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
NEEDS_PYTHON = test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
TOOLS  := .tools
VENV   := .venv
BIN    := $(VENV)/bin
# uv is taken from PATH; where there is none, it is put into a folder of ours.
OWN_UV := $(TOOLS)/bin/uv
UV     := $(or $(shell command -v uv 2>/dev/null),$(OWN_UV))
# A school's network often has a certificate of its own, or a mirror that pip was told of: uv is told too.
export UV_SYSTEM_CERTS ?= 1
MIRROR = $${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}}}
# Images of containers set it to stay small; here it would have every process read every library anew.
unexport PYTHONDONTWRITEBYTECODE
# 8080 is often taken: make demo PORT=8090, or PORT=0 for any free one.
PORT   ?= 8080

.PHONY: setup demo run test check proof lock catalogues clean
.DEFAULT_GOAL := setup

# A Debian without python3-venv has no ensurepip, but may have pip.
$(OWN_UV):
	@$(NEEDS_PYTHON)
	@echo "Fetching uv into $(TOOLS) …"
	@{ $(PYTHON) -m venv --clear $(TOOLS) >/dev/null 2>&1 \
		&& $(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv; } \
	|| { rm -rf $(TOOLS) && $(PYTHON) -m pip install --quiet --root-user-action=ignore --disable-pip-version-check --target $(TOOLS) uv; }
	@touch $@

# A stamp: dependencies are installed again only when the lock changed.
$(VENV)/.installed: requirements.lock pyproject.toml | $(filter $(OWN_UV),$(UV))
	@$(NEEDS_PYTHON)
	@echo "Setting up $(VENV) …"
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	@mirror="$(MIRROR)"; if [ -n "$$mirror" ]; then export UV_DEFAULT_INDEX="$$mirror"; fi; \
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/.installed

demo: setup
	@$(BIN)/diarybot demo --port $(PORT)

run: setup
	@$(BIN)/diarybot run

# The one check. The tests run even if format or lint complains: one run tells everything.
test: setup
	@status=0; \
	$(MAKE) --no-print-directory check || { status=1; echo "The check found something (see above). The tests run all the same:"; }; \
	$(BIN)/python -m pytest -n 2 -m "not proof" || status=1; \
	exit $$status

# Format, lint, types, import contracts, catalogues: everything but the tests.
check: setup
	@status=0; for step in "ruff format --check ." "ruff check ." mypy lint-imports "python -m tests.catalogues check"; do \
	echo "$$step"; $(BIN)/$$step || status=1; done; exit $$status

# What takes longer than a coffee.
proof: setup
	$(BIN)/python -m pytest -m proof

# After a change of the dependencies in pyproject.toml.
lock: $(filter $(OWN_UV),$(UV))
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

# After a change of sentences in the code: new ones get an empty line in every language.
catalogues: setup
	$(BIN)/python -m tests.catalogues update

clean:
	rm -rf $(VENV) $(TOOLS) .mypy_cache .ruff_cache .pytest_cache
