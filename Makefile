# Two commands do everything on a machine with Python 3.11 or later: `make report` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: report test check lint format types lock lab clean

# The sample quarter's pack, from nothing.
report: $(READY)
	$(BIN)/community-safety ingest data/sample --quiet
	$(BIN)/community-safety build 2020-21-Q4

# Every test. Those that look at one pack share it.
test: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup

# Run before each commit: under a minute.
check: lint types
	$(BIN)/pytest -n auto --dist loadgroup -q -m "not slow and not browser"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/nbstripout --verify notebooks/*.ipynb

types: $(READY)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout notebooks/*.ipynb

lab: $(READY)
	$(BIN)/jupyter lab notebooks

# The one list of dependencies is pyproject.toml; this pins it with hashes, for every platform and Python from 3.11 on.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --extra dev \
	  --no-emit-index-url --no-header --quiet -o requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies; the first time takes a minute or two."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) outputs/* .pytest_cache .mypy_cache .ruff_cache .hypothesis
