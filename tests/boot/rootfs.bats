#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A Debian root file system on a virtio disk (guest-kernels/rootfs): its programs give the same results in a guest as on
# the board without a hypervisor.
# shellcheck disable=SC2034,SC2154 # for helper.bash, and from it
load helper

BOARD=virt-a15
LIMIT=600
image=$guest/rootfs.img

setup_file() {
	"$top/guest-kernels/initrd/build.sh"
	"$top/guest-kernels/initrd/build.sh" --modules
	"$top/guest-kernels/rootfs/build.sh"
	cat "$guest/initrd.cpio" "$guest/modules.cpio" >"$BATS_FILE_TMPDIR/initrd"
	bare_results >"$BATS_FILE_TMPDIR/native"
}

# All steps, in Debian's stock kernel on the bare board. The disk stays as it is.
bare_results() {
	"$top/scripts/bare" $BOARD --kernel "$top/build/kernel/armmp/vmlinuz" --initrd "$BATS_FILE_TMPDIR/initrd" --mem 256M \
		--append "quiet cryptomgr.notests $OPTIONS guest=disk" --timeout 300 \
		--qemu -drive --qemu "if=none,id=disk,format=raw,snapshot=on,file=$image" \
		--qemu -device --qemu virtio-blk-device,drive=disk | tr -d '\r' | grep '^result '
}

# disk_guest HOST-CPUS STEP,... OPTION...: a guest with the image as its disk
disk_guest() {
	local cpus=$1 steps=$2
	shift 2
	run "$top/scripts/board" "$BOARD" --smp "$cpus" --timeout "$LIMIT" --add "$kernel:/kernel" --add "$image:/rootfs.img" \
		--add "$BATS_FILE_TMPDIR/initrd:/initrd" -- "kvm32 run $* -k /kernel -i /initrd -d /rootfs.img \
			-p 'quiet cryptomgr.notests $OPTIONS guest=disk steps=machine,$steps' </dev/null
		echo ended \$?; dmesg | sed -n '/kvm32: backend/,\$p' | grep -v 'deferred probe'"
	output=${output//$'\r'/}
	contains "rootfs done"
	contains "ended 0"
	healthy
}

# Debian's own kernel, out of its zImage: unpacking takes a guest as long as the rest of its boot.
stock_disk_guest() {
	kernel=$top/build/kernel/armmp/Image
	disk_guest "$@" --backend=hyp --text-offset=2080k -m 256M
}

# gives NAME...: these results and no others, each the bare board's
gives() {
	local name
	diff <(for name in "$@"; do grep "^result $name " "$BATS_FILE_TMPDIR/native"; done) <(grep '^result ' <<<"$output")
}

@test "the bare board has all results" {
	run cut -d ' ' -f 2 "$BATS_FILE_TMPDIR/native"
	[ "$(xargs <<<"$output")" = "sha256 gzip gunzip compiled program disk stress messages" ]
}

@test "Debian's own kernel, in split mode: sha256sum, gzip, gcc, what gcc made, and what was written" {
	stock_disk_guest 1 sha256,gzip_and_back,compile,disk
	contains "1 processors; /dev/vda / ext2 rw"
	gives sha256 gzip gunzip compiled program disk
}

@test "on four vCPUs, which share two CPUs: stress-ng and hackbench" {
	stock_disk_guest 2 stress,messages -c 4
	contains "4 processors; /dev/vda / ext2 rw"
	gives stress messages
}

@test "a rewritten kernel on a core without the extensions" {
	needs_kernel linux-6.1-smp
	kernel=$guest/linux-6.1-smp/out/vmlinux
	BOARD=virt-a15-nove disk_guest 1 compile,disk --backend=pv -m 128M
	contains "1 processors; /dev/vda / ext2 rw"
	gives compiled program disk
}
