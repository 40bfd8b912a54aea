# What a newcomer needs: GNU make and Python 3.11 or later. Everything else goes into .venv.

# The first of these that is new enough makes .venv.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
RUN := .venv/bin

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test test-slow lint format

help:
	@echo 'make demo       plan a made-up city into demo/'
	@echo 'make test       lint, then the tests without the slow ones'
	@echo 'make test-slow  the slow tests'
	@echo 'make lint       format check, rules, types, layers of imports'
	@echo 'make format     format the code and mend what can be mended'

demo: .venv/installed
	$(RUN)/routeplan demo --out demo

test: lint
	$(RUN)/python -m pytest -n 2 -m 'not slow'

test-slow: .venv/installed-test
	$(RUN)/python -m pytest -m slow

lint: .venv/installed-test
	$(RUN)/ruff format --check
	$(RUN)/ruff check
	$(RUN)/mypy
	$(RUN)/lint-imports

format: .venv/installed-test
	$(RUN)/ruff format
	$(RUN)/ruff check --fix

.venv/installed: pyproject.toml | $(RUN)/python
	$(RUN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-test: pyproject.toml | $(RUN)/python
	$(RUN)/python -m pip install --quiet --editable '.[test]'
	@touch .venv/installed $@

# Without Debian's python3-venv the half-made folder goes again.
$(RUN)/python:
	@for python in $(PYTHON); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        $$python -m venv .venv && exit 0; \
	        rm -rf .venv; \
	        echo 'No virtual environment could be made. On Debian: apt-get install python3-venv' >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo 'Python 3.11 or later is needed and was not found. make PYTHON=/path/to/python3 names one.' >&2; \
	exit 1
