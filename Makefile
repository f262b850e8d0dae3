# Every target sets up what it needs: a virtual environment in .venv, made anew when pyproject.toml changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test check bench docs clean

demo: $(READY) ## the worked example: ingest, annotate, verify, hand over, and flipped bytes being caught
	@$(BIN)/python docs/walk.py demo-case

test: check ## everything; the test runner's own summary comes last

check: $(READY) ## the full gate, which is the only one
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --cov -n auto --dist loadfile

bench: $(READY) ## medians and ratios against other tools; takes minutes
	$(BIN)/python tests/bench/run.py

docs: $(READY) ## what is generated in README.md and docs/
	$(BIN)/python docs/generate.py

clean: ## everything that was made here, but not the virtual environment
	rm -rf demo-case demo-case.key demo-case.key.pub build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info
	find catalogue docs images tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed, and '$(PYTHON)' is not; name one: make PYTHON=python3.12" >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	  $(PYTHON) -m venv $(VENV); \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --quiet --python $(BIN)/python install pip; \
	else \
	  echo "'$(PYTHON)' cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
