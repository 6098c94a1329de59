# Needs nothing but Python 3.11 to 3.13, make and the package index. PYTHON=python3.12 chooses another interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-postgres test-room readme docs clean

demo: $(VENV)/.ready
	$(BIN)/detente read examples/dispatch.txt

test: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/detente check-data --quiet
	$(BIN)/python -m pytest

# The record's tests on a real server, which Debian's package brings where there is none.
test-postgres: $(VENV)/.ready-test
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || (apt-get update -qq && apt-get install -y -qq postgresql)
	DETENTE_TEST_POSTGRES=1 $(BIN)/python -m pytest tests/test_record_*.py

# The reading room in a real browser, which Debian's package brings where there is none. axe-core is for this test only.
test-room: $(VENV)/.ready-test .room/axe.min.js
	test -x /usr/bin/chromium || (apt-get update -qq && apt-get install -y -qq chromium)
	DETENTE_AXE=.room/axe.min.js $(BIN)/python -m pytest tests/test_room_*.py

.room/axe.min.js:
	mkdir -p .room
	-cd .room && npm pack --silent axe-core@4 && tar -xzf axe-core-4.*.tgz --strip-components=1 package/axe.min.js

readme: $(VENV)/.ready
	$(BIN)/python docs/make_readme.py

# The site, in build/site; --strict takes a broken link for an error. Nothing of it is loaded from elsewhere.
docs: $(VENV)/.ready-test
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# The constraints name every package that comes in, with the hashes of its files.
$(VENV)/.ready: pyproject.toml constraints/run.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src/detente
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready constraints/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/test.txt
	@touch $@

clean:
	rm -rf $(VENV) .room build dist .pytest_cache .mypy_cache .ruff_cache
