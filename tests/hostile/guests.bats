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

# flat WORDS BOARD CPUS ROW...: flat kernels of tests/guest, each "TEST OPTIONS"
flat() {
	local words=$1 board=$2 cpus=$3 row test commands="" add=()
	shift 3
	for row in "$@"; do
		test=${row%% *}
		[[ " ${add[*]} " == *" $flat/$test.elf:/t/$test.elf "* ]] || add+=(--add "$flat/$test.elf:/t/$test.elf")
		commands+="timeout 300 kvm32 run -m 64M ${row#* } -k /t/$test.elf </dev/null && echo && echo passed $test
		"
	done
	on_board "$words" "$board" "$cpus" "$commands" "${add[@]}"
	lacks "not ok"
	[ "$(grep -c '^passed ' <<<"$output")" -eq $# ]
	[ "$(grep -c '^1\.\.[1-9]' <<<"$output")" -eq $# ]
}

# matrix BOARD[/CPUS]: all that tests/guest runs there, once reported on and once with held entries in use. Not raw, which asks
# for traps that such a core does not take.
matrix() {
	local cpus=1 rows
	[[ $1 != */* ]] || cpus=${1#*/}
	mapfile -t rows < <(awk -v where="$1" '$3 == where && $1 != "raw" { name = $1; $1 = $2 = $3 = ""; print name " " $0 }' \
		"$top/tests/guest/matrix")
	[ "${#rows[@]}" -gt 0 ]
	flat tlb,cache "${1%/*}" "$cpus" "${rows[@]}"
	flat stale "${1%/*}" "$cpus" "${rows[@]}"
}

# linux_guest WORDS BOARD CPUS KERNEL OPTIONS: the rewritten kernel under its load
linux_guest() {
	on_board "$1" "$2" "$3" "kvm32 run -m 128M $5 -k /vmlinux -i /initrd \
		-p 'console=ttyAMA0 panic=-1 guest=$LOAD' </dev/null" \
		--add "$top/build/guest/$4/out/vmlinux:/vmlinux" --add "$BATS_FILE_TMPDIR/initrd:/initrd"
	worked
}

@test "trap and emulate on a Cortex-A9: flat kernels" {
	matrix vexpress-a9
}

@test "trap and emulate on two Cortex-A9: flat kernels" {
	matrix vexpress-a9/2
}

@test "trap and emulate on a Cortex-A15 whose extensions are hidden: flat kernels" {
	matrix virt-a15-nove
}

@test "trap and emulate on three of them: flat kernels" {
	matrix virt-a15-nove/3
	flat tlb,cache virt-a15-nove 3 "mmu " "smp -c 3"
	flat stale virt-a15-nove 3 "mmu " "smp -c 3"
}

@test "trap and emulate on a Cortex-A8, and another board with a Cortex-A9: flat kernels" {
	matrix cubieboard
	matrix sabrelite
}

@test "split mode on a Cortex-A15: flat kernels" {
	matrix virt-a15
}

@test "split mode on two Cortex-A15: flat kernels" {
	matrix virt-a15/2
	flat tlb,cache virt-a15 2 "mmu --backend=hyp"
	flat stale virt-a15 2 "mmu --backend=hyp"
}

@test "trap and emulate: a Linux guest" {
	linux_guest tlb,cache vexpress-a9 1 linux-6.1-up --backend=pv
	linux_guest stale vexpress-a9 1 linux-6.1-up --backend=pv
}

@test "trap and emulate: a Linux guest with two vCPUs" {
	linux_guest tlb,cache vexpress-a9 2 linux-6.1-smp "--backend=pv -c 2"
	linux_guest stale vexpress-a9 2 linux-6.1-smp "--backend=pv -c 2"
}

@test "trap and emulate with a shared page: a Linux guest" {
	linux_guest tlb,cache vexpress-a9 1 linux-6.1-up "--backend=pv --strategy=inline"
	linux_guest stale vexpress-a9 1 linux-6.1-up "--backend=pv --strategy=inline"
}

@test "split mode: a Linux guest" {
	linux_guest tlb,cache virt-a15 1 linux-6.1-up --backend=hyp
	linux_guest stale virt-a15 1 linux-6.1-up --backend=hyp
}

@test "split mode: a Linux guest with two vCPUs" {
	linux_guest tlb,cache virt-a15 2 linux-6.1-smp "--backend=hyp -c 2"
	linux_guest stale virt-a15 2 linux-6.1-smp "--backend=hyp -c 2"
}
