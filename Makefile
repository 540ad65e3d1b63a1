# The habit: make setup | demo | test | lint | bench. Nothing here needs root.
VENV := .venv
PY := $(VENV)/bin/python
HOME_DIR ?= var
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell command -v python3.11 || command -v python3)

.PHONY: setup setup-dev demo run test test-elsewhere fuzz mutants lint audit bench events refusals operators rooms lock clean

# What running needs. Where the tools of development are there already, they stay.
setup: $(VENV)/.ready

$(VENV)/.ready: requirements.txt pyproject.toml
	@tools/setup "$(VENV)" "$(PYTHON)" "$(UV)" $(if $(wildcard $(VENV)/.ready-dev),requirements-dev.txt,requirements.txt)
	@touch $@

# And what testing, linting and measuring need, in the same environment.
setup-dev: $(VENV)/.ready-dev

$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml
	@tools/setup "$(VENV)" "$(PYTHON)" "$(UV)" requirements-dev.txt
	@touch $(VENV)/.ready $@

demo: setup
	$(VENV)/bin/tallgrass demo --home $(HOME_DIR) --port $(PORT)

run: setup
	$(VENV)/bin/tallgrass init --home $(HOME_DIR)
	$(VENV)/bin/tallgrass run --home $(HOME_DIR) --port $(PORT)

test: setup-dev
	@tools/test $(VENV)

# From a deep folder with blanks and Chinese letters, under another user, time zone, language and umask. ONLY="-m pytest tests/conf" for a part.
test-elsewhere: setup-dev
	@tools/test-elsewhere $(VENV) $(ONLY)

# Any bytes on any route, by the thousand: TRIES for each area of pages, and for the ports.
TRIES ?= 2000
fuzz: setup-dev
	TALLGRASS_FUZZ_TRIES=$(TRIES) $(PY) -m pytest -q tests/attack/test_any_bytes.py

lint: setup-dev
	@tools/lint $(VENV)

# Known faults of what is pinned: by pip-audit where it reaches a list, and by tools/advisories.json; with LIST=1 by that alone.
audit: setup
	@$(PY) tools/audit $(if $(LIST),--list)

# Small changes of the rooms of money, rules and counting: which does no test notice? ROOM="ledger people" for some.
mutants: setup-dev
	$(PY) -m tests.mutants $(ROOM)

bench: setup-dev
	$(PY) -m benchmarks $(if $(ONLY),--only $(ONLY))

events: setup-dev
	$(PY) -m tests.events

# The page of codes and the list of those that were released, from each room's errors.py.
refusals: setup-dev
	$(PY) -m tests.refusals

# The table of what operators do, from the deeds of governance.
operators: setup-dev
	$(PY) -m tests.operators

# The drawing of rooms and their imports in docs/rooms.md.
rooms: setup-dev
	$(PY) -m tests.rooms

# Two locks, read by uv and by pip: requirements-dev.txt has everything, requirements.txt what running needs (PostgreSQL's driver too), in
# the same versions. UPGRADE=--upgrade takes newer releases.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --all-extras --custom-compile-command "make lock"
lock:
	$(LOCK) $(UPGRADE) --group dev pyproject.toml -o requirements-dev.txt
	$(LOCK) --group build -c requirements-dev.txt pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) var
