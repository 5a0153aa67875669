#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What the caches may hold instead of an instruction: nothing to report where maintenance is right, in the host and in guests.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

kernel=$top/build/kernel/armmp/Image
load="panic=-1 guest=processes,pipes,files"

# native IMAGE
native() {
	mkimage -A arm -O linux -T kernel -C none -a 0x40208000 -e 0x40208000 -n kernel -d "$1" "$BATS_TEST_TMPDIR/kernel" >/dev/null
	run "$top/scripts/bare" virt-a15-nove --kernel "$BATS_TEST_TMPDIR/kernel" --initrd "$top/build/guest/initrd.cpio" \
		--append "console=ttyAMA0 cryptomgr.notests $load" --timeout 600 --hostile cache
	output=${output//$'\r'/}
}

# guest BOARD BACKEND
guest() {
	run "$top/scripts/board" "$1" --timeout 600 --hostile cache,silent --add "$top/build/guest/linux-6.1-up/out/vmlinux:/vmlinux" \
		--add "$top/build/guest/initrd.cpio:/initrd" -- \
		"kvm32 run --backend $2 -k /vmlinux -i /initrd -p 'console=ttyAMA0 $load' </dev/null; echo ended \$?"
	output=${output//$'\r'/}
	contains "ended 0"
}

coherent() {
	contains "result processes 40"
	nothing_uncleaned
}

setup_file() {
	"$top/guest-kernels/initrd/build.sh" >&2
}

@test "the stock kernel: what is executed was cleaned and invalidated" {
	native "$kernel"
	coherent
}

@test "a kernel that forgets to clean: many places" {
	"$BATS_TEST_DIRNAME/forget-clean" "$kernel" "$BATS_TEST_TMPDIR/forgets"
	native "$BATS_TEST_TMPDIR/forgets"
	[ "$(others | grep -c 'stale: not cleaned: ')" -ge 100 ]
}

@test "a Linux guest in PV mode" {
	guest vexpress-a9 pv
	coherent
}

@test "a Linux guest in split mode" {
	guest virt-a15 hyp
	coherent
}
