# The targets people and CI both use. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

.PHONY: help setup dev run test test-postgres check bench crash fuzz image-check lock format clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# A stamp for each lock file, named by its contents: an old environment is brought up to date.
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements-dev.txt | cut -d' ' -f1)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Offclock needs Python 3.11 or newer; set PYTHON=python3.12 or so")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

setup: $(RUN_STAMP) ## Make the virtual environment with the locked dependencies

dev: $(DEV_STAMP) ## The same, with what tests and checks need

run: setup ## Start: the sandbox without BOT_TOKEN, Telegram with it
	$(BIN)/python -m bot

# One more than there are cores, since tests wait for processes, sockets and browsers; in the order of
# the files, or those with few and long tests would come last, and two workers wait for one.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# What drives the whole bot. Tests of storage and of several workers need no second run.
WHOLE := tests/conversations tests/faults tests/fidelity tests/fuzz

test: check ## Every check and every test, as CI runs them
	$(PYTEST)

test-postgres: dev ## The whole bot on PostgreSQL: scripts/with-postgres make test-postgres
	TEST_DATABASE=postgres $(PYTEST) -m "not sqlite" $(WHOLE)

check: dev ## Format, lint, types, import contracts, lessons
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m lessons lint

bench: dev ## Speed, side by side with what it is compared to
	$(BIN)/python -m benchmarks

KILLS ?= 300

crash: dev ## Kill the bot -9 again and again under load, on both databases; KILLS=300
	$(BIN)/python -m tests.crash.storm --kills $(KILLS)
	scripts/with-postgres sh -c '$(BIN)/python -m tests.crash.storm --kills $(KILLS) --database "$$TEST_POSTGRES_URL"'

fuzz: dev ## 100,000 updates, whole, broken and hostile; UPDATES=100000
	$(BIN)/python -m tests.fuzz --updates $(or $(UPDATES),100000)

image-check: dev ## Run the steps of the Dockerfile here, and walk a learner through the result
	scripts/check-image

format: dev ## Format the code, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What is shipped is what was tested: the run lock takes its versions from the dev lock.
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header

lock: dev ## Lock the newest dependencies that pyproject.toml allows
	$(COMPILE) --upgrade --group dev pyproject.toml --output-file requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt pyproject.toml --output-file requirements.txt

clean: ## Remove the environment and what tests leave behind; data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
