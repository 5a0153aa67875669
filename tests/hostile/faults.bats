#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Faults planted in a copy of the source (faults/*.patch): QEMU as it is does not notice, one detector does, the others
# have nothing to say.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

# plant FAULT: boards run with it from here on
plant() {
	"$BATS_TEST_DIRNAME/faults/plant" "$1" "$BATS_TEST_TMPDIR/fault" >&2
	export KVM32_BUILD=$BATS_TEST_TMPDIR/fault/build
}

# on_board WORDS BOARD CPUS COMMANDS ADD...: it has to come up, whatever the commands do; what it reports is kept in $reports
on_board() {
	local words=$1 board=$2 cpus=$3 commands=$4
	shift 4
	run timeout --foreground 500 "$top/scripts/board" "$board" --smp "$cpus" --timeout 450 --hostile "$words" "$@" -- "echo begins; $commands"
	output=${output//$'\r'/}
	echo "$output"
	contains "begins"
	reports=$(grep '^tlb: stale: ' <<<"$output" || true; others)
}

# flat WORDS TEST [IMAGE]: a flat kernel as a guest of a Cortex-A9
flat() {
	on_board "$1" vexpress-a9 1 "timeout 240 kvm32 run -m 64M -k /test.elf </dev/null && echo passed
		dmesg | grep 'is not rewritten'" --add "${3:-$flat/$2.elf}:/test.elf"
}

# change WORDS CPUS: memory changes under guests in split mode
change() {
	on_board "$1" virt-a15 "$2" "insmod /brd.ko rd_nr=1 rd_size=8192 && mkswap /dev/ram0 >/dev/null && swapon /dev/ram0
		/kvm-api --hyp change && echo passed" --add "$top/build/tests/kvm-api:/kvm-api" \
		--add "$top/build/kernel/armmp/modules/drivers/block/brd.ko:/brd.ko"
}

# unnoticed: nobody has anything to say
unnoticed() {
	contains "passed" && lacks "not ok" && [ -z "$reports" ]
}

# only EXPRESSION: there are such reports, and there is nothing else
only() {
	grep -q "$1" <<<"$reports" && ! grep -v "$1" <<<"$reports"
}

fails() {
	! grep -qx passed <<<"$output" || contains "not ok"
}

@test "without a fault there is nothing to find" {
	flat tlb,cache,silent mmu
	unnoticed
	flat silent modes
	unnoticed
	change tlb,cache,silent 2
	unnoticed
}

@test "a way into the guest without its TLBIALL" {
	plant lowvisor-tlbiall
	flat none mmu
	unnoticed
	flat tlb,cache,silent mmu
	only "^tlb: stale: \(narrower\|global\): .* global found .* mode 10"
	flat stale mmu
	fails
}

@test "a shadow space used while the TLB holds another one's entries" {
	plant space-reused
	flat none mmu
	unnoticed
	flat tlb,cache,silent mmu
	only "^tlb: stale: address: .* mode 10"
	flat stale mmu
	fails
}

@test "stage 2 entries that go, and stay in the TLB" {
	plant stage2-unmap
	change none 1
	unnoticed
	change tlb,cache,silent 1
	only "^tlb: stale: .* stage2 "
	change stale 1
	fails
}

@test "an invalidation that does not reach the other vCPU" {
	plant stage2-local
	change none 2
	unnoticed
	change tlb,cache,silent 2
	only "^tlb: stale: .* cpu [01] stage2 "
	change stale 2
	fails
}

@test "a guest's code that stays in the data cache" {
	plant code-not-cleaned
	flat none mmu
	unnoticed
	flat tlb,silent mmu
	unnoticed
	flat tlb,cache,silent mmu
	only "^cache: stale: not cleaned: .* mode 10"
}

# Where the core has mercy the host says which instruction it was; where it has none, only the guest's failure shows it. The
# audit, which shares no code with what is planted, needs neither.
@test "a rewriter that skips a class" {
	local image=$BATS_TEST_TMPDIR/fault/guest/modes.elf
	plant class-skipped
	flat none modes "$image"
	contains "which is not rewritten"
	flat silent modes "$image"
	fails
	lacks "which is not rewritten"
	flat tlb,cache modes "$image"
	[ -z "$reports" ]
	run "$top/build/lwpv/lwpv" audit "$image"
	[ "$status" -ne 0 ]
	contains "[stm-user]: not in the site table"
}
