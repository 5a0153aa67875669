#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Instructions that are UNPREDICTABLE in user mode, on a bare core that is silent about them.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

# flat_test WORDS BOARD
flat_test() {
	run "$top/scripts/bare" "$2" --kernel "$flat/native/${2%-nove}/unpredictable.elf" --mem 256M --timeout 60 --hostile "$1"
	[ "$status" -eq 0 ]
	lacks "not ok"
	contains "1.."
}

@test "as QEMU has it: they trap" {
	for board in vexpress-a9 virt-a15-nove; do
		flat_test none "$board"
		[ "$(grep -c '^trap: ' <<<"$output")" -ge 20 ]
		contains "trap: movs pc, lr"
	done
}

@test "silent: none traps, none has an effect" {
	for board in vexpress-a9 virt-a15-nove; do
		flat_test silent "$board"
		lacks "prefetch abort"
		contains "silent: mrs r0, spsr, junk"
		contains "silent: mrs r0, spsr (Thumb), junk"
		contains "silent: ands pc, lr, #0xc0000000"
		[ "$(grep '^trap: ' <<<"$output" | grep -vc -e eret -e _usr -e _svc)" -eq 0 ]
	done
}

@test "plain: none traps, a branch without an exception return" {
	for board in vexpress-a9 virt-a15-nove; do
		flat_test plain "$board"
		contains "silent: movs pc, lr"
		contains "silent: ldm sp!, {pc}^"
		contains "prefetch abort: ands pc, lr, #0xc0000000"
		[ "$(grep '^trap: ' <<<"$output" | grep -vc -e eret -e _usr -e _svc)" -eq 0 ]
	done
}

# Without the virtualization extensions these encodings are UNDEFINED.
@test "ERET and banked registers trap on a core that does not have them" {
	flat_test silent virt-a15-nove
	contains "trap: eret"
	contains "trap: mrs r0, lr_usr"
}
