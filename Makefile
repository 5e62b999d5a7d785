# Each target says in one line what it is for; `make` alone prints them.
# To be given if wanted: HOST, PORT, PYTHON, ENV_FILE, LOCK (of the packages), CHROMIUM, TEST_DATABASE_URL, WORKERS (of
# the tests), as in `make run PORT=9000`.

PY := .venv/bin/python
ENV_FILE ?= var/portal.env
LOCK ?= requirements.txt
WORKERS ?= $(shell expr $$(nproc) + 1)
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

# Hundreds of processes of the tests would each compile all that they import
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run prepare tables test slow-test siege serving-test upgrade-test operators-test container-test check fmt bench guide audit conformance messages lock environment dev
.DEFAULT_GOAL := help

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: prepare ## serve the portal on HOST:PORT (127.0.0.1:8000), prepared first
	@exec $(PY) manage.py serve

prepare: environment $(ENV_FILE) ## packages, tables, record, static files, first administrator
	@$(PY) manage.py prepare

tables: environment $(ENV_FILE) ## of that only what a new version needs to start, and the old one can go on with
	@$(PY) manage.py prepare --tables

test: dev ## on PostgreSQL what may be otherwise there, then that and the rest on SQLite and in Chromium
	@$(PY) tests/browser/chromium.py
	$(PY) tests/on_postgresql.py $(PY) -m pytest -n $(WORKERS) -m "not browser and not once and not slow"
	$(PY) -m pytest -n $(WORKERS) -m "not slow"

slow-test: dev ## what takes long and seldom breaks, all of what `make test` tries some of, ten times the examples of properties
	@$(PY) tests/browser/chromium.py
	$(PY) tests/on_postgresql.py $(PY) -m pytest -n $(WORKERS) -m "slow and not browser and not once"
	CHANGES_EXAMPLES=100 $(PY) tests/on_postgresql.py $(PY) -m pytest tests/desk/test_any_changes.py
	CHANGES_EXAMPLES=100 $(PY) -m pytest tests/desk/test_any_changes.py
	$(PY) -m pytest -n $(WORKERS) -m slow

siege: dev ## attack a portal of its own on this machine, ten minutes (docs/siege.md)
	$(PY) -m tests.siege

serving-test: dev ## try deploy/nginx.conf in the real nginx: servers killed, pages withdrawn, two hosts (needs nginx, openssl)
	$(PY) -m pytest tests/serving/nginx.py tests/serving/hosts.py

upgrade-test: dev ## upgrade a portal of former times under 50 requests a second (needs nginx, openssl, packages of then)
	$(PY) -m pytest -s tests/serving/upgrade.py

operators-test: dev ## run the commands of docs/operators.md in an empty Debian (as root; needs debootstrap)
	$(PY) -m tests.operators

container-test: dev ## build deploy/Containerfile and run it (as root; needs buildah, debootstrap)
	$(PY) -m tests.container

check: dev ## format, lint, types, import directions, templates, and the project's own rules
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	.venv/bin/lint-imports --no-logo
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m pytest tests/test_project.py tests/test_docs.py

fmt: dev ## format the code, mend what the linter can mend
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: dev ## measure pages, search, counter and serving, on SQLite and on PostgreSQL (docs/*-bench.md)
	$(PY) bench/pages.py
	$(PY) bench/making.py
	$(PY) bench/search.py
	$(PY) bench/counter.py
	$(PY) bench/kept.py

guide: dev ## draw the pictures of docs/bien-tap.md anew, from the running desk
	@$(PY) tests/browser/chromium.py
	$(PY) -m pytest tests/browser/guide.py

audit: dev ## ask Lighthouse and the HTML checker about every kind of page (docs/audit.md; needs Node.js, Java)
	@$(PY) tests/browser/chromium.py
	$(PY) bench/audit.py

conformance: dev ## ask validators and readers of others about the running portal (docs/conformance.md; needs Node.js, Java)
	@$(PY) tests/browser/chromium.py
	@sh deploy/venv.sh requirements-conformance.txt var/conformance
	$(PY) -m bench.conformance

messages: dev ## bring the catalogues in locale/ up to date with code and templates, and compile them
	$(PY) tests/catalogue.py

lock: ## lock the newest packages that requirements*.in allow (needs uv)
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) --upgrade --constraint requirements.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --upgrade requirements-s3.in -o requirements-s3.txt
	$(COMPILE) --upgrade requirements-conformance.in -o requirements-conformance.txt

environment:
	@sh deploy/venv.sh $(LOCK)

dev:
	@sh deploy/venv.sh requirements-dev.txt

# For a first look on one's own machine; a server has a file of its own: docs/operators.md
var/portal.env: | environment
	@mkdir -p var && chmod 700 var
	@umask 077; $(PY) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@.new
	@printf 'ALLOWED_HOSTS=localhost,127.0.0.1,[::1]\nHTTPS=false\n' >> $@.new
	@mv $@.new $@
