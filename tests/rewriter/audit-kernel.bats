#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The guest kernels that were built: nothing is missing from their tables, and they can be sealed, as ELF and as Image.

load audit/helper

# each_kernel COMMAND: for the folder of each kernel that was rewritten
each_kernel() {
	local kernel found=
	for kernel in "$top"/build/guest/*/out/vmlinux; do
		[[ -e $kernel && $kernel != *-native/out/vmlinux ]] || continue
		found=1
		"$@" "${kernel%/*}"
	done
	[ "$found" ] || skip "no guest kernel built"
}

is_clean() {
	run -0 "$lwpv" audit "$1/vmlinux"
	finds "clean: every sensitive instruction is in the site table"
	lacks "disputed"
	lacks "svc-collision"
	echo "# $1: $(sed -n 's/^  all *\([0-9]*\) .*/\1/p' <<<"$output") sites" >&3
}

seals_alike() {
	"$lwpv" seal -o "$tmp/sealed" "$1/vmlinux"
	run -0 "$lwpv" audit "$tmp/sealed"
	finds "clean"
	"$lwpv" seal --image "$1/Image" --map "$1/vmlinux" -o "$tmp/Image"
	"${cross}objcopy" -O binary -R .comment -S "$tmp/sealed" "$tmp/want"
	cmp "$tmp/want" "$tmp/Image"
	cp "$tmp/sealed" "$tmp/once"
	"$lwpv" seal "$tmp/sealed"
	cmp "$tmp/sealed" "$tmp/once"
}

@test "guest kernels have no sensitive instruction outside of their table" {
	each_kernel is_clean
}

@test "guest kernels can be sealed, ELF and Image alike" {
	each_kernel seals_alike
}
