#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Generated pages say what their sources say.

bats_require_minimum_version 1.5.0

@test "docs/SENSITIVE.md is what abi/sensitive.def makes" {
	make -s -C "$BATS_TEST_DIRNAME/../../docs" check
}
