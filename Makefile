# Tiller's commands. `make run` and `make test` are all the set-up there is.
# PYTHON names the Python (3.11 or newer) that makes the environment; PY is the environment's own.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PY := .venv/bin/python
SETUP = @test -n "$(PYTHON)" || { echo "Tiller needs Python 3.11 or newer; install one first." >&2; exit 1; }; \
	$(PYTHON) packaging/setup/prepare.py
OFFSCREEN := QT_QPA_PLATFORM=offscreen
PYTEST = $(OFFSCREEN) $(PY) -m pytest
# How many processes share the tests, each a file at a time, in the order of tests/conftest.py.
JOBS ?= 3
SHARED = -n $(JOBS) --dist loadfile --no-loadscope-reorder

# What is compiled is kept, whatever the environment says: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-slow venv llama check static format lint types imports bench bench-repeng bench-stream bench-window bench-history kills repeng-check llama-completion-check bundle screenshots model vectors sae

run: venv
	@$(PY) main.py

venv:
	$(SETUP)

llama:
	$(SETUP) --llama-again

test: venv
	$(PYTEST) -rs $(SHARED) $(TESTS)

test-slow: venv
	$(PYTEST) -rs $(SHARED) -m "slow and not bundle" $(TESTS)

check: static test

static: lint types imports

lint: venv
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: venv
	$(PY) -m mypy

imports: venv
	.venv/bin/lint-imports --no-logo

format: venv
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: venv
	$(PY) main.py bench

bench-repeng: venv
	$(PY) packaging/repeng_bench.py

bench-stream: venv
	$(OFFSCREEN) $(PY) packaging/stream_bench.py

bench-window: venv
	$(OFFSCREEN) $(PY) packaging/window_bench.py

bench-history: venv
	$(PY) packaging/history_bench.py

kills: venv
	TILLER_KILLS=100 $(PYTEST) -rs -m "slow or not slow" tests/ui/test_kills.py

repeng-check: venv
	$(PY) packaging/repeng_check.py

llama-completion-check: venv
	$(PY) packaging/llama_completion_check.py

bundle:
	$(SETUP) --bundle
	$(PY) packaging/bundle/make_bundle.py
	$(PYTEST) -rs -m bundle tests/packaging/test_bundle.py

screenshots: venv
	$(PY) packaging/screenshots.py

model: venv
	$(PY) packaging/builtin_model/build.py

vectors: venv
	$(PY) packaging/ready_vectors.py

sae: venv
	$(PY) packaging/builtin_model/sae_train.py
	$(PY) packaging/builtin_model/sae_describe.py
