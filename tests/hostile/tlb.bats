#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The record of the TLB on the stock kernel, natively: nothing to report where nothing is wrong; something where
# invalidations are missing, which nothing else notices; and a failure if what is held is used.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

board=virt-a15-nove
kernel=$top/build/kernel/armmp/Image

# native WORDS IMAGE CPUS [SECONDS]: where the stock kernel belongs on this board
native() {
	mkimage -A arm -O linux -T kernel -C none -a 0x40208000 -e 0x40208000 -n kernel -d "$2" "$BATS_TEST_TMPDIR/kernel" >/dev/null
	run "$top/scripts/bare" "$board" --kernel "$BATS_TEST_TMPDIR/kernel" --initrd "$BATS_FILE_TMPDIR/initrd" --smp "$3" \
		--append "console=ttyAMA0 cryptomgr.notests panic=-1 guest=$LOAD" --timeout "${4:-300}" --hostile "$1"
	output=${output//$'\r'/}
}

setup_file() {
	paging_initrd
	"$BATS_TEST_DIRNAME/forget-tlbi" "$kernel" "$BATS_FILE_TMPDIR/forgets"
}

@test "the stock kernel: everything that changes is flushed, on one and two processors" {
	for cpus in 1 2; do
		native tlb,silent "$kernel" $cpus
		worked
		reported_nothing
	done
}

@test "the same with held entries in use: it makes no difference" {
	for cpus in 1 2; do
		native stale,silent "$kernel" $cpus
		worked
		[[ $output =~ \ ([0-9]+)\ walks\ answered\ by\ a\ held\ entry ]]
		[ "${BASH_REMATCH[1]}" -gt 0 ]
	done
}

@test "a kernel that forgets its invalidations of user mappings: QEMU as it is does not notice" {
	native none "$BATS_FILE_TMPDIR/forgets" 1
	worked
}

@test "the same kernel with the record: thousands of places" {
	native tlb "$BATS_FILE_TMPDIR/forgets" 1
	worked
	[ "$(grep -c '^tlb: stale: address: cpu 0 pl1' <<<"$output")" -ge 1000 ]
	[ "$(grep -c '^tlb: stale: attributes: cpu 0 pl1' <<<"$output")" -ge 200 ]
	[ "$(grep -c '^tlb: stale: [a-z]*: cpu 0 pl1' <<<"$output")" -ge 2000 ]
}

@test "the same kernel with held entries in use: it does not get through" {
	native stale "$BATS_FILE_TMPDIR/forgets" 1 60
	contains "Run /init as init process"
	lacks "result paging"
	[[ $output =~ \ ([0-9]+)\ walks\ answered\ by\ a\ held\ entry ]]
	[ "${BASH_REMATCH[1]}" -gt 1000 ]
}
