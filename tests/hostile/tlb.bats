#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The record of the TLB: nothing to report where nothing is wrong; something where invalidations are missing.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

board=virt-a15-nove
kernel=$top/build/kernel/armmp/Image

# Processes, pipes and files: copy on write, and pages that go with their processes
load_of() {
	echo "console=ttyAMA0 cryptomgr.notests panic=-1 guest=processes,pipes,files"
}

# uimage IMAGE: where the stock kernel belongs on this board
uimage() {
	mkimage -A arm -O linux -T kernel -C none -a 0x40208000 -e 0x40208000 -n kernel -d "$1" "$BATS_TEST_TMPDIR/kernel" >/dev/null
}

# native WORDS IMAGE CPUS
native() {
	uimage "$2"
	run "$top/scripts/bare" "$board" --kernel "$BATS_TEST_TMPDIR/kernel" --initrd "$top/build/guest/initrd.cpio" --smp "$3" \
		--append "$(load_of)" --timeout 600 --hostile "$1"
	output=${output//$'\r'/}
}

setup_file() {
	"$top/guest-kernels/initrd/build.sh" >&2
}

@test "the stock kernel: everything that changes is flushed" {
	native tlb "$kernel" 1
	contains "result processes 40"
	contains "tlb: "
	lacks "tlb: stale: "
}

@test "a kernel that forgets the invalidations of user ranges: places with other attributes" {
	"$BATS_TEST_DIRNAME/forget-tlbi" "$kernel" "$BATS_TEST_TMPDIR/forgets"
	native tlb "$BATS_TEST_TMPDIR/forgets" 1
	contains "result processes 40"
	contains "tlb: stale: attributes: cpu 0 pl1"
}
