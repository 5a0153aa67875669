#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Monitors killed at pseudo-random points, in the middle of whatever their guests do; the host is then as it was before.
# kvm-api kill prints its seed.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

api=$top/build/tests/kvm-api

# killed BACKEND: 26 monitors of each kind of guest, and a client that starts VMs of its own
killed() {
	local test added=(--add "$api:/kvm-api")
	make -s -C "$top/tests/kvm-api"
	for test in smp gic timer mmu; do
		added+=(--add "$top/build/tests/guest/$test.elf:/$test.elf")
	done
	host 2 linux-6.1-up "status=0
		for test in smp gic timer mmu; do
			/kvm-api kill 1 26 kvm32 run --backend=$1 -c 3 -k /\$test.elf || status=1
		done
		/kvm-api kill 1 26 /kvm-api --$1 canary life stress || status=1
		rmmod kvm32-$1 && echo gone; complaints; exit \$status" "${added[@]}"
	[ "$status" -eq 0 ] || { printf '%s\n' "$output" && return 1; }
	contains "gone"
	lacks "not ok"
	healthy
}

@test "monitors killed at any point, on a core without extensions" {
	killed pv
}

@test "monitors killed at any point, in split mode" {
	BOARD=virt-a15 killed hyp
}
