# Everything a person runs here. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
PARALLEL ?= -n auto
export HOST PORT
STATIC := $(shell find static -type f 2>/dev/null)
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
CSS := $(BIN)/css-beautify --indent-size=2 --end-with-newline --space-around-combinator --disable-newline-between-rules --preserve-newlines
# The long names of js-beautify do not all work: -b is the brace style, -w the length of a line.
JS := $(BIN)/js-beautify --indent-size=2 --end-with-newline -b collapse,preserve-inline -w 120

.DEFAULT_GOAL := help
.PHONY: help setup run serve test check lint types bench format messages lock backup restore drills soak sabotage screenshots clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/:.*  ## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with PYTHON=…" >&2; exit 1; }
	@echo "Installing into .venv what the product needs; about a minute the first time …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-postgres: requirements-postgres.txt .venv/installed
	@echo "Installing what PostgreSQL needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-postgres.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.env:
	@$(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(48)); print("DEBUG=off"); print("DOUYIN_IDENTITY=simulated")' > .env
	@echo "Wrote .env with a random SECRET_KEY and the simulated phone; .env.example lists the rest."

.venv/catalogues: $(CATALOGUES) .venv/installed
	@$(BIN)/python -m config.catalogs
	@touch $@

# Not cleared: open pages of the previous release still load its files. Collecting needs no secret, so none is required.
staticfiles/staticfiles.json: $(STATIC) .venv/installed
	@echo "Collecting static files …"
	@SECRET_KEY=collecting-static-files-needs-no-secret-key DEBUG=off DOUYIN_IDENTITY=simulated DATABASE_URL=sqlite://:memory: \
	    $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

setup: .venv/installed .env .venv/catalogues staticfiles/staticfiles.json  ## install what the product needs, write .env

run: setup  ## serve on http://HOST:PORT with the demo in an empty database
	@exec $(BIN)/python -m config.run

serve: .venv/installed-postgres .venv/catalogues staticfiles/staticfiles.json  ## serve in production: no demo, WEB_PROCESSES processes
	@exec $(BIN)/python -m config.serve

test: setup .venv/installed-dev  ## run the whole suite
	@$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djangofmt --quiet --check templates
	$(BIN)/python -m tests.migrations
	@for file in static/*.css; do $(CSS) $$file | cmp - $$file || exit 1; done
	@for file in static/*.js; do $(JS) $$file | cmp - $$file || exit 1; done
	@! LC_ALL=C.UTF-8 grep -rnE --include='*.html' --include='*.css' --include='*.js' '.{121}' templates static

types: setup .venv/installed-dev
	$(BIN)/mypy config work shops accounts bindings

check: setup .venv/installed-dev lint types  ## all that must pass: lint, types, migrations, deploy check, translations, tests
	$(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=off HTTPS=on DEMO=on ALLOWED_HOSTS=shop.example HSTS_SECONDS=31536000 HSTS_SUBDOMAINS=on HSTS_PRELOAD=on \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(MAKE) test

bench: setup .venv/installed-dev  ## print our times next to the baselines
	$(BIN)/python -m bench

backup: setup  ## back up the database to FILE, while people work
	@$(BIN)/python -m config.backups backup "$(FILE)"

restore: setup  ## restore FILE into the configured database; REPLACE=on if it is not empty
	@$(BIN)/python -m config.backups restore "$(FILE)"

drills: setup .venv/installed-dev  ## failures with real servers: locked rows, database or Redis outages, slow clients, restarts
	@$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest tests/drills

soak: setup .venv/installed-dev  ## the long runs: a million steps of the state machine, a thousand rounds of each contest
	SOAK=1 $(BIN)/python -m pytest tests/properties tests/races tests/browser/test_accessibility.py

sabotage: setup .venv/installed-dev  ## remove each guard in turn: a test must notice
	$(BIN)/python -m tests.sabotage $(ARGS)

screenshots: setup .venv/installed-dev  ## pictures of every page into test-results/screens
	$(BIN)/python -m tests.browser.screenshots

messages: setup .venv/installed-dev  ## collect new sentences into locale/ (needs gettext)
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore .venv --ignore tests --ignore bench

format: .venv/installed-dev  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet templates
	$(CSS) --replace static/*.css
	$(JS) --replace static/*.js

lock: .venv/installed-dev  ## pin the dependencies of pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url pyproject.toml --extra postgres -c requirements.txt -o requirements-postgres.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url pyproject.toml --extra postgres --extra sentry -c requirements-postgres.txt -o requirements-sentry.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url pyproject.toml --extra postgres --extra sentry --extra s3 -c requirements-sentry.txt -o requirements-s3.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url pyproject.toml --extra postgres --extra sentry --extra s3 --extra dev -c requirements-s3.txt -o requirements-dev.txt

clean:  ## remove everything that was installed or built (the database and .env stay)
	rm -rf .venv staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
