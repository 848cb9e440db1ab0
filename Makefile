# The workflow, written down. `make run` and `make test` work from a bare clone on Debian 12 or
# Ubuntu with python3 (3.11+), python3-venv, make and g++; nothing else is needed.
.DEFAULT_GOAL := help
.PHONY: help run test quick bench check fix quality screenshots lock docs clean

BIN := $(or $(VENV),.venv)/bin

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

run: ## install what is missing, then open the application (PORT=7861, RUN_ARGS="--host …")
	@PORT="$(PORT)" RUN_ARGS="$(RUN_ARGS)" scripts/run

test: ## install what is missing, then every check and test (TEST_ARGS="-k ask")
	@scripts/test $(TEST_ARGS)

quick: ## the tests that need no model, no Chroma and no browser
	@scripts/bootstrap requirements-dev.lock
	@$(BIN)/python -m pytest -m "not model and not chroma and not browser and not slow" $(TEST_ARGS)

bench: ## measure, three runs: build/bench/bench.json and .html (BENCH_ARGS="ask --quick")
	@scripts/bootstrap requirements-dev.lock
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

check: ## ruff, mypy, import-linter
	@scripts/bootstrap requirements-dev.lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

QUALITY_DATA := $(or $(RECOUPE_DATA),../shared/data)
quality: ## the quality report, about an hour (RECOUPE_DATA=DIR, QUALITY_ARGS="search --sample 5")
	@scripts/bootstrap requirements-dev.lock
	$(BIN)/recoupe models pull
	$(BIN)/recoupe evaluate $(QUALITY_ARGS) --data $(QUALITY_DATA) --out docs/quality/report.json

screenshots: ## every page, both languages and themes, wide and narrow, into docs/screenshots
	@scripts/bootstrap requirements-dev.lock
	$(BIN)/python -m scripts.screenshots $(SHOT_ARGS)

fix: ## let ruff mend and format what it can
	@scripts/bootstrap requirements-dev.lock
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Needs uv on the PATH (pipx install uv); the lock files then need nothing but pip.
UV_LOCK := uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet
lock: ## resolve pyproject.toml into the two lock files (LOCK_ARGS="--upgrade")
	$(UV_LOCK) $(LOCK_ARGS) -o requirements.lock
	$(UV_LOCK) $(LOCK_ARGS) --group dev -c requirements.lock -o requirements-dev.lock
	@! grep -n '://\|^-' requirements.lock requirements-dev.lock

docs: ## write docs/commands.md from the command's own help
	$(BIN)/python scripts/commands.py > docs/commands.md.new
	mv docs/commands.md.new docs/commands.md

clean: ## forget the environment and the caches of tools; models and libraries stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist
