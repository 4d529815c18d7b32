# Two commands matter: `make run` and `make test`. Both set up what they need in .venv.
# PYTHON names the interpreter that makes the virtual environment; 3.11 or later.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; exit; }; done)
BIN := .venv/bin
ARGS ?=
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# jusText asks lxml for the extra html_clean; pip before 23.3 does not find it as html-clean, and warns.
NEWER_PIP := $(INSTALL) 'pip>=23.3'
# Tests start a hundred programs: whatever a container says, a module is compiled once and not in each of them.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run run-shared test format lint types layers tests lowest snapshots docs bench dist clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/installed ## read the sample articles (ARGS="read FOLDER" for your own)
	@trap : INT; $(BIN)/synoptic $(ARGS) || true # it has said what was wrong; make would say so again

run-shared: .venv/installed-dev ## start a small PostgreSQL server, to try a shared library with two readers
	@$(BIN)/python -m tests.run_shared

test: .venv/installed-dev lint layers types tests ## run every check

format: .venv/installed-dev ## lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/installed-dev
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 --package synoptic
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin --package synoptic

layers: .venv/installed-dev
	$(BIN)/lint-imports --no-cache

tests: .venv/installed-dev
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

lowest: ## run the tests with the oldest packages that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { echo "make lowest needs uv: only it chooses the oldest packages. pipx install uv" >&2; exit 1; }
	uv venv --clear --seed --python 3.11 .venv/lowest
	uv pip install --python .venv/lowest/bin/python --resolution lowest-direct --editable '.[all,dev]'
	.venv/lowest/bin/pytest -n auto --dist worksteal --ignore tests/test_licences.py $(ARGS)

snapshots: .venv/installed-dev ## accept the screens as they are now
	$(BIN)/pytest -n auto tests/tui/test_snapshots.py --snapshot-update $(ARGS)

docs: .venv/installed-dev ## draw the pictures, and write the list of keys and the man page anew
	$(BIN)/python -m docs.draw_pictures
	$(BIN)/python docs/write_keys.py
	$(BIN)/python docs/write_man_page.py

bench: .venv/installed-dev ## measure; figures, not tests
	$(BIN)/python -m benchmarks $(ARGS)

dist: .venv/installed-dev ## build the wheel and the source package, and check them
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/twine check --strict dist/*
	$(BIN)/pytest -q tests/test_packages.py tests/test_installed.py

clean: ## remove the virtual environment and what the checks left
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache snapshot_report.html
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -rf build

.PHONY: site
site: .venv/installed-dev ## make a site of the pages in build/site; a link that leads nowhere fails
	rm -rf build/site
	$(BIN)/sphinx-build -q -W --keep-going -E -d build/doctrees -c docs . build/site
	@echo "Open build/site/index.html"

.venv/created:
	@test -n "$(PYTHON)" || { echo "Synoptic needs Python 3.11 or later, and none was found. Install it, or name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is not Python 3.11 or later. Name another: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv with $(PYTHON) …"
	@"$(PYTHON)" -m venv .venv
	@touch $@

.venv/installed: .venv/created pyproject.toml constraints.txt
	@echo "Installing what Synoptic needs into .venv; this takes about a minute …"
	@$(NEWER_PIP) && $(INSTALL) --constraint constraints.txt --editable '.[all]' || { echo "The packages that Synoptic needs could not be installed: is this machine connected to a package index?" >&2; exit 1; }
	@touch $@

.venv/installed-dev: .venv/created pyproject.toml constraints.txt
	@echo "Installing what Synoptic and its checks need into .venv; this takes about two minutes …"
	@$(NEWER_PIP) && $(INSTALL) --constraint constraints.txt --editable '.[all,dev]' || { echo "The packages that the checks need could not be installed: is this machine connected to a package index?" >&2; exit 1; }
	@touch $@ .venv/installed
