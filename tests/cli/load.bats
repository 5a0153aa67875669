#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Kernels, good and bad, through run --dry-run: it loads all of a machine and needs no KVM.
load helper

setup_file() {
	build_monitor
	compile rewritten
	compile original '-DSITE(...)=__VA_ARGS__'
	compile thumb -DTHUMB '-DSITE(...)=LWPV_SITE(wfi)'
	cd "$BATS_FILE_TMPDIR"
	head -c 100 rewritten >truncated
	head -c $(($(stat -c %s rewritten) / 2)) rewritten >half
	: >empty
	zimage zimage 8192
	zimage liar 99999999
	head -c 300000 /dev/urandom >initrd
}

# zimage FILE SIZE: a header that says so, with entry code that was not rewritten
zimage() {
	python3 - "$1" "$2" <<-'END'
		import struct, sys
		code = struct.pack("<9I", *[0xe1a00000] * 8, 0xe10f9000)
		header = struct.pack("<3I", 0x016f2818, 0, int(sys.argv[2]))
		open(sys.argv[1], "wb").write((code + header).ljust(8192, b"\0"))
	END
}

setup() { cd "$BATS_FILE_TMPDIR"; }

dry_run() { "$kvm32" run --dry-run "$@" </dev/null; }

# refused TEXT ARGUMENTS...: ends with 1 and says TEXT
refused() {
	local text=$1
	shift
	run -1 dry_run "$@"
	contains "$output" "$text"
}

@test "a rewritten kernel gets its trap words, and LDRT stays native" {
	run -0 dry_run -k rewritten
	contains "$output" "kernel: ELF, entry 0x40008000"
	contains "$output" "sites: 5 in the table, 4 patched, 1 native, 0 sealed"
}

@test "--ldrt=trap patches LDRT too" {
	run -0 dry_run -k rewritten --ldrt=trap
	contains "$output" "5 patched, 0 native"
}

@test "on the hyp backend nothing is patched" {
	run -0 dry_run -k rewritten --backend=hyp
	contains "$output" "0 patched, 5 native"
	run -0 dry_run -k original --backend=hyp
}

@test "a kernel that was not rewritten is refused, with count, address and symbol" {
	refused "not rewritten: 4 sensitive instructions, first at 0xc0008000 (_start)" -k original
	contains "$output" "lwpv"
}

@test "a Thumb kernel is refused with the option that helps" {
	refused "CONFIG_THUMB2_KERNEL=n" -k thumb
}

@test "a missing kernel" {
	refused "kernel nowhere: No such file" -k nowhere
}

@test "a directory, and a device, are no kernel" {
	refused "kernel /: Is a directory" -k /
	refused "kernel /dev/null: empty, or no regular file" -k /dev/null
}

@test "an empty kernel" {
	refused "kernel empty: empty" -k empty
}

@test "a truncated kernel" {
	refused "kernel truncated: truncated" -k truncated
	refused "kernel half: truncated" -k half
}

@test "a text that does not match its table, with the place in the source" {
	# another instruction where the table says "cpsid if"
	python3 - <<-'END'
		data = bytearray(open("rewritten", "rb").read())
		at = data.index(bytes.fromhex("c0000cf1"))
		data[at:at + 4] = bytes.fromhex("00f020e3")
		open("stale", "wb").write(data)
	END
	refused "site at 0xc0008000" -k stale
	contains "$output" "kernel.S:"
	contains "$output" "the text has another word there"
}

@test "a program for another machine" {
	refused "not for 32-bit ARM" -k /bin/true
}

@test "a file that is nothing we know" {
	refused "neither an ELF program, nor a zImage, nor an Image" -k /etc/passwd
}

@test "a zImage that was not rewritten" {
	refused "not rewritten: 1 sensitive instructions in its entry code, first at offset 0x20" -k zimage
	run -0 dry_run -k zimage --backend=hyp
	contains "$output" "kernel: zImage, entry 0x42000000"
	run -0 dry_run -k zimage --backend=hyp -m 32M
	contains "$output" "entry 0x40008000"
}

@test "a zImage whose header lies" {
	refused "truncated or damaged: the zImage header says 99999999 bytes" -k liar
}

@test "a kernel larger than its memory" {
	head -c 5000000 /dev/zero >large
	refused "give the guest more with -m" -k large --backend=hyp -m 4M
}

@test "an initrd larger than the memory left" {
	head -c 8000000 /dev/zero >large
	refused "do not fit into 8M of RAM" -k rewritten -m 8M -i large
}

@test "a missing initrd" {
	refused "initrd nowhere: No such file" -k rewritten -i nowhere
}

@test "more memory than this host has" {
	(( $(getconf _PHYS_PAGES) * $(getconf PAGESIZE) < 768 << 20 )) || skip "this host has more than a guest can"
	refused "is more than this host has" -k rewritten -m 768M
}

@test "memory map: initrd and device tree at the top, page-aligned, inside RAM" {
	run -0 dry_run -k rewritten -i initrd -m 64M
	contains "$output" "0x40000000-0x43ffffff  RAM"
	contains "$output" "0x43ff0000-0x43ffffff  device tree"
	contains "$output" "0x43fa6000-0x43fef3df  initrd"
}

@test "a missing disk, one that is too small, one without the right to write" {
	refused "disk nowhere: No such file" -k rewritten -d nowhere
	refused "disk empty: smaller than a sector" -k rewritten -d empty
	truncate -s 1M disk
	run -0 dry_run -k rewritten -d disk -d initrd,ro --rng
	contains "$output" "0x0a000000-0x0a0001ff  blk"
	contains "$output" "0x0a000400-0x0a0005ff  rng"
}

@test "a disk is not written by two machines" {
	truncate -s 1M disk
	refused "disk disk: in use by another program" -k rewritten -d disk -d disk
	run -0 dry_run -k rewritten -d disk,ro -d disk,ro
}
