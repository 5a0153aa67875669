#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Modules of the rewritten kernel: the same files natively, in PV guests of each strategy, and in split mode.
# shellcheck disable=SC2034,SC2154 # for helper.bash, and from it
load helper

LIMIT=900

setup_file() {
	local tree=$BATS_FILE_TMPDIR/tree
	needs_kernel linux-6.1-smp
	"$top/guest-kernels/initrd/build.sh"
	mkdir -p "$tree"/bin "$tree"/modules/{damaged,stripped}
	cp "$BATS_TEST_DIRNAME/modules-step" "$tree/bin/modules"
	cp "$guest"/linux-6.1-smp/out/modules/*.ko "$tree/modules/"
	cp "$tree/modules/null_blk.ko" "$tree/modules/damaged/"
	damage "$tree/modules/damaged/null_blk.ko"
	arm-linux-gnueabihf-strip --strip-debug -o "$tree/modules/stripped/null_blk.ko" "$tree/modules/null_blk.ko"
	(cd "$tree" && find . | cpio -o -H newc --quiet -R 0:0) | cat "$guest/initrd.cpio" - >"$BATS_FILE_TMPDIR/initrd"
	native >"$BATS_FILE_TMPDIR/native"
}

table() {
	readelf -SW "$1" | sed -n 's/.* \.debug_lwpv_sites *PROGBITS *[0-9a-f]* \([0-9a-f]*\) \([0-9a-f]*\) .*/0x\1 0x\2/p'
}

# damage MODULE: the first entry of its table gets another word
damage() {
	local offset
	read -r offset _ < <(table "$1")
	printf '\1' | dd of="$1" bs=1 seek=$((offset + 4)) conv=notrunc 2>/dev/null
}

native() {
	"$top/scripts/bare" vexpress-a9 --kernel "$guest/linux-6.1-smp/out/vmlinux" --initrd "$BATS_FILE_TMPDIR/initrd" \
		--append "$OPTIONS quiet guest=modules" --timeout 300 | tr -d '\r'
}

# guests OPTION...: one with each of them, with the same modules
guests() {
	local option script=""
	for option in "$@"; do
		script+="kvm32 run $option -m 128M -k /vmlinux -i /modules -p '$OPTIONS quiet guest=modules' </dev/null; echo ended \$?
			"
	done
	host 1 linux-6.1-smp "$script complaints" --add "$BATS_FILE_TMPDIR/initrd:/modules"
	printed $# "^ended 0"
	healthy
}

# As natively, once for each guest
same_results() {
	local i
	for ((i = 0; i < $1; i++)); do
		grep '^result ' "$BATS_FILE_TMPDIR/native"
	done | diff - <(grep '^result ' <<<"$output")
}

# printed COUNT PATTERN
printed() {
	[ "$(grep -c "$2" <<<"$output")" -eq "$1" ] || { printf 'not %s times: %s\nin: %s\n' "$1" "$2" "$output" && return 1; }
}

# refused HOW WHY: by each of three guests
refused() {
	printed 3 "^$1: .*invalid module format"
	printed 3 "^$1: \.text+0x[0-9a-f]*: $2"
}

@test "modules have sites, in code that stays and in code that runs once" {
	local size
	read -r _ size < <(table "$guest/linux-6.1-smp/out/modules/null_blk.ko")
	[ $((size)) -gt 0 ]
	run -0 readelf -rW "$guest/linux-6.1-smp/out/modules/percpu_test.ko"
	grep -A 3 "'.rel.debug_lwpv_sites'" <<<"$output" | grep '\.init\.text'
	run -0 "$top/build/lwpv/lwpv" audit "$guest"/linux-6.1-smp/out/modules/*.ko
}

@test "natively they do what they should, and nobody asks for their sites" {
	output=$(cat "$BATS_FILE_TMPDIR/native")
	printed 2 "^result disk $(sha256sum <"$top/build/userland/busybox" | cut -c 1-64)"
	contains "result counters 0 percpu test done"
	contains "result left 0"
	contains "damaged: loaded"
	contains "stripped: loaded"
	healthy
}

@test "PV guests: the same results; a table that disagrees, or is gone, is refused" {
	guests --strategy=trap --strategy=lowvisor "--strategy=inline -c 2"
	same_results 3
	refused damaged "the text has another word than its site table"
	refused stripped "a sensitive instruction without a site"
}

@test "split mode: as natively" {
	BOARD=virt-a15 guests --strategy=hyp
	same_results 1
	contains "damaged: loaded"
	contains "stripped: loaded"
}
