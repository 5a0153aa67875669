#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Another core: a Cortex-A15 whose virtualization extensions are hidden, with a generic timer of its own.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
	run_natively virt-a15-nove linux-6.1-up
	run_session virt-a15-nove 1 linux-6.1-up workload complaints
}

@test "the board runs the whole session" {
	session_ended
}

@test "the guest's workload gives the native results" {
	diff <(native_results) <(step workload | results)
	step workload | grep -qx 'exit 0'
}

@test "the host's kernel has nothing to complain of" {
	no_complaints
}
