# Homeward: everything that a developer or a newcomer types. `make help` lists it.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.homeward
# the first Python that is new enough; make PYTHON=/path/to/python says otherwise
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PACKAGES := activities benchmarks client desk domain presentation starter store workflows worker.py tests
# two a processor of a small machine, since each often waits for a server; a file of tests stays in one of them; by path, which has short ones last
PYTEST_ARGS ?= -n 4 --dist loadfile --no-loadscope-reorder --max-worker-restart 4

.PHONY: help setup run test test-all lint format bench clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(STAMP) ## install everything into .venv; does nothing when that is up to date

$(STAMP): requirements/dev.txt requirements/build.txt pyproject.toml
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian: apt install python3 python3-venv)" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/build.txt -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## the whole stack in the foreground: PostgreSQL, Temporal with its Web UI, worker, desk
	$(BIN)/homeward up

# bytecode is kept, whatever the environment says: tests start dozens of programs
test test-all: export PYTHONDONTWRITEBYTECODE :=

test: setup ## the tests, without the slow ones
	$(BIN)/python -m pytest --timeout 300 $(PYTEST_ARGS)

test-all: setup ## all tests
	$(BIN)/python -m pytest -m "" $(PYTEST_ARGS)

lint: setup ## style, types, who may know whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports
	$(BIN)/temporalint --ignore TPL010 workflows

format: setup ## put the style right
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup ## figures for docs/performance.md
	$(BIN)/python -m benchmarks

clean: ## remove what was built and cached; the state in var/ stays
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(VENV)
	find . -name __pycache__ -type d -prune -not -path './$(VENV)/*' -exec rm -rf {} +
