#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Guests of both backends on cores that hold a translation until it is invalidated, have caches, and are silent about what is
# UNPREDICTABLE: there is nothing to report, and with held entries in use everything still passes.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

setup_file() {
	paging_initrd
}

# on_board WORDS BOARD CPUS COMMANDS ADD...
on_board() {
	local words=$1 board=$2 cpus=$3 commands=$4
	shift 4
	run "$top/scripts/board" "$board" --smp "$cpus" --timeout 900 --hostile "$words,silent" "$@" -- "$commands"
	output=${output//$'\r'/}
	[ "$status" -eq 0 ] || { echo "$output" && return 1; }
	[ "$words" = stale ] || { reported_nothing && nothing_uncleaned; }
	grep '^tlb: ' <<<"$output" | sed "s/^/# $words on $cpus CPUs of $board: /" >&3
}

# flat WORDS BOARD CPUS OPTIONS TEST...: flat kernels of tests/guest; smp has three vCPUs
flat() {
	local words=$1 board=$2 cpus=$3 options=$4 test add=()
	shift 4
	for test in "$@"; do
		add+=(--add "$flat/$test.elf:/t/$test.elf")
	done
	on_board "$words" "$board" "$cpus" "for test in $*; do
			[ \$test != smp ] || more='-c 3'
			timeout 300 kvm32 run -m 64M $options \$more -k /t/\$test.elf </dev/null && echo passed \$test
		done" "${add[@]}"
	lacks "not ok"
	for test in "$@"; do
		contains "passed $test"
	done
	[ "$(grep -c '^1\.\.[1-9]' <<<"$output")" -eq $# ]
}

# linux_guest WORDS BOARD CPUS KERNEL OPTIONS: the rewritten kernel under its load
linux_guest() {
	on_board "$1" "$2" "$3" "kvm32 run -m 128M $5 -k /vmlinux -i /initrd \
		-p 'console=ttyAMA0 panic=-1 guest=$LOAD' </dev/null" \
		--add "$top/build/guest/$4/out/vmlinux:/vmlinux" --add "$BATS_FILE_TMPDIR/initrd:/initrd"
	worked
}

@test "trap and emulate on a Cortex-A9: flat kernels" {
	flat tlb,cache vexpress-a9 1 --backend=pv mmu modes exceptions smp
	flat stale vexpress-a9 1 --backend=pv mmu modes exceptions smp
}

@test "trap and emulate on three Cortex-A15 whose extensions are hidden, three vCPUs" {
	flat tlb,cache virt-a15-nove 3 --backend=pv mmu smp
	flat stale virt-a15-nove 3 --backend=pv mmu smp
}

@test "split mode on a Cortex-A15: flat kernels" {
	flat tlb,cache virt-a15 1 --backend=hyp mmu modes exceptions lpae
	flat stale virt-a15 1 --backend=hyp mmu modes exceptions lpae
}

@test "split mode on two Cortex-A15, three vCPUs" {
	flat tlb,cache virt-a15 2 --backend=hyp mmu smp
	flat stale virt-a15 2 --backend=hyp mmu smp
}

@test "trap and emulate: a Linux guest" {
	linux_guest tlb,cache vexpress-a9 1 linux-6.1-up --backend=pv
	linux_guest stale vexpress-a9 1 linux-6.1-up --backend=pv
}

@test "split mode: a Linux guest" {
	linux_guest tlb,cache virt-a15 1 linux-6.1-up --backend=hyp
	linux_guest stale virt-a15 1 linux-6.1-up --backend=hyp
}

@test "split mode: a Linux guest with two vCPUs" {
	linux_guest tlb,cache virt-a15 2 linux-6.1-smp "--backend=hyp -c 2"
	linux_guest stale virt-a15 2 linux-6.1-smp "--backend=hyp -c 2"
}
