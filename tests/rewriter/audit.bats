#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# lwpv audit: instructions planted in small programs are found wherever they stand, and nothing else is.

load audit/helper

@test "each ARM row planted outside the table is found" {
	build planted-arm
	diff <(rows_of "$tmp/planted-arm") <(rows_defined A32)
	run -1 "$lwpv" audit "$tmp/planted-arm"
	finds "not rewritten: 29 sensitive instructions, first at 00008000 <_start>"
	lacks "harmless>"
	lacks "harmless+"
}

@test "each Thumb row planted outside the table is found" {
	build planted-thumb
	diff <(rows_of "$tmp/planted-thumb") <(rows_defined T16 T32)
	run -1 "$lwpv" audit "$tmp/planted-thumb"
	lacks "harmless>"
	lacks "harmless+"
}

@test "programs whose sites are all in the table are clean" {
	build planted-arm -DSITES -Wl,-Ttext=0x8000
	build planted-thumb -DSITES -Wl,-Ttext=0x8000
	run -0 "$lwpv" audit --class='*' "$tmp/planted-arm" "$tmp/planted-thumb"
	finds "planted-arm: clean"
	finds "planted-thumb: clean"
	lacks "warning"
	lacks "residual:"
	[ "$(grep -c 'all *30 *0 *0 *0' <<<"$output")" = 1 ]
	[ "$(grep -c 'all *29 *0 *0 *0' <<<"$output")" = 1 ]
}

@test "one instruction missing from the table is named with its place and reason" {
	build planted-arm -DSITES -Wl,-Ttext=0x8000
	# harmless+0x28: the nop becomes cpsid i
	put_word "$tmp/planted-arm" "$(offset_of "$tmp/planted-arm" .text)+0xa0" f10c0080
	run -1 "$lwpv" audit "$tmp/planted-arm"
	finds "residual: .text 000080a0 <harmless+0x28> f10c0080 'cpsid i' [cps]: not in the site table"
	finds "1 residual sensitive instructions"
}

@test "mapping symbols decide what is ARM, Thumb and data" {
	build mixed
	run -1 "$lwpv" audit "$tmp/mixed"
	finds "<arm_site> f10c0080 'cpsid i'"
	finds "<thumb_site> b662 'cpsie i'"
	finds ".replacements 0"
	finds "<replacement> e320f003 'wfi'"
	[ "$(grep -c residual: <<<"$output")" = 3 ]
}

@test "constants in code are listed only on request" {
	build mixed
	run -1 "$lwpv" audit "$tmp/mixed"
	lacks "data that looks sensitive"
	run -1 "$lwpv" audit --explain "$tmp/mixed"
	finds "<pool+0x4> c1200200"
	finds "data that looks sensitive"
	lacks ".data "
}

@test "a stripped program is taken for ARM code, with a warning" {
	build mixed
	"${cross}strip" "$tmp/mixed"
	run -1 "$lwpv" audit "$tmp/mixed"
	finds "warning: no mapping symbols"
	finds "00008014 f10c0080 'cpsid i'"
	finds "00008008 e10f0000"
}

@test "instructions hidden in .long are noted, without counting as residual" {
	build mixed
	run -1 "$lwpv" audit "$tmp/mixed"
	finds "note: .text 0000801c <arm_site+0x8> e160006e 'eret' [data-word]"
	finds "note: .text 00008020 <arm_site+0xc> f1080080 'cpsie i' [data-word]"
}

@test "discarded, harmless and overlaid entries are understood" {
	build_image
	run -0 "$lwpv" audit "$tmp/image"
	finds "8 table entries (1 discarded, 1 harmless)"
	finds "dp-pc            2"
	finds "clean"
}

@test "a text that is not what the table says is found, with its source line" {
	build_image
	put_word "$tmp/image" "$(offset_of "$tmp/image" .text)+4" e1a00000
	run -1 "$lwpv" audit "$tmp/image"
	finds "[mrs]: table and text disagree: the text holds 0xe1a00000 ("
	finds "audit/image.S:11)"
	put_word "$tmp/image" "$(offset_of "$tmp/image" .text)+4" e10f0000
	run -1 "$lwpv" audit "$tmp/image"
	[ "$(grep -c residual: <<<"$output")" = 1 ]
}

@test "a table entry outside of every section is found" {
	build_image
	put_word "$tmp/image" "$(offset_of "$tmp/image" .debug_lwpv_sites)" 12345678
	run -1 "$lwpv" audit "$tmp/image"
	finds "(no section) 12345678"
	finds "the table has an address that is in no section"
	finds "c0008000 <_start> f10c0080 'cpsid i' [cps]: not in the site table"
}

@test "a genuine SVC that looks like a trap word is a warning" {
	build_image
	put_word "$tmp/image" "$(offset_of "$tmp/image" .text)+16" ef200640
	run -0 "$lwpv" audit "$tmp/image"
	finds "warning: .text c0008010 <_start+0x10> ef200640 'svc #0x200640' [svc-collision]"
	finds "(for 0xf10c0080)"
}

@test "relocatable objects: sites at offset 0 and in several sections" {
	build_object image
	run -0 "$lwpv" audit "$tmp/image.o"
	finds "8 table entries (0 discarded, 1 harmless)"
	finds "all              7"
	build_object planted-arm -DSITES
	"${cross}ld" -r -z muldefs -o "$tmp/both.ko" "$tmp/image.o" "$tmp/planted-arm.o"
	run -0 "$lwpv" audit "$tmp/both.ko"
	finds "all             37"
	build_object planted-arm
	"${cross}ld" -r -z muldefs -o "$tmp/both.ko" "$tmp/image.o" "$tmp/planted-arm.o"
	run -1 "$lwpv" audit --class=cps "$tmp/both.ko"
	finds "f10e00d3 'cpsid if, #0x13' [cps]: not in the site table"
}

@test "inline assembler in C, with a table that the linker compressed" {
	cat >"$tmp/c.c" <<-'C'
		unsigned int save(void)
		{
			unsigned int flags;
			__asm__ volatile(LWPV_SITE("mrs %0, cpsr") "\n\t" LWPV_SITE("cpsid i") : "=r"(flags) : : "memory");
			return flags;
		}
		void _start(void) { __asm__ volatile(LWPV_SITE("msr cpsr_c, %0") : : "r"(save())); }
	C
	"${cross}gcc" -O2 -marm -include "$top/rewriter/include/lwpv.h" -nostdlib -static \
		-Wl,--compress-debug-sections=zlib -o "$tmp/c" "$tmp/c.c"
	run -0 "$lwpv" audit "$tmp/c"
	finds "mrs"
	"$lwpv" seal "$tmp/c"
	run -0 "$lwpv" audit --json "$tmp/c"
	finds '"sealed": 2'
}

@test "space for stubs: behind all code of the section, and nothing in it" {
	cat >"$tmp/c.c" <<-'C'
		void mask(void) { __asm__ volatile(LWPV_SITE_CPS("cpsid i") : : : "memory", LWPV_SCRATCH); }
		void _start(void) { mask(); __asm__ volatile(LWPV_SITE_CPS("cpsie i") : : : "memory", LWPV_SCRATCH); }
	C
	"${cross}gcc" -O2 -marm -include "$top/rewriter/include/lwpv.h" -nostdlib -static -o "$tmp/c" "$tmp/c.c"
	"${cross}gcc" -O2 -marm -include "$top/rewriter/include/lwpv.h" -c -o "$tmp/c.o" "$tmp/c.c"
	run -0 "$lwpv" audit "$tmp/c" "$tmp/c.o"
	last=$(($(offset_of "$tmp/c" .text) + 0x$("${cross}size" -A -x "$tmp/c" | sed -n 's/^\.text *0x\([0-9a-f]*\) .*/\1/p') - 4))
	"$lwpv" seal "$tmp/c"
	run -0 "$lwpv" audit "$tmp/c"
	put_word "$tmp/c" "$last" e1a00000
	run -1 "$lwpv" audit "$tmp/c"
	[ "$(grep -c 'what should be space for its stub is none' <<<"$output")" = 1 ]
}

@test "--class selects what has to be in the table" {
	build planted-arm
	run -1 "$lwpv" audit --class=w* "$tmp/planted-arm"
	[ "$(grep -c residual: <<<"$output")" = 2 ]
	run -1 "$lwpv" audit --class=-* --class=cp14 "$tmp/planted-arm"
	[ "$(grep -c residual: <<<"$output")" = 1 ]
	run -1 "$lwpv" audit "$tmp/planted-arm"
	lacks "[wfe]"
}

@test "--json tells what the text tells" {
	build planted-arm
	run -1 "$lwpv" audit --json "$tmp/planted-arm"
	finds '"residual": 29'
	finds '"rewritten": false'
	finds '"symbol": "_start+0x40"'
	finds '"word": "e160006e"'
}

@test "wrong usage is status 2, an unreadable file 3, and the worst counts" {
	run -2 "$lwpv" audit
	run -2 "$lwpv" audit --no-such-option x
	run -2 "$lwpv" audit --class=nothing x
	finds "no class matches 'nothing'"
	run -3 "$lwpv" audit "$tmp/none"
	finds "No such file"
	run -3 "$lwpv" audit /bin/sh
	finds "not a 32-bit ELF file"
	run -3 "$lwpv" audit "$fixtures/mixed.S"
	finds "not an ELF file"
	build mixed
	run -3 "$lwpv" audit "$tmp/mixed" /bin/sh
	finds "<arm_site>"
	head -c 300 "$tmp/mixed" >"$tmp/short"
	run -3 "$lwpv" audit "$tmp/short"
	build_image
	"${cross}objcopy" --remove-section .debug_lwpv_str "$tmp/image"
	run -3 "$lwpv" audit "$tmp/image"
	finds "site table: no section"
}

@test "damaged files end in a message, never in a crash" {
	local size at status
	build_image
	size=$(stat -c %s "$tmp/image")
	for at in $(seq 0 61 $((size - 1))); do
		cp "$tmp/image" "$tmp/damaged"
		put_word "$tmp/damaged" "$at" ffffffff
		status=0
		"$lwpv" audit "$tmp/damaged" >"$tmp/out" 2>&1 || status=$?
		[ "$status" -le 3 ] || { echo "word at $at: status $status"; cat "$tmp/out"; return 1; }
		head -c "$at" "$tmp/image" >"$tmp/damaged"
		status=0
		"$lwpv" seal "$tmp/damaged" >"$tmp/out" 2>&1 || status=$?
		[ "$status" = 3 ] || { echo "cut at $at: status $status"; cat "$tmp/out"; return 1; }
	done
}
