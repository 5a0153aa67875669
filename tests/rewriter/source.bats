#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The verbs that read sources: pairs of files for each class and each oddity, then options and exit codes.

load source/helper

# Classes

@test "cps: changes of mask bits and mode" { check_all cps.S; }
@test "mrs: reads of status and banked registers" { check_all mrs.S; }
@test "msr: writes of status and banked registers" { check_all msr.S; }
@test "msr: flags alone are not sensitive" { check_all flags-only.S; }
@test "srs and rfe" { check_all srs-rfe.S; }
@test "ldm-pc, ldm-user, stm-user: lists with a caret, spaces, aliases" { check_all ldm-stm.S; }
@test "dp-pc: exception returns by data processing" { check_all dp-pc.S; }
@test "ldrt: accesses with user rights" { check_all ldrt.S; }
@test "wfi, wfe, setend" { check_all hints.S; }
@test "eret, cp14" { check_all eret-cp14.S; }
@test "reads of system registers, which a shared page shows" { check_all sysreg.S; }

# Oddities of assembler

@test "conditions in unified and in divided syntax" { check_all conditional.S; }
@test "upper case" { check_all uppercase.S; }
@test "legacy names of the status registers" { check_all legacy-names.S; }
@test "labels stay outside" { check_all labels.S; }
@test "comments stay outside, of every kind and with apostrophes" { check_all comments.S; }
@test "statements that share a line" { check_all separators.S; }
@test "macro bodies with parameters" { check_all macros.S; }
@test "mnemonics from macro parameters, as the calls resolve them" { check_all macro-mnemonics.S; }
@test "macros around statements stay around them" { check_all wrappers.S; }
@test "assembler in #define bodies" { check_all defines.S; }
@test "mnemonics glued by the preprocessor" { check_all glued.S; }
@test "code that the configuration leaves out" { check_all inactive.S; }
@test "opcodes written as numbers" { check_all hidden.S; }
@test "Thumb: IT blocks, written out and made by the assembler" { check_all thumb.S; }

# Inline assembler

@test "templates of every form" { check_all template.c; }
@test "templates through macros and arguments" { check_all levels.c; }
@test "stringified mnemonics" { check_all stringified.c; }
@test "statements that a macro makes of its arguments" { check_all arguments.c; }
@test "escapes and line splices in templates" { check_all escapes.c; }
@test "the compiler makes the same code around a site" { check_all size.c; }
@test "templates in Thumb" { check_all thumb.c; }
@test "a scratch register for a site, where the source shows that it is free" { check_all scratch.c; }
@test "space for a stub that needs no register" { check_all sysreg.c; }
@test "none where a variable is bound to the register" { check_pair scratch-bound.c; }

@test "a header for assembler and C is edited once, in both halves" {
	plant shared-user.S shared-user.c
	run -0 "$lwpv" apply --in-place -p .
	diff "$fixtures/shared.out.h" shared.h
	check_bytes shared-user.S
	check_bytes shared-user.c
}

# Without a compile database

@test "text alone gives the same for assembler" {
	for name in cps conditional comments defines glued hidden inactive labels macro-mnemonics macros wrappers; do
		check_text_pair $name.S
	done
}

@test "text alone gives the same for inline assembler" {
	for name in template stringified escapes size scratch sysreg; do
		check_text_pair $name.c
	done
}

@test "a folder stands for the sources below it" {
	plant cps.S template.c shared.h
	mkdir -p deep/er
	mv cps.S deep/er/
	run -0 "$lwpv" apply --in-place .
	diff "$fixtures/cps.out.S" deep/er/cps.S
	diff "$fixtures/template.out.c" template.c
	diff "$fixtures/shared.out.h" shared.h
}

@test "names of files on standard input" {
	plant cps.S msr.S
	run -0 "$lwpv" apply --in-place - <<<"cps.S"
	diff "$fixtures/cps.out.S" cps.S
	diff "$fixtures/msr.S" msr.S
}

@test "--all-asm reads what the database does not name" {
	plant cps.S
	cp "$fixtures/msr.S" .
	run -0 "$lwpv" apply --in-place -p . --all-asm
	diff "$fixtures/msr.out.S" msr.S
}

# What cannot be wrapped

@test "a template spelled nowhere in one piece is unsafe, the rest is wrapped" {
	check_pair unsafe.c 4
	[[ $output == *"unsafe.c:8:15: cps: cpsid i  [unsafe: put together from several macros]"* ]]
}

@test "numbers that may be data are unsafe" {
	check_pair hidden-data.S 4
	[[ $output == *"hidden in data; write .inst if it is an instruction"* ]]
	[[ $output == *"hidden among other words"* ]]
}

@test "a statement that a macro argument cannot hold is unsafe" { check_pair strings.S 4; }

@test "a header outside of the root is unsafe" {
	plant shared-user.S
	mkdir inner
	mv shared-user.S inner/
	sed -i 's/"shared.h"/"..\/shared.h"/' inner/shared-user.S
	sed -i 's|"file": "|&inner/|; s| shared-user.S"| inner/shared-user.S"|' compile_commands.json
	run -4 "$lwpv" check -p . --root inner
	[[ $output == *"[unsafe: outside of the root]"* ]]
}

@test "assembler that passes no preprocessor is unsafe" {
	plant cps.S
	mv cps.S cps.s
	sed -i 's/cps\.S/cps.s/g' compile_commands.json
	run -4 "$lwpv" check -p .
	[[ $output == *"cps.s:4:2: cps: cpsie i  [unsafe: not preprocessed"* ]]
}

# Suppressions

@test "a comment with a reason keeps a statement; useless comments are reported" {
	check_pair keep.S 1
	[[ $output == *"keep.S:7: suppression without a reason has no effect"* ]]
	[[ $output == *"keep.S:9: unused suppression"* ]]
	run -1 --separate-stderr "$lwpv" check -p . --json
	[ "$(jq -r '.sites[] | select(.state == "kept") | .reason' <<<"$output")" = \
		"$(printf 'runs before there is a guest\ntested against the real processor')" ]
}

# check and diff

@test "check finds and changes nothing" {
	plant cps.S template.c
	run -1 "$lwpv" check -p .
	[[ $output == *"cps.S:4:2: cps: cpsie i"* ]]
	[[ $output == *"template.c:10:3: mrs: mrs %0, cpsr"* ]]
	diff "$fixtures/cps.S" cps.S
	diff "$fixtures/template.c" template.c
}

@test "check is content with a rewritten tree" {
	plant cps.S template.c
	"$lwpv" apply --in-place -p .
	run -0 "$lwpv" check -p .
	[[ $output == *"all             17        0       17        0        0"* ]]
}

@test "check --json tells file, line, class, state and statement" {
	plant msr.S
	run -1 --separate-stderr "$lwpv" check -p . --json
	[ "$(jq -r '.summary.open' <<<"$output")" = 10 ]
	[ "$(jq -c '.sites[0] | [.file, .line, .column, .class, .state, .statement]' <<<"$output")" = \
		'["msr.S",6,2,"msr","open","msr cpsr_c, r0"]' ]
}

@test "diff prints a patch that git takes and that is what apply does" {
	plant cps.S template.c shared-user.S shared-user.c
	git init -q .
	run -1 --separate-stderr "$lwpv" diff -p .
	printf '%s\n' "$output" >../patch
	git apply --check ../patch
	git apply ../patch
	diff "$fixtures/cps.out.S" cps.S
	diff "$fixtures/template.out.c" template.c
	diff "$fixtures/shared.out.h" shared.h
	run -0 --separate-stderr "$lwpv" diff -p .
	[ -z "$output" ]
}

@test "diff of a file without a final line break" {
	plant cps.S
	printf '\twfi' >>cps.S
	run -1 --separate-stderr "$lwpv" diff -p .
	printf '%s\n' "$output" >../patch
	patch -p1 <../patch
	[ "$(tail -n 1 cps.S)" = "	LWPV_SITE(wfi)" ]
}

# apply

@test "apply --out-dir writes a mirror of what changes and leaves the tree" {
	plant cps.S flags-only.S
	mkdir sub
	mv cps.S sub/
	run -0 "$lwpv" apply --out-dir ../mirror sub flags-only.S
	diff "$fixtures/cps.out.S" ../mirror/sub/cps.S
	diff "$fixtures/cps.S" sub/cps.S
	[ "$(cd ../mirror && find . -type f)" = ./sub/cps.S ]
}

@test "apply --backup-suffix keeps the old file" {
	plant cps.S
	run -0 "$lwpv" apply --in-place --backup-suffix .orig -p .
	diff "$fixtures/cps.S" cps.S.orig
	diff "$fixtures/cps.out.S" cps.S
}

@test "apply keeps permissions and breaks hard links" {
	plant cps.S
	chmod 640 cps.S
	ln cps.S ../other
	run -0 "$lwpv" apply --in-place -p .
	[ "$(stat -c %a cps.S)" = 640 ]
	diff "$fixtures/cps.S" ../other
}

@test "--fallback lets files build without the macro header" {
	plant cps.S template.c shared-user.S shared-user.c
	git init -q .
	run -1 --separate-stderr "$lwpv" diff --fallback -p .
	printf '%s\n' "$output" | git apply --check
	run -0 "$lwpv" apply --in-place --fallback -p .
	for file in cps.S template.c shared-user.S; do
		assemble "$fixtures/$file" "$objects/before.o"
		assemble "$file" "$objects/after.o"
		diff <(text_of "$objects/before.o") <(text_of "$objects/after.o")
		check_bytes "$file"
	done
	cp cps.S ../once.S
	run -0 "$lwpv" apply --in-place --fallback -p .
	diff cps.S ../once.S
}

@test "an interrupted apply leaves each file old or new, and the next run completes it" {
	plant cps.S
	for i in $(seq 200); do
		cp cps.S "copy$i.S"
	done
	for delay in 0.01 0.02 0.03 0.05; do
		timeout -s KILL "$delay" "$lwpv" apply --in-place . || true
		for file in copy*.S; do
			cmp -s "$file" "$fixtures/cps.S" || cmp "$file" "$fixtures/cps.out.S"
		done
	done
	run -0 "$lwpv" apply --in-place .
	for file in copy*.S; do
		cmp "$file" "$fixtures/cps.out.S"
	done
}

@test "a full disk loses nothing" {
	[ "$(id -u)" = 0 ] || skip "needs root, to mount a file system of two pages"
	plant cps.S
	mkdir small
	mount -t tmpfs -o size=8k none small || skip "cannot mount"
	cp cps.S small/one.S
	head -c 3900 /dev/zero | tr '\0' '#' >small/fill
	run "$lwpv" apply --in-place small
	content=$(cat small/one.S)
	left=$(find small -type f | wc -l)
	umount small
	[ "$status" -eq 2 ]
	[ "$content" = "$(cat "$fixtures/cps.S")" ]
	[ "$left" -eq 2 ]
}

@test "apply writes nothing if a unit cannot be read, unless told to" {
	plant cps.S template.c
	sed -i '1i #include "missing.h"' template.c
	run -3 "$lwpv" apply --in-place -p .
	[[ $output == *"template.c: could not be read: "*"'missing.h' file not found"* ]]
	[[ $output == *"nothing was written"* ]]
	diff "$fixtures/cps.S" cps.S
	run -3 "$lwpv" apply --in-place --keep-going -p .
	diff "$fixtures/cps.out.S" cps.S
}

# Options

@test "--class selects by globs" {
	plant cps.S msr.S ldm-stm.S
	run -0 "$lwpv" apply --in-place --class='cps,ldm-*,-ldm-user' -p .
	diff "$fixtures/cps.out.S" cps.S
	diff "$fixtures/msr.S" msr.S
	[ "$(grep -c LWPV_SITE ldm-stm.S)" = 3 ]
}

@test "--list-classes and --explain" {
	run -0 "$lwpv" check --list-classes
	[ "${#lines[@]}" = "$(grep -c '^SENSITIVE_CLASS(' "$top/abi/sensitive.def")" ]
	run -0 "$lwpv" check --explain msr
	[[ ${lines[0]} == "msr: MSR: control bits ignored"* ]]
	[[ $output == *"A32  mask 0x0ff102f0  value 0x01210000"* ]]
	run -2 "$lwpv" check --explain nothing
}

@test "-j changes nothing but the time" {
	plant cps.S template.c msr.S levels.c stringified.c
	run "$lwpv" check -p . -j1
	one=$output
	run "$lwpv" check -p . -j8
	[ "$output" = "$one" ]
}

@test "a database with the macro header in its commands" {
	plant template.c cps.S
	sed -i "s|gcc |gcc -include $header |" compile_commands.json
	run -0 "$lwpv" apply --in-place -p .
	run -0 "$lwpv" check -p .
	diff "$fixtures/template.out.c" template.c
}

@test "the compiler's own headers and macros are found" {
	plant template.c
	sed -i '3i #include <stdint.h>\n#include <limits.h>\n#ifndef __ARM_ARCH_7A__\n#error wrong macros\n#endif' template.c
	run -1 "$lwpv" check -p .
	sed -i 's|arm-linux-gnueabihf-gcc|no-such-gcc|; s|-march=armv7-a+fp|-D__ARM_ARCH_7A__|' compile_commands.json
	sed -i '/#include/d' template.c
	run -1 "$lwpv" check -p .
}

@test "C++ units" {
	plant template.c
	mv template.c template.cpp
	sed -i '3i #ifndef __cplusplus\n#error not C++\n#endif' template.cpp
	sed -i 's/template\.c/template.cpp/g' compile_commands.json
	run -1 "$lwpv" check -p .
	[[ $output == *"template.cpp:13:3: mrs: mrs %0, cpsr"* ]]
}

@test "gcc's own options are no parse failure" {
	plant template.c
	sed -i 's|gcc |gcc -mno-fdpic -fno-ipa-sra -fconserve-stack -Wp,-MMD,x.d -mno-single-pic-base |' compile_commands.json
	run -1 "$lwpv" check -p .
}

@test "wrong usage is named, with the next step, and ends with 2" {
	plant cps.S
	for words in "check --wrong" "check -p" "check -p missing" "check -j 0 -p ." "check missing.S" "apply -p ." \
		"apply --in-place --out-dir x -p ." "check --in-place -p ." "check --class=nothing -p ." \
		"check compile_commands.json" "check --json=yes -p ." "check --root missing -p ." "check --root /usr -p ." \
		"apply --out-dir x --backup-suffix .o -p ." "frobnicate" ""; do
		# shellcheck disable=SC2086
		run -2 "$lwpv" $words
		[ "${#output}" -gt 20 ]
	done
	rm compile_commands.json
	run -2 "$lwpv" check
	[[ $output == *"give -p PATH of a compile database, or files"* ]]
	diff "$fixtures/cps.S" cps.S
}

@test "--help and --version" {
	run -0 "$lwpv" --help
	[[ $output == *"--out-dir DIR"* ]]
	run -0 "$lwpv" --version
	run -0 "$lwpv" apply --help
	[[ $output == *"--backup-suffix SUFFIX"* ]]
}

# The rules know instructions, never a program

@test "no name of Linux in the sources of lwpv" {
	run -1 grep -rnwE 'CONFIG_[A-Z]+|vmlinux|arch/arm|TUSER|ALT_SMP|irqflags' "$top/rewriter"/{asm,c,report,include} \
		"$top/rewriter/main.cpp"
}
