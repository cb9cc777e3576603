# `make run` is the main job; `make test` runs everything. Both do their own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .build/release
# Tests that start programs or servers, or wait for the clock, run one after the other: beside others they would find both cores taken.
ALONE := ^(EndToEndTests|EdgeAgentTests|CollectorServiceTests|CollectorClientTests)\.
CHECK := --explicit-target-dependency-import-check error

.PHONY: help run test build prepare format lint bench fuzz clean

help:
	@echo "make run [SESSIONS=file.tsv.gz] [ONCE=1]   collector, fleet and agent on this machine, with the dashboard"
	@echo "make test                                  every test"
	@echo "make build | format | lint | bench | clean"
	@echo "make fuzz [SECONDS=60]                     every fuzz target, one after the other"

prepare:
	@scripts/prepare.sh

build: prepare
	swift build -c release $(CHECK) --product sotto-agent
	swift build -c release $(CHECK) --product sotto-collector
	swift build -c release $(CHECK) --product sotto-audit
	swift build -c release $(CHECK) --product sotto-fleet

run: build
	@$(BIN)/sotto-fleet run --state .run $(if $(SESSIONS),--sessions "$(SESSIONS)") $(if $(ONCE),--once)

test: prepare
	swift build --build-tests $(CHECK)
	swift test --skip-build --skip '$(ALONE)'
	swift test --skip-build --no-parallel --filter '$(ALONE)'

format:
	swift format -i -r -p --configuration .swift-format Package.swift Sources Tests agent collector Benchmarks Fuzz

lint:
	swift format lint -s -r -p --configuration .swift-format Package.swift Sources Tests agent collector Benchmarks Fuzz

bench: build
	Benchmarks/run.sh

fuzz: prepare
	@for script in Fuzz/run*.sh; do sh "$$script" $(or $(SECONDS),60) || exit 1; done

clean:
	rm -rf .run
	swift package clean
