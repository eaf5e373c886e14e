# Casebus: the commands of the README. Everything they need is installed by themselves.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := contracts kit services gateway cli deploy tests bench

.PHONY: up restore test mixed check bench format install locales

up: .venv/.local locales
	@$(BIN)/python -m deploy.local

restore: .venv/.local locales
	@$(BIN)/python -m deploy.local.restoring "$(FROM)"

install: .venv/.dev locales

test: .venv/.dev locales
	@$(BIN)/python -m deploy.local.browser
	@$(BIN)/python -m pytest -n 2 --dist loadscope

# The version before and this one at the same time; needs git history. REF= names another commit.
mixed: .venv/.dev locales
	@$(BIN)/python -m tests.mixed $(REF)

check: .venv/.dev .venv/.manifests
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@! [ -x $(BIN)/hadolint ] || $(BIN)/hadolint --config deploy/hadolint.yaml deploy/Dockerfile

format: .venv/.dev
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

bench: .venv/.dev locales
	@$(BIN)/python -m bench

locales: .venv/.local
	@$(BIN)/python -m deploy.local.locales

# Every combination of manifests, looked at again when one of them has changed.
.venv/.manifests: .venv/.dev $(shell find deploy/kubernetes deploy/portals deploy/manifests -type f -not -name '*.pyc')
	@$(BIN)/python -m deploy.manifests
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Casebus needs Python 3.11 or newer; name one with PYTHON=python3.11"; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "The venv module is missing (Debian: apt-get install python3-venv)"; exit 1; }

.venv/.local: requirements/local.txt | .venv/bin/python
	@echo "Installing pinned packages (once, about a minute) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements/local.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing pinned packages for checks and tests (once, about a minute) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@touch .venv/.local $@
