# Each target says in one line what it is for; `make` alone prints them.
# HOST, PORT, PYTHON, CHROMIUM and TEST_DATABASE_URL may be given: make run PORT=9000

PY := .venv/bin/python
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

.PHONY: help run prepare test check fmt messages lock environment dev
.DEFAULT_GOAL := help

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: prepare ## install, prepare and serve the portal on HOST:PORT (127.0.0.1:8000)
	@exec $(PY) manage.py serve

prepare: environment var/portal.env ## what must be so before serving: packages, tables, record, static files, administrator
	@$(PY) manage.py prepare

test: dev ## the whole suite: on SQLite, in Chromium, on PostgreSQL
	@$(PY) tests/browser/chromium.py
	$(PY) -m pytest -n 2
	$(PY) tests/on_postgresql.py $(PY) -m pytest -n 2 -m "not browser"

check: dev ## format, lint, types, import directions, templates, catalogues, migrations, deployment settings
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	.venv/bin/lint-imports
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m pytest -q tests/test_project.py

fmt: dev ## format the code and mend what the linter can mend
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

environment:
	@sh deploy/venv.sh requirements.txt

dev:
	@sh deploy/venv.sh requirements-dev.txt

# A first look on one's own machine. A server keeps its settings elsewhere: docs/operators.md
var/portal.env:
	@mkdir -p var
	@umask 077; $(PY) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@.new
	@printf 'ALLOWED_HOSTS=localhost,127.0.0.1,[::1]\nHTTPS=false\n' >> $@.new
	@mv $@.new $@
