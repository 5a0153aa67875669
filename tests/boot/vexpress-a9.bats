#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A rewritten Linux under the stock kernel on one Cortex-A9 without virtualization extensions.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
	run_natively vexpress-a9 linux-6.1-up
	run_session vexpress-a9 1 linux-6.1-up workload reboot_once reboot_again busy kill_it complaints
}

@test "the board runs the whole session" {
	session_ended
}

@test "the kernel runs natively with its sites unpatched" {
	[ "$(native_results | wc -l)" -ge 10 ]
}

@test "the guest's workload gives the native results" {
	diff <(native_results) <(step workload | results)
}

@test "a power-off of the guest ends the monitor with status 0" {
	step workload | grep -q 'Power down'
	step workload | grep -qx 'exit 0'
}

@test "with --no-reboot a reset ends the monitor with status 32" {
	step reboot_once | grep -qx 'exit 32'
}

@test "without it the guest boots again, and --timeout ends the monitor with status 124" {
	[ "$(step reboot_again | grep -c 'Restarting system')" -ge 2 ]
	step reboot_again | grep -qx 'exit 124'
}

@test "modules in use cannot be unloaded" {
	step busy | grep -qx 'kvm32_pv stays'
	step busy | grep -qx 'kvm32 stays'
}

@test "a monitor killed in mid-run leaves a clean host" {
	[ "$(step kill_it | grep -cx 'running')" -eq 3 ]
	[ "$(step kill_it | grep -cx 'killed 137')" -eq 3 ]
	step kill_it | grep -qx 'unloaded'
	[ "$(step kill_it | grep -cx 'loaded')" -eq 2 ]
	step kill_it | grep -qx 'exit 0'
	diff <(native_results | only sha256) <(step kill_it | results)
}

@test "the host's kernel has nothing to complain of" {
	no_complaints
}
