# `make demo` and `make test` need Python 3.11, make and git; everything else comes with `make setup`.

PYTHON ?= python3.11
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
# compiled once at set-up, or every process would compile a thousand modules again
unexport PYTHONDONTWRITEBYTECODE

# no tool reports to anybody or looks for newer versions
export DAGSTER_DG_UPDATE_CHECK_ENABLED := 0
export DAGSTER_DISABLE_TELEMETRY := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export RUNTIME__DLTHUB_TELEMETRY := false
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

.PHONY: setup demo test browser test-browser pictures test-servers test-spark chaos kills faults fuzz dev dashboard check bench growth calibrate clean
.DEFAULT_GOAL := demo

setup: .venv/installed  ## the environment in .venv, made anew only when requirements.lock changes

.venv/installed: requirements.lock
	@command -v $(PYTHON) >/dev/null || { \
		echo "Clout needs Python 3.11, and there is no $(PYTHON) on the PATH."; \
		echo "Install it, or say where it is: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
		echo "Clout needs Python 3.11; $(PYTHON) is $$($(PYTHON) -V)."; \
		echo "Say where 3.11 is: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making .venv from requirements.lock: about 1.3 GB, some minutes, once."
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	@.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "The environment is ready."

demo: setup  ## a fictional France: read it, score it, browse it
	@clout demo

test: setup  ## everything that must hold
	@python -m pytest --numprocesses=2

browser: setup
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get install --yes --quiet chromium; } || { \
		echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; }
	@python -c 'import axe_playwright_python, playwright' 2>/dev/null \
		|| python -m pip install --quiet 'axe-playwright-python>=0.1.8' 'playwright>=1.65'

test-browser: browser  ## the journeys of a user and axe, in Debian's Chromium; keeps pictures of every page
	@python -m pytest tests/browser --override-ini addopts='--import-mode=importlib --strict-markers'

pictures: browser  ## those of the documents, of the home as it is; PICTURES="top100" takes one
	@python -c 'import nbconvert' 2>/dev/null || python -m pip install --quiet 'nbconvert>=7.17'
	@python tests/browser/take_pictures.py $(PICTURES)

test-servers: setup  ## the connectors before a real WordPress and a real Bluesky
	@python tests/servers/install.py
	@python -m pytest --override-ini="addopts=--import-mode=importlib --strict-markers" tests/servers

test-spark: setup  ## both engines on the sandbox, row by row, before a real cluster; installs Spark and Java 17
	@python tests/spark/install.py
	@python -m pytest --override-ini="addopts=--import-mode=importlib --strict-markers" tests/spark
	@python -m pytest --numprocesses=2 -k lake tests/ingestion/test_lake.py tests/ingestion/test_pipeline.py \
		tests/orchestration/test_lake.py tests/orchestration/test_retention.py tests/dbt_project/test_leaving.py

chaos: setup  ## a hundred kills and every fault side by side, then the marts row by row; SEED=n repeats a run
	@$(MAKE) --no-print-directory --jobs=2 --keep-going kills faults

kills: setup
	@python tests/chaos/kills.py $(if $(SEED),--seed $(SEED))

faults: setup
	@python tests/chaos/faults.py

fuzz: setup  ## spoiled answers, files and exports, a hundred thousand and more
	@python -m pytest tests/ingestion/test_fuzz.py tests/ingestion/archives/test_mutations.py \
		--numprocesses=2 --quiet --hypothesis-profile=fuzz

dev: setup  ## Dagster's own pages, with the right to start runs, on this machine only
	@DAGSTER_HOME="$$(python -m orchestration.instance)" dg dev --host 127.0.0.1

dashboard: setup  ## the pages on what is published
	@clout dashboard

check: setup  ## style, types, SQL, definitions, dependencies
	ruff check
	ruff format --check
	ty check
	CLOUT_NETWORKS=$$(python -m ingestion.networks) CLOUT_WAREHOUSE=:memory: sqlfluff lint dbt_project/models dbt_project/tests
	DAGSTER_HOME="$$(python -m orchestration.instance)" dg check defs
	cd dbt_project && dbt-bouncer run --config-file dbt-bouncer.yml
	cd dbt_project && CLOUT_WAREHOUSE=:memory: dbt parse --no-partial-parse --show-all-deprecations
	@python -c 'import pip_audit' 2>/dev/null || python -m pip install --quiet 'pip-audit>=2.10' || true
	python tests/audit.py

bench: setup  ## import, growth, fixed cost, publication and peers on this machine; SIZES="1e6 3e6 10e6"
	@python tests/benchmarks/bench_imports.py
	@python tests/benchmarks/bench_growth.py $(SIZES)
	@python tests/benchmarks/bench_peers.py

growth: setup  ## the curve of time and memory over acts into docs/growth.md; SIZES="1e6 3e6 10e6", SPARK=1
	@python -c 'import vl_convert' 2>/dev/null || python -m pip install --quiet 'vl-convert-python>=1.9'
	@$(if $(SPARK),python tests/spark/install.py)
	@python tests/benchmarks/bench_growth.py $(SIZES) $(if $(SPARK),--spark) --page docs/growth.md

calibrate: setup  ## the evidence behind prices and scale, from the warehouse; changes nothing
	@python tests/benchmarks/calibrate.py

clean:  ## what can be made again; keeps data/ and .venv
	rm -rf dbt_project/target dbt_project/logs logs .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
