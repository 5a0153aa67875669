#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The same on four Cortex-A9: vCPU threads migrate, two VMs run side by side, and the guest's kernel is built for SMP.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
	run_natively vexpress-a9 linux-6.1-smp
	run_session vexpress-a9 4 linux-6.1-smp workload two kill_it complaints
}

@test "the board runs the whole session" {
	session_ended
}

@test "an SMP kernel on one vCPU gives the native results" {
	diff <(native_results) <(step workload | results)
	step workload | grep -qx 'exit 0'
}

@test "two VMs side by side give the native results" {
	diff <(native_results) <(step two | sed -n 's/^first: //p' | results)
	diff <(native_results | only 'sha256|processes|pipes|signals') <(step two | sed -n 's/^second: //p' | results)
	[ "$(step two | grep -c ': exit 0')" -eq 2 ]
}

@test "a monitor killed in mid-run leaves a clean host" {
	[ "$(step kill_it | grep -cx 'killed 137')" -eq 3 ]
	step kill_it | grep -qx 'unloaded'
	step kill_it | grep -qx 'exit 0'
}

@test "the host's kernel has nothing to complain of" {
	no_complaints
}
