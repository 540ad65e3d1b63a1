# The habit: make setup | demo | test | lint | bench. Nothing here needs root.
VENV := .venv
PY := $(VENV)/bin/python
HOME_DIR ?= var
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell command -v python3.11 || command -v python3)

.PHONY: setup demo run test test-elsewhere mutants lint bench events refusals rooms lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.txt pyproject.toml
	@tools/setup "$(VENV)" "$(PYTHON)" "$(UV)"
	@touch $@

demo: setup
	$(VENV)/bin/tallgrass demo --home $(HOME_DIR) --port $(PORT)

run: setup
	$(VENV)/bin/tallgrass init --home $(HOME_DIR)
	$(VENV)/bin/tallgrass run --home $(HOME_DIR) --port $(PORT)

test: setup
	@tools/test $(VENV)

# From a deep folder with blanks and Chinese letters, under another user, time zone, language and umask. ONLY="-m pytest tests/conf" for a part.
test-elsewhere: setup
	@tools/test-elsewhere $(VENV) $(ONLY)

lint: setup
	@tools/lint $(VENV)

# Small changes of the rooms of money, rules and counting: which does no test notice? ROOM="ledger people" for some.
mutants: setup
	$(PY) -m tests.mutants $(ROOM)

bench: setup
	$(PY) -m benchmarks $(if $(ONLY),--only $(ONLY))

events: setup
	$(PY) -m tests.events

# The page of codes and the list of those that were released, from each room's errors.py.
refusals: setup
	$(PY) -m tests.refusals

# The drawing of rooms and their imports in docs/rooms.md.
rooms: setup
	$(PY) -m tests.rooms

# The one lock, read by uv and by pip. UPGRADE=--upgrade takes newer releases.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --all-extras --group dev \
	  --custom-compile-command "make lock" $(UPGRADE) pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) var
