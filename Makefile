# Two verbs people need: `make run` and `make test`. Each does all the set-up first.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATA_DIR ?= data
LISTEN ?= 127.0.0.1:8080
# Where cargo was told to build, if it was.
TARGET := $(or $(CARGO_TARGET_DIR),target)
PROGRAM := $(TARGET)/debug/resolutionflow
RELEASE := $(TARGET)/release/resolutionflow

.PHONY: help run test bench tools web lint bless schema doctor doctor-test test-rust test-web test-e2e

help:
	@echo "make run     set everything up and open the product with demo data"
	@echo "make test    set everything up and run every test"
	@echo "make bench   measure, as ratios in one run (BENCH_ARGS passes options)"
	@echo "make tools   two more emulators of language models, which tests use where they are installed"
	@echo "make bless   write generated files anew: OpenAPI, TypeScript types, golden vectors"

# What the machine must bring. Each line says how to get it.
doctor:
	@command -v cargo >/dev/null || { echo "Rust is missing. Install it with rustup, or: apt-get install cargo"; exit 1; }
	@command -v node >/dev/null || { echo "Node.js 20 or later is missing. Install it: apt-get install nodejs npm"; exit 1; }
	@command -v npm >/dev/null || { echo "npm is missing. Install it: apt-get install npm"; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is missing. Install it: apt-get install build-essential"; exit 1; }

# What only tests need: the browser that end-to-end tests drive, a PostgreSQL of the
# system beside the npm package's, and Python for an example client.
doctor-test: doctor
	@if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing PostgreSQL for the tests"; \
			apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; \
		else \
			echo "PostgreSQL is missing. Install it: sudo apt-get install postgresql"; exit 1; \
		fi; \
	fi
	@if ! command -v chromium >/dev/null && ! test -n "$${RF_CHROMIUM:-}"; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing Chromium for the browser tests"; \
			apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "Chromium is missing. Install it: sudo apt-get install chromium, or name it in RF_CHROMIUM"; exit 1; \
		fi; \
	fi
	@command -v python3 >/dev/null || { \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && apt-get install -y -qq python3 >/dev/null; \
		else \
			echo "Python 3 is missing; one of the example clients is in it. Install it: sudo apt-get install python3"; exit 1; \
		fi; }

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web: web/dist/index.html

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/public web/*.html web/vite.config.ts -type f 2>/dev/null)
	cd web && npm run build
	@touch $@

run: doctor web
	cargo build --release
	$(RELEASE) serve --demo --data-dir $(DATA_DIR) --listen $(LISTEN) --log-format text

test: doctor-test lint test-rust test-web test-e2e

lint: web/node_modules/.package-lock.json
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo clippy --test bench --locked -- -D warnings
	cd web && npm run lint && npm run typecheck

test-rust: web
	RF_TOOLS=$(TOOLS) cargo test --workspace --locked

test-web: web/node_modules/.package-lock.json
	cd web && npm test

test-e2e: web
	cargo build --locked
	cd web && RF_SERVER_BIN=$(abspath $(PROGRAM)) npm run e2e

bench: doctor-test web
	cargo build --release --locked
	cargo test --release --locked --test bench -- $(BENCH_ARGS)
	SEARCH_EVAL="$(abspath $(SEARCH_EVAL))" cargo bench --locked -p search-index --bench relevance
	cd web && RF_SERVER_BIN=$(abspath $(RELEASE)) node e2e/bench.mjs

# Generated files that are committed; tests fail when they drift.
bless:
	RF_BLESS=1 cargo test --locked --test it -- contract::openapi contract::protocol
	cd web && npm run gen

# Emulators that are programs of their own; CI has them always. Building one takes some minutes.
TOOLS := $(abspath $(TARGET))/tools
tools: $(TOOLS)/llmock/bin/llmock $(TOOLS)/bin/vidaimock

$(TOOLS)/llmock/bin/llmock:
	python3 -m venv $(TOOLS)/llmock
	$(TOOLS)/llmock/bin/pip install --quiet llmock==0.2.2

$(TOOLS)/bin/vidaimock:
	cargo install vidaimock --version 0.3.1 --locked --root $(TOOLS) --target-dir $(TOOLS)/build

schema:
	bash .schema.sh
