# `make serve` builds and serves the graph; `make test` runs every check. Both set up what they need.

VENV := .venv
PYTHON ?= python3
STAMP := $(VENV)/installed

.PHONY: serve test check format bench clean

serve: $(STAMP)
	@$(VENV)/bin/ascn serve

test: check

check: $(STAMP)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -n auto --dist loadfile

format: $(STAMP)
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bench: $(STAMP)
	$(VENV)/bin/python tests/benchmarks/startup.py
	$(VENV)/bin/python tests/benchmarks/build.py --root .
	-$(VENV)/bin/python -m tests.benchmarks.documents --brief
	-$(VENV)/bin/python -m tests.benchmarks.peers --brief
	-$(VENV)/bin/python -m tests.benchmarks.streaming --brief
	-$(VENV)/bin/python -m tests.benchmarks.runaways --brief
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	PATH_SEARCHES=2000 $(VENV)/bin/pytest tests/test_path_search.py -n auto --dist worksteal
	-$(VENV)/bin/python -m tests.benchmarks.paths --brief

clean:
	rm -rf $(VENV) .ascn dist

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.x"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $(STAMP)
