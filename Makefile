# SPDX-License-Identifier: Apache-2.0
# The Ferry authors

# make demo   see one version travel to every cluster, on loopback
# make test   style and all tests
# make bench  speed and memory, as ratios of what is measured side by side

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BUILD_PACKAGES := libgit2-dev libcurl4-openssl-dev libyaml-dev pkg-config git ca-certificates
TEST_PACKAGES := $(BUILD_PACKAGES) docker-registry openssh-server nginx-light openssl curl \
	python3 python3-venv
DEMO_ARGUMENTS ?=
BENCH_SUBJECTS ?=

.PHONY: help demo test bench lint build build-dependencies test-dependencies format

help:
	@sed -n 's/^# make /make /p' Makefile

demo: build-dependencies
	@swift build --product ferry
	@exec "$$(swift build --show-bin-path)/ferry" demo $(DEMO_ARGUMENTS)

test: test-dependencies lint
	swift build --build-tests
	# Hundreds of tests at once would make each other late on two cores.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8 swift test --skip-build

bench: test-dependencies
	swift build --configuration release --product ferry
	swift build --configuration release --product ferry-bench
	@folder="$$(swift build --configuration release --show-bin-path)"; \
	exec "$$folder/ferry-bench" $(BENCH_SUBJECTS) --ferry "$$folder/ferry" --json .build/bench.json

build: build-dependencies
	swift build --product ferry

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

build-dependencies:
	@.make/install $(BUILD_PACKAGES)

# kubectl is asked for by command, not by package: many machines have it from elsewhere.
test-dependencies:
	@.make/install $(TEST_PACKAGES) kubectl=kubernetes-client
