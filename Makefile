# A fresh machine needs GNU make and Python 3.11.

PYTHON := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
DEMO := PAPERHOUSE_HOME=data/demo $(BIN)/paperhouse
SITE := $(BIN)/python -m tests.replica --days 31 --until 2025-05-31
DEMO_FETCH := $(BIN)/paperhouse fetch --from 2025-05-01 --to 2025-05-31
KILLS ?= 1000
STATES ?= 1000
MINUTES ?= 10
PORT ?= 3000
# Each process would compile every module anew if the environment forbids to keep bytecode.
export PYTHONDONTWRITEBYTECODE :=
# Each core has a process of pytest, and one more works while another waits for a disk, a server or
# a browser. A thread that Polars starts beside them only waits.
test fast-tests: export POLARS_MAX_THREADS := 1
# Where the package index is known to pip's own configuration only, uv does not find it.
INSTALL := $(BIN)/pip install --quiet --require-hashes -r requirements.lock
COMPILE := $(BIN)/uv pip compile --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-strip-extras --no-header --no-annotate
INSTALL_FAST := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
	--require-hashes -r requirements.lock

# Where a run is killed, its mounts, and the processes that serve them, end with it.
APART := $(BIN)/python -m tests.durability.apart

.PHONY: help demo test types sql-style quick fast-tests soak power mutants fuzz bench bench-scale ui dagster lock dictionary pictures \
	site-files

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s%s\n", $$1, $$2}' Makefile

demo: .venv/ready  ## fetch a month from a local site, load saved pages, show what came of them
	@rm -rf data/demo
	@echo '$$ paperhouse fetch --from 2025-05-01 --to 2025-05-31'
	@PAPERHOUSE_HOME=data/demo $(SITE) $(DEMO_FETCH)
	@$(DEMO) load tests/pages --manifest tests/pages/captures.csv --expectations > /dev/null
	@echo && echo '$$ paperhouse status' && $(DEMO) status
	@echo && echo '$$ paperhouse query code_share_by_month' && $(DEMO) query code_share_by_month
	@echo && echo 'Can it be trusted? data/demo/reports/quality/index.html'
	@echo && echo 'Next:'
	@echo '  $(DEMO) query --list'
	@echo "  $(DEMO) query \"select upvotes, title from mart.papers_wide order by all desc limit 5\""
	@echo '  $(BIN)/paperhouse load FOLDER    # your own pages, into ./data'

test: .venv/ready  ## everything that CI runs
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory --jobs 2 types sql-style
	$(PYTEST) -n 3

# Each of these two takes one core for as long as the other.
types:
	$(BIN)/mypy

sql-style:
	$(BIN)/sqlfluff lint sql

# Tests of Dagster are left out: to import it alone takes seconds.
quick: .venv/ready  ## the inner loop: lint, types and the fast tests, under 30 s
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	@$(MAKE) --no-print-directory --jobs 2 types fast-tests

fast-tests:
	$(PYTEST) -n 2 -m "not slow" --ignore tests/assets --ignore-glob 'tests/attacks/test_dagster*'

soak: .venv/ready  ## kill loads at KILLS=1000 moments; fetch years of days, killed and real ones
	$(PYTEST) tests/durability/test_kills.py --kills $(KILLS)
	POLARS_MAX_THREADS=1 $(PYTEST) tests/property/test_difference.py tests/normalize \
		--soak --hypothesis-profile=soak -n 2 --dist worksteal
	$(PYTEST) tests/fetch/test_resume.py tests/fetch/test_shared.py tests/fetch/test_recovery.py \
		tests/assets tests/corpus tests/attacks tests/site tests/release/digest tests/pipeline/mail tests/pipeline/lake tests/pipeline/cluster \
		tests/durability/test_readers.py tests/durability/test_damage_at_rest.py \
		tests/pipeline/test_enrichment_kills.py --soak
	$(BIN)/python -m tests.bench.backfill --days 1200

power: .venv/ready  ## cut the power of commands STATES=1000 times, on ext4 and xfs; needs root
	$(APART) $(BIN)/python -m tests.durability.power --states $(STATES)
	$(APART) $(BIN)/python -m tests.durability.omissions

mutants: .venv/ready  ## change the code that decides, and list what no test notices; the first time takes hours
	PYTHONPATH= $(BIN)/python -m tests.mutants

fuzz: .venv/ready  ## feed mutated pages, answers, headers, settings and SQL for MINUTES=10
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

bench: .venv/ready .venv/peers/ready  ## time and memory of whole runs, beside simpler programs
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.suites
	$(BIN)/python -m tests.bench.reporting
	$(BIN)/python -m tests.bench.asking
	$(BIN)/python -m tests.bench.backfill

bench-scale: .venv/ready  ## the cost of one more day at 10,000 and at 100,000 papers; reading on a cluster
	$(BIN)/python -m tests.bench.scale
	$(BIN)/python -m tests.bench.cluster

ui: dagster  ## Dagster's UI, its schedules and sensors on ./data, on PORT=3000, until interrupted
	DAGSTER_HOME=$(CURDIR)/data/dagster $(BIN)/python -m assets.ui --port $(PORT)

dagster: .venv/ready  ## the folder that DAGSTER_HOME names, data/dagster, without starting anything
	@$(BIN)/python -m assets.dagster_home data/dagster

lock: .venv/ready  ## pin what pyproject.toml asks for
	$(COMPILE) --universal --extra dev pyproject.toml -o requirements.lock
	$(COMPILE) --extra cluster --extra remote --extra team --group image -c requirements.lock pyproject.toml \
		-o assets/deploy/requirements.lock
	$(COMPILE) --group peers -c requirements.lock -o tests/bench/peers.lock

dictionary: .venv/ready  ## write sql/dictionary.md anew from the contract
	$(BIN)/paperhouse dictionary > sql/dictionary.md

site-files: .venv/ready  ## fetch DuckDB-Wasm by npm, for `paperhouse site` and for wheels
	$(BIN)/python -m etl.release.site.engine_files

pictures: .venv/ready  ## take the README's pictures anew, of made-up papers
	$(PYTEST) tests/pictures --pictures

.venv/peers/ready: tests/bench/peers.lock
	$(PYTHON) -m venv .venv/peers
	$(BIN)/uv pip install --quiet --python .venv/peers/bin/python --require-hashes \
		-r tests/bench/peers.lock
	@touch $@

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 is needed; found: $(PYTHON)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\]$$/p' requirements.lock > .venv/uv.lock
	$(BIN)/pip install --quiet --require-hashes -r .venv/uv.lock
	$(INSTALL_FAST) || $(INSTALL)
	$(BIN)/pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@
