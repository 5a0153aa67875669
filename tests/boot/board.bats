#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# scripts/board itself: what it prints and what it exits with.
bats_require_minimum_version 1.5.0
top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
board=$top/scripts/board

@test "exact bytes, and the command's status" {
	run -7 "$board" vexpress-a9 --no-modules -- 'printf "a\tb\r\nc"; exit 7'
	[ "$output" = $'a\tb\r\nc' ]
}

# The whole of a board in one boot: bytes, status, core and modules.
board_works() {
	local name=$1 modules=$2
	shift 2
	run -7 "$board" "$name" --timeout 240 "$@" -- 'seq 1 20000; uname -a; lsmod | cut -d " " -f 1 | sort | xargs; exit 7'
	cmp <(head -n 20000 <<<"$output") <(seq 1 20000)
	[[ ${lines[20000]} == *armv7l* ]]
	[ ! -e "$top/build/modules/armmp/kvm32.ko" ] || [[ ${lines[20001]} == $modules ]] ||
		{ echo "modules: ${lines[20001]}" && return 1; }
}

@test "vexpress-a9: exact output, the status, the modules" {
	board_works vexpress-a9 "*kvm32 kvm32_pv" --smp 4
}

@test "sabrelite" {
	board_works sabrelite "*kvm32 kvm32_pv" --smp 2
}

@test "cubieboard, which has one serial port for all" {
	board_works cubieboard "*kvm32 kvm32_pv"
}

@test "virt-a15-nove" {
	board_works virt-a15-nove "*kvm32 kvm32_pv"
}

@test "virt-a15" {
	board_works virt-a15 "*kvm32 *kvm32_pv"
}

@test "virt-a7 with the LPAE kernel: the backend that does not fit stays out" {
	[ -e "$top/build/modules/armmp-lpae/kvm32.ko" ] || run make -C "$top" modules FLAVOUR=armmp-lpae
	board_works virt-a7 "*" --kernel armmp-lpae
	[[ $output != *kvm32_pv* ]]
}

@test "vexpress-a15" {
	board_works vexpress-a15 "*kvm32 *kvm32_pv" --smp 2
}

@test "orangepi-pc" {
	board_works orangepi-pc "*kvm32 *kvm32_pv"
}

@test "files and words go over as they are" {
	echo "some text" >"$BATS_TEST_TMPDIR/a file"
	run -0 "$board" virt-a15-nove --no-modules --add "$BATS_TEST_TMPDIR/a file:/deep/in/file" -- grep -c 'some text' /deep/in/file
	[ "$output" = 1 ]
}

@test "two runs under --icount are equal" {
	first=$("$board" vexpress-a9 --icount -- 'dmesg; cat /proc/interrupts')
	second=$("$board" vexpress-a9 --icount -- 'dmesg; cat /proc/interrupts')
	[ -n "$first" ]
	[ "$first" = "$second" ]
}

@test "no end in time: 124; a board that fails: 125, with its log; wrong usage: 2" {
	run -124 "$board" vexpress-a9 --no-modules --timeout 20 -- 'sleep 1000'
	[[ $output == *"console.log"* ]]
	run -125 "$board" vexpress-a9 --no-modules -- 'echo c >/proc/sysrq-trigger'
	[[ $output == *"console.log"* ]]
	run -2 "$board" no-such-board -- true
	[[ $output == *"vexpress-a9"* ]]
	run -2 "$board" vexpress-a9 --smp 5 -- true
	run -2 "$board" vexpress-a9 --kernel armmp-lpae -- true
	run -2 "$board" orangepi-pc --icount -- true
	run -2 "$board" vexpress-a9 --add /no/such/file -- true
	run -2 "$board" vexpress-a9
}

# make check-hostile plants them, which is long; that they can be is told here.
@test "the faults for --hostile fit the source" {
	local fault
	for fault in "$top"/tests/hostile/faults/*.patch; do
		patch -d "$top" -p1 --dry-run --force --fuzz=0 -i "$fault"
	done
}
