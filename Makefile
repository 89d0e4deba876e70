# Needs nothing but a Python >= 3.11 and make: the virtual environment, uv and the locked packages come by themselves.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV_VERSION := 0.13.9
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
export UV_PYTHON_DOWNLOADS = never

.PHONY: demo test tocsin core lint types law bench proof docs clean
.DEFAULT_GOAL := tocsin

demo: $(READY)  ## fill a new data folder, play a real outage, print the situation, serve the pages
	@test -n "$(TOCSIN_DATA)" || rm -rf var/demo
	@TOCSIN_DATA="$(or $(TOCSIN_DATA),var/demo)" $(RUN)/tocsin demo

test: $(READY) lint types  ## everything that must hold before a change lands
	$(RUN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	$(RUN)/python -m pytest tests/store tests/actions tests/api --database postgresql --ignore tests/actions/test_scripted_year.py -n 2 --dist loadfile --no-loadscope-reorder

tocsin: $(READY)  ## set up; then .venv/bin/tocsin is the command

core: $(READY)  ## the fast tests: law and core, no database
	$(RUN)/python -m pytest -q tests/core tests/law

lint: $(READY)  ## style, spelling, templates and the one-way arrows between rooms
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/typos
	git ls-files -z -- '*.html' | xargs -0r $(RUN)/djade --check --target-version 5.2
	$(RUN)/lint-imports
	$(RUN)/python tools/messages.py --check

types: $(READY)  ## strict types
	$(RUN)/mypy

law: $(READY)  ## the cases of the law, as a page that a lawyer reads
	$(RUN)/python tools/law.py

bench: $(READY)  ## figures, no verdicts
	@for each in bench/*.py; do echo "== $$each"; $(RUN)/python $$each || exit 1; done

proof: $(READY)  ## the slow proofs
	$(RUN)/python -m pytest tests -m proof
	$(RUN)/python -m pytest tests/proof -m proof --database postgresql
	$(RUN)/python -m pytest tests/actions/test_scripted_year.py --database postgresql
	$(RUN)/python tools/mutation.py

docs: $(READY)  ## the commands in the documentation run, the reference is complete
	$(RUN)/python -m pytest -q tests/house

clean:  ## remove what was made
	rm -rf $(VENV) var

CATALOGUE := src/tocsin/site/locale/nl/LC_MESSAGES/django.po
$(READY): pyproject.toml uv.lock package-lock.json tools/build_hook.py $(CATALOGUE)
	@test -n "$(PYTHON)" || { echo "Tocsin needs a Python 3.11 or newer on the PATH, and none was found. Install one and run make again."; exit 1; }
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(RUN)/uv || $(RUN)/python -m pip install --quiet uv==$(UV_VERSION)
	$(RUN)/uv sync --locked --quiet --python $(RUN)/python
	@touch $(READY)
