# Two commands from a fresh machine: `make serve` and `make test`. Everything else is for those who change things.
PYTHON ?= python3
BIN := .venv/bin
export GAZETTEER_CACHE ?= $(CURDIR)/.cache

.PHONY: serve test test-all check build score bench pictures wheel messages clean

serve: .venv/ready
	@$(BIN)/python -m gazetteer serve

build: .venv/ready
	@$(BIN)/python -m gazetteer build

# Two processes at once: what is tested in a browser waits for it half of the time.
test: .venv/ready-dev build
	@$(BIN)/python -m pytest -m "not slow" tests/browser >$(GAZETTEER_CACHE)/browser.log 2>&1 & browser=$$!; \
	$(BIN)/python -m pytest -m "not slow" --ignore=tests/browser; others=$$?; \
	wait $$browser; found=$$?; cat $(GAZETTEER_CACHE)/browser.log; exit $$((others || found))

test-all: .venv/ready-dev build
	$(BIN)/python -m pytest

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m gazetteer check --no-doubts
	$(BIN)/python -m gazetteer fmt --check

# A wheel with data, templates and web assets: make wheel, then pip install 'dist/gazetteer-….whl[all]' anywhere
wheel: .venv/ready-dev build
	$(BIN)/python -m hatchling build -t wheel

# Collects the words of the pages for translators; after it, `pybabel update` brings a catalogue up to date
messages: .venv/ready
	$(BIN)/python -m gazetteer.web.messages

# Scores against the reference folder where it lies: make score REFERENCE=../shared
score: .venv/ready-dev build
	$(BIN)/python benchmarks/score.py $(REFERENCE)

# Takes the pictures of every page for docs/pictures: make pictures, or make pictures ONLY="place lens"
pictures: .venv/ready-dev build
	PYTHONPATH=$(CURDIR) $(BIN)/python docs/pictures/make.py $(ONLY)

# Times us beside other programs, which come into a folder of their own: make bench, or make bench ONLY="scan exact"
bench: .venv/ready build .cache/bench/ready
	PYTHONPATH=$(CURDIR):$(CURDIR)/.cache/bench $(BIN)/python -m benchmarks.bench $(ONLY)

.cache/bench/ready: benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .cache/bench -r $<
	@touch $@

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .cache build dist node_modules
