#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# scripts/bench: what was measured is measured again, to the instruction, and becomes a page.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

bench() {
	"$top/scripts/bench" --out "$BATS_TEST_TMPDIR/$1" "${@:2}"
}

# same FILE...: as both runs have left them, and not empty
same() {
	local file
	for file in "$@"; do
		[ -s "$BATS_TEST_TMPDIR/one/$file" ] && cmp "$BATS_TEST_TMPDIR/one/$file" "$BATS_TEST_TMPDIR/two/$file" || return 1
	done
}

@test "single operations: two runs agree, and so do their profiles" {
	bench one --micro --strategy hyp
	bench two --micro --strategy hyp
	same micro-virt-a15-{bare,hyp}.{txt,blocks}
	run bench one --profile hypercall
	contains " lowvisor     low_hvc"
	bench one --report
	grep '"hypercall"' "$BATS_TEST_TMPDIR/one/report.json"
}

@test "single operations on a core without a generic timer: two runs agree, and what is not there has no figure" {
	run bench one --micro --board vexpress-a9 --strategy inline
	[ "$status" -eq 0 ]
	grep -E '^dacr_write +[0-9]+ +[0-9]+$' <<<"$output"
	grep -E '^counter_read +- +[0-9]+$' <<<"$output"
	lacks timer_waiting
	bench two --micro --board vexpress-a9 --strategy inline
	same micro-vexpress-a9-{bare,inline}.{txt,blocks}
	bench one --report
	grep "Single operations on vexpress-a9" "$BATS_TEST_TMPDIR/one/report.html"
}

@test "operations of the operating system: two runs agree, and become a page that loads nothing" {
	needs_kernel linux-6.1-up
	bench one --board virt-a15 --strategy lowvisor operations
	bench two --board virt-a15 --strategy lowvisor operations
	[ "$(grep -c '^operation ' "$BATS_TEST_TMPDIR/one/steps-virt-a15-native.txt")" -eq 9 ]
	same steps-virt-a15-native.counts steps-virt-a15-native.txt steps-virt-a15-lowvisor.counts steps-virt-a15-lowvisor.txt
	bench one --report
	[ "$(grep -c '<svg' "$BATS_TEST_TMPDIR/one/report.html")" -eq 5 ]
	grep "At a glance" "$BATS_TEST_TMPDIR/one/report.html"
	python3 -c "import sys, xml.dom.minidom as dom; print(dom.parse(sys.argv[1]).toxml())" "$BATS_TEST_TMPDIR/one/report-virt-a15.svg" |
		grep "null system call, lowvisor: [0-9.]* ×"
	run grep -E 'https?:|src=|@import|url\(' "$BATS_TEST_TMPDIR/one/report.html"
	[ "$status" -eq 1 ]
}

@test "programs on a disk: every step has its figure, and two runs agree" {
	needs_kernel linux-6.1-smp
	run bench one --disk --board virt-a15 --strategy hyp blocks messages
	[ "$status" -eq 0 ]
	for row in "to init" mount blocks messages "to the power-off"; do
		grep -E "^$row +[0-9.]+ M +[0-9.]+ M +[0-9.]+ x\$" <<<"$output"
	done
	bench two --disk --board virt-a15 --strategy hyp blocks messages
	same disk-virt-a15-native.counts disk-virt-a15-native.txt disk-virt-a15-hyp.counts disk-virt-a15-hyp.txt
	bench one --report
	grep "Debian's programs on a virtio disk of virt-a15" "$BATS_TEST_TMPDIR/one/report.html"
}

@test "instructions by reason: seen as often as the modules count them, and two runs agree" {
	needs_kernel linux-6.1-up
	run bench one --reasons --board virt-a15 --strategy inline --strategy hyp signals
	[ "$status" -eq 0 ]
	for row in guest "exit shadow_fault" "exit stage2_fault" "lowvisor exception" "lowvisor mmio"; do
		grep -E "^$row +[0-9]+\.[0-9]{2}" <<<"$output"
	done
	bench two --reasons --board virt-a15 --strategy inline signals
	same reasons-virt-a15-map reasons-virt-a15-inline.ways
	bench one --report
	grep "Where the instructions go, by exit reason, on virt-a15" "$BATS_TEST_TMPDIR/one/report.html"
}

# bats test_tags=whole
@test "what being rewritten costs a kernel natively: less than half a percent, and the same in two runs" {
	needs_kernel linux-6.1-up
	run bench one --rewriting signals pipes
	[ "$status" -eq 0 ]
	for row in "to init" signals pipes "to the power-off"; do
		grep -E "^$row +([0-9.]+ M +){2}[+-][0-9.]+ %\$" <<<"$output"
	done
	grep -E '^to the power-off .* (-[0-9.]+|\+0\.[0-4][0-9]+) %$' <<<"$output"
	bench two --rewriting signals pipes
	same rewriting-vexpress-a9-linux-6.1-up-{original,rewritten}.{counts,txt}
	bench one --report
	grep "Rewritten, on the bare vexpress-a9" "$BATS_TEST_TMPDIR/one/report.html"
}

@test "the network: every step has its figure with every strategy, and two runs agree" {
	needs_kernel linux-6.1-up
	run bench one --net --board virt-a15 send:1 receive:1 round_trips:20
	[ "$status" -eq 0 ]
	for row in connect send:1 receive:1 round_trips:20; do
		grep -E "^$row +([0-9.]+ M +){5}([0-9.]+ x *){4}\$" <<<"$output"
	done
	for row in mib_sent mib_received round_trip; do
		grep -E "^$row +([0-9 ]+ ){5} +([0-9.]+ x *){4}\$" <<<"$output"
	done
	bench two --net --board virt-a15 --strategy inline send:1 receive:1 round_trips:20
	same net-virt-a15-native.counts net-virt-a15-native.txt net-virt-a15-inline.counts net-virt-a15-inline.txt
	bench one --report
	grep "TCP through a virtio network card of virt-a15" "$BATS_TEST_TMPDIR/one/report.html"
}
