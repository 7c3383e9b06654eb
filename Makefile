# make sample   a newcomer's first minute: environment, install, the issues of this repository built
# make test     everything the tests need, then all of them
# make bench    the promises on speed, measured on this machine
# make pictures screenshots of the built issues
# make docs     the pages that are made from the code
# make lock     the suite's dependencies, locked anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := tests/node_modules
# One worker a processor; a browser or a Java server each is what two gigabytes hold.
WORKERS ?= 2

.PHONY: sample test lint check lowest bench pictures docs lock clean

sample: $(VENV)/installed
	$(BIN)/newsletter build
	@echo
	@echo "Look at it: open dist/grok-3/email.html and dist/grok-3/index.html in a browser."

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "hint: on Debian, apt install python3-venv"; exit 1; }
	$(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/suite: $(VENV)/installed tests/requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r tests/requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

# The Chromium that Playwright brings is the one of the locked Playwright.
$(TOOLS)/.ready: tests/tools.sh tests/requirements.txt | $(VENV)/suite
	sh tests/tools.sh $(TOOLS) $(BIN)
	@touch $@

test: $(VENV)/suite $(TOOLS)/.ready lint
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/suite
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The oldest versions that pyproject.toml allows, for the tests that need no browser.
lowest: tests/lowest.txt
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/pip install -q --disable-pip-version-check -r tests/lowest.txt
	.venv-lowest/bin/pip install -q --disable-pip-version-check --no-deps -e .
	.venv-lowest/bin/python -m pytest -q -n $(WORKERS) -m "not browser and not java and not packaging"

# Bundled templates come compiled with the package: those that changed since then are compiled anew.
bench: $(VENV)/suite
	$(BIN)/python -c "from composer.render.shipped import write; write()"
	$(BIN)/python -m tests.benchmarks

pictures: $(VENV)/suite $(TOOLS)/.ready
	$(BIN)/python -m tests.browser.pictures pictures

docs: $(VENV)/suite
	$(BIN)/python -m tests.docs.checks

# Without the extra of dictionaries: 50 MB that Debian's packages have as well.
EXTRAS := --extra shots --extra providers --extra dkim --extra postgresql --extra spelling --extra keyring

lock: $(VENV)/installed
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header $(EXTRAS) \
	    --group test --group lint pyproject.toml -o tests/requirements.txt
	$(BIN)/uv pip compile -q --resolution lowest-direct --no-header $(EXTRAS) pyproject.toml \
	    tests/lowest.in -o tests/lowest.txt

clean:
	rm -rf $(VENV) .venv-lowest $(TOOLS) dist .newsletter pictures composer/_compiled
