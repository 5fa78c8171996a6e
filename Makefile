# One command each: install · run · test · bench. Python 3.11 or later; the network only for packages.

PYTHON ?= python3
# What was compiled once is kept, the tests too, wherever this is switched off for everything else.
export PYTHONDONTWRITEBYTECODE :=
BIN := .venv/bin
CATALOGS := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
EXTRACT := -F pyproject.toml -k _l -k marked -k lazy_pgettext:1c,2 --no-wrap --sort-by-file --add-location file \
	--project Sprint --version . --copyright-holder Sprint --msgid-bugs-address .

.PHONY: install run test check types style coverage bench messages catalogs migration lock clean
.DEFAULT_GOAL := install

install: .venv/.ready catalogs  ## the environment, in .venv/

run: .venv/.ready catalogs  ## the demo world at http://127.0.0.1:5000
	$(BIN)/sprint migrate
	$(BIN)/sprint demo --if-empty
	exec $(BIN)/sprint serve

# With SQLite browsers run too, and workers wait for them: three keep two cores busy.
test: check  ## everything that CI checks
	$(BIN)/pytest -n 3 --dist worksteal
	$(BIN)/pytest -n 2 --dist worksteal --database postgresql

check: .venv/.ready-dev catalogs  ## what needs no database: style, types, the order of imports, templates
	$(MAKE) --no-print-directory --jobs 2 --output-sync types style

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet

coverage: .venv/.ready-dev catalogs
	$(BIN)/pytest -n 2 --cov --cov-report term

bench: .venv/.ready-dev catalogs  ## what pages cost against the floor page, and what many people at once do to them
	$(BIN)/python -m bench.run
	$(BIN)/pytest -n 2 tests/test_together.py -k whatever_happens --sequences 100

messages: .venv/.ready-dev  ## bring the catalogs up to date with the code and the templates
	$(BIN)/pybabel --quiet extract $(EXTRACT) -o translations/messages.pot .
	test -d translations/es || $(BIN)/pybabel --quiet init -i translations/messages.pot -d translations -l es
	$(BIN)/pybabel --quiet update -i translations/messages.pot -d translations --no-wrap --no-fuzzy-matching --ignore-obsolete
	$(MAKE) --no-print-directory catalogs

catalogs: $(CATALOGS)

translations/%.mo: translations/%.po | .venv/.ready
	$(BIN)/pybabel --quiet compile -i $< -o $@

# `make migration NAME="teams get a colour"` writes the next revision: what the models have and the migrations lack.
migration: .venv/.ready-dev
	@test -n "$(NAME)" || { echo 'Say what changes: make migration NAME="…"'; exit 2; }
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export SPRINT_INSTANCE_PATH="$$folder" DATABASE_URL= && \
		$(BIN)/flask --app sprint db upgrade && $(BIN)/flask --app sprint db migrate -m "$(NAME)"

# After a change to the dependencies in setup.cfg: pins what is new and leaves the other pins alone.
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --extra postgres

lock:
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) -o requirements.txt setup.cfg
	$(LOCK) --extra dev -o requirements-dev.txt setup.cfg

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Running takes fewer packages than testing, so that `make run` is quick.
.venv/.ready: requirements.txt setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --editable .
	-$(BIN)/python -m compileall -qq -j 0 .venv/lib sprint
	touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements-dev.txt
	-$(BIN)/python -m compileall -qq -j 0 .venv/lib
	touch $@
