# SPDX-License-Identifier: Apache-2.0
# The Ferry authors

# make demo   see one version travel to every cluster, on loopback
# make test   style and all tests
# make build  the binary to install: .build/release/ferry
# make conformance KUBECONFIG=FILE   a cluster against the recorded cases, Ferry's client against it
# make bench  speed and memory, as ratios of what is measured side by side

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BUILD_PACKAGES := libgit2-dev libcurl4-openssl-dev libyaml-dev pkg-config git ca-certificates tzdata
TEST_PACKAGES := $(BUILD_PACKAGES) docker-registry openssh-server nginx-light openssl curl \
	python3 python3-venv spin gcc libc6-dev
DEMO_ARGUMENTS ?=
BENCH_SUBJECTS ?=
# What is installed needs no Swift on its machine.
RELEASE := --configuration release --static-swift-stdlib

.PHONY: help demo test conformance kubeconfig bench lint build build-dependencies \
	test-dependencies format

help:
	@sed -n 's/^# make /make /p' Makefile

demo: build-dependencies
	@swift build --product ferry
	@exec "$$(swift build --show-bin-path)/ferry" demo $(DEMO_ARGUMENTS)

test: test-dependencies lint
	@.make/model
	swift build --build-tests
	@.make/test

conformance: kubeconfig test-dependencies
	swift build --build-tests
	@.make/conformance "$(KUBECONFIG)"

bench: test-dependencies
	swift build $(RELEASE) --product ferry
	swift build $(RELEASE) --product ferry-bench
	swift build $(RELEASE) --product bare-loop
	@.build/release/ferry-bench $(BENCH_SUBJECTS) --ferry .build/release/ferry \
	  --json .build/bench.json

build: build-dependencies
	swift build $(RELEASE) --product ferry
	@echo "built .build/release/ferry"

# Asked before all that takes long.
kubeconfig:
	@[ -n "$(KUBECONFIG)" ] || { echo "Which cluster? Write make conformance KUBECONFIG=FILE, with the" \
	  "kubeconfig of an administrator of a cluster that is there to be tried." >&2; exit 1; }
	@[ -r "$(KUBECONFIG)" ] || { echo "$(KUBECONFIG) cannot be read: name the kubeconfig, one file, with" \
	  "make conformance KUBECONFIG=FILE." >&2; exit 1; }

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

build-dependencies:
	@.make/install $(BUILD_PACKAGES)

# These are asked for by command, not by package: many machines have them from elsewhere.
test-dependencies:
	@.make/install $(TEST_PACKAGES) kubectl=kubernetes-client htpasswd=apache2-utils
