#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Linux on several virtual CPUs: as many as it was given, the same results as on the bare board, and none too many to
# share the host's CPUs.
# shellcheck disable=SC2034,SC2154 # for helper.bash, and from it
load helper

# Each exit costs the board model twice as much with several CPUs.
LIMIT=900

setup_file() {
	needs_kernel linux-6.1-smp
	"$top/guest-kernels/initrd/build.sh" --programs
	cat "$guest/initrd.cpio" "$guest/programs.cpio" >"$BATS_FILE_TMPDIR/initrd"
}

# smp HOST-CPUS VCPUS STEP,...: a guest with Debian's programs, quiet, so that the console does not take the time
smp() {
	host "$1" linux-6.1-smp "kvm32 run -c $2 -m 128M --stats /stats -k /vmlinux -i /programs \
			-p \"$OPTIONS quiet guest=$3\" </dev/null
		echo ended \$?; cat /stats; complaints" --add "$BATS_FILE_TMPDIR/initrd:/programs"
	contains "reboot: Power down"
	contains "ended 0"
	healthy
}

processors() {
	[ "$(grep -c '^processor' <<<"$output")" -eq "$1" ]
}

# Steps of the workload: is each result one of those that the bare board gives?
results_as_native() {
	local line
	native_results linux-6.1-smp >"$BATS_TEST_TMPDIR/native"
	while read -r line; do
		grep -xF "$line" "$BATS_TEST_TMPDIR/native" || { echo "not on the bare board: $line" && return 1; }
	done < <(grep -e '^result sha256' -e '^result [lps]' -e '^result floating' <<<"$output")
}

@test "two vCPUs on two CPUs: results as on the bare board, and hackbench" {
	smp 2 2 machine,sha256,loop,pipes,signals,floating_pair,messages
	processors 2
	results_as_native
	[ "$(grep -c '^result ' <<<"$output")" -ge 6 ]
	contains "result messages done"
}

@test "two vCPUs: what stress-ng does with locks, pipes, processes and mappings" {
	smp 2 2 stress
	contains "result stress done"
}

@test "four vCPUs on two CPUs: all come up, and hackbench runs through" {
	smp 2 4 machine,messages
	processors 4
	contains "result messages done"
}

# Its guest is told of multiprocessing extensions that a Cortex-A8 lacks.
@test "two vCPUs on the one CPU of a cubieboard: who waits for a lock leaves the CPU to the other one" {
	BOARD=cubieboard smp 1 2 machine,sha256
	processors 2
	contains "result sha256"
	[[ $output =~ \"wfe\":\ ([0-9]+).*\"wfe\":\ ([0-9]+) ]]
	[ "$((BASH_REMATCH[1] + BASH_REMATCH[2]))" -gt 100 ]
}

@test "eight vCPUs on a Cortex-A15 whose extensions are hidden" {
	BOARD=virt-a15-nove smp 2 8 machine
	processors 8
}
