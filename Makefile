# The development workflow. `make demo` and `make test` set up all they need in .venv.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
RIVALS ?= .venv-rivals
SOURCES := monitor tests tools

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test campaign chromium lint docs templates font proof truth bench faults mutants clean

help:
	@echo "make demo   play a reporting season in an invented county"
	@echo "make test   all checks and tests"
	@echo "make campaign  whole seasons and years, large sizes, thousands of cases: what takes its time"
	@echo "make chromium  install the browser that some tests need, where we may"
	@echo "make lint   ruff, mypy, import contracts only"
	@echo "make docs   write docs/rules.md and docs/rules.en.md anew from the rule book"
	@echo "make templates  write the Word templates of bulletins anew"
	@echo "make font   write the font that stands for those a PDF does not bring anew"
	@echo "make proof  the rule book on a thousand consistent reports and thousands of faults"
	@echo "make truth  how well we read, beside three general public readers; slow"
	@echo "make bench  what we cost, side by side with rivals; ROW=4 or ROW='4 5' for some of the table only"
	@echo "make faults  every fault thought of, what must happen and what was seen; slow"
	@echo "make mutants  which of four hundred changes to the program no test notices"
	@echo "make clean  remove what the other targets made"

demo: $(VENV)/run.stamp
	$(BIN)/monitor demo

test: lint chromium
	$(BIN)/python -m pytest --numprocesses auto --dist loadscope

campaign: $(VENV)/test.stamp chromium
	$(BIN)/python -m pytest --numprocesses auto --dist loadscope -m campaign --timeout 1800

chromium:
	@tools/chromium.sh

lint: $(VENV)/test.stamp
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/run.stamp
	$(BIN)/monitor rules --shipped --markdown --lang zh > docs/rules.md
	$(BIN)/monitor rules --shipped --markdown --lang en > docs/rules.en.md

templates: $(VENV)/run.stamp
	$(BIN)/python -m tools.word_templates

font: $(VENV)/test.stamp
	$(BIN)/python -m tools.one_font

proof: $(VENV)/test.stamp
	$(BIN)/python -m bench.proof

truth: $(VENV)/run.stamp $(RIVALS)/rivals.stamp
	$(BIN)/python -m bench.truth --rivals $(RIVALS)/bin/python --json bench/out/truth.json

bench: $(VENV)/test.stamp $(RIVALS)/rivals.stamp
	$(BIN)/python -m bench --row $(ROW) --rivals $(RIVALS)/bin/python

faults: $(VENV)/test.stamp chromium
	$(BIN)/python -m tools.faults

mutants: $(VENV)/mutants.stamp
	$(BIN)/python -m bench.mutants

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --editable '.[test,browser]'
	@touch $@

$(VENV)/mutants.stamp: $(VENV)/test.stamp pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --editable '.[test,browser,mutants]'
	@touch $@

$(RIVALS)/rivals.stamp: $(VENV)/python.stamp pyproject.toml constraints.txt
	$(PYTHON) -m venv $(RIVALS)
	$(RIVALS)/bin/pip install --quiet --editable '.[rivals]'
	@touch $@

clean:
	rm -rf $(VENV) $(RIVALS) demo-out bench/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
