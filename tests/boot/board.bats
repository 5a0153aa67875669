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

@test "a long output arrives whole, on every board" {
	for name in $("$board" --list); do
		"$board" "$name" --no-modules -- 'seq 1 20000' | cmp - <(seq 1 20000)
	done
}

@test "files and words go over as they are" {
	echo "some text" >"$BATS_TEST_TMPDIR/a file"
	run -0 "$board" virt-a15-nove --no-modules --add "$BATS_TEST_TMPDIR/a file:/deep/in/file" -- grep -c 'some text' /deep/in/file
	[ "$output" = 1 ]
}

@test "the modules are loaded" {
	[ -e "$top/build/modules/armmp/kvm32.ko" ] || skip "no modules: make modules"
	run -0 "$board" vexpress-a9 --smp 4 -- 'nproc; ls /dev/kvm; lsmod | cut -d " " -f 1 | sort | xargs'
	[ "${lines[0]}" = 4 ]
	[ "${lines[1]}" = /dev/kvm ]
	[[ ${lines[2]} == *"kvm32 kvm32_pv"* ]]
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
	run -2 "$board" vexpress-a9 --add /no/such/file -- true
	run -2 "$board" vexpress-a9
}
