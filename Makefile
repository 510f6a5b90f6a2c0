# Two commands for a new machine (Python 3.11 or newer, git, make):
#   make brief    sets everything up and writes the month brief of the default pack
#   make test     sets everything up and passes the tests

PY ?= python3
V := .venv
BIN := $(V)/bin
export OPENBLAS_NUM_THREADS ?= 1
.PHONY: brief test lint lab serve lock bench help

brief: $(V)/.ok  ## write the month brief of the default pack to out/
	$(BIN)/bada brief --out out

test: $(V)/.ok lint  ## style, types, layers, tests with doctests
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(V)/.ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml

lab: $(V)/.ok  ## open the notebooks
	$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"
	$(BIN)/jupyter lab notebooks

serve: $(V)/.ok  ## open the workbench in a browser, on this machine only
	$(BIN)/bada serve

bench: $(V)/.ok  ## print time and memory of the main commands
	$(BIN)/python benchmarks/assess.py

$(V)/.ok: requirements.lock pyproject.toml
	$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PY) -m venv --clear $(V)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip install -q --compile-bytecode --require-hashes --no-deps -r requirements.lock
	$(BIN)/uv pip install -q --no-deps -e .
	$(BIN)/python -m compileall -q src
	touch $@

lock:  ## pin every dependency again; the files hold names, versions and hashes only
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --upgrade pyproject.toml --extra dev -o requirements.lock
	sed -E '/^ +--hash/d; s/ *\\$$//' requirements.lock > constraints.txt

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
