# Each target does its own set-up. `make help` lists them.
.DEFAULT_GOAL := help
BIN := .venv/bin
SETUP := scripts/setup.sh
STAMP_INPUTS := pyproject.toml constraints.txt $(SETUP)

SECONDS ?= 60
# Files as they stand: those with few long tests would come last, for one process alone.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help demo test test-all lab build bench scale fuzz format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s ':'

.venv/.lab: $(STAMP_INPUTS)
	@bash $(SETUP) lab

.venv/.grade: $(STAMP_INPUTS)
	@bash $(SETUP) grade

.venv/.dev: $(STAMP_INPUTS)
	@bash $(SETUP) dev

.venv/.fuzz: $(STAMP_INPUTS)
	@bash $(SETUP) fuzz

demo: .venv/.grade ## make a class, grade it, compare with what is due
	$(BIN)/autograder demo build/demo

lab: .venv/.lab ## open the course in JupyterLab
	$(BIN)/autograder lab rnn-course

test: .venv/.dev ## lint, types, tests
	@bash scripts/setup.sh system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not slow"

test-all: .venv/.dev ## what is slow: more kills, more malformed input
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m slow

build: .venv/.grade ## regenerate everything marked GENERATED
	$(BIN)/autograder build

bench: .venv/.dev ## measure throughput, latency and the reference; writes build/bench.json
	@bash scripts/setup.sh torch
	$(BIN)/python -m benchmarks build/bench.json

scale: .venv/.dev ## memory at 1,000 and 10,000 submissions; writes build/scale.json
	$(BIN)/python -m benchmarks.scale build/scale.json

fuzz: .venv/.dev .venv/.fuzz ## coverage-guided malformed input, SECONDS=60 for each reader
	cd tests && ../$(BIN)/python -m fuzz ../build/fuzz $(SECONDS)

format: .venv/.dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what the targets made
	rm -rf .venv build
