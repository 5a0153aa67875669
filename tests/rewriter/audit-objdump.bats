#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# lwpv audit against another disassembler: over whole linked programs, the same sensitive instructions at the same
# addresses. The site table is taken away first, so that the audit lists all of them.

load audit/helper

# by_objdump FILE: "address class" of all that objdump names in executable sections
by_objdump() {
	"${cross}objdump" -d "$1" | awk -f "$top/tests/unit/objdump-class.awk" -f <(cat <<-'AWK'
		/^ *[0-9a-f]+:\t/ {
			split($0, field, "\t")
			gsub(/[ :]/, "", field[1])
			sub(/ +$/, "", field[2])
			isa = field[2] ~ /^[0-9a-f]+$/ && length(field[2]) == 8 ? "a32" : "thumb"
			gsub(/ /, "", field[2])
			class = class_of(field[3], field[4], field[2], isa)
			address = sprintf("%8s", field[1])
			gsub(/ /, "0", address)
			if (class != "-")
				print address, class
		}
	AWK
	) | sort
}

# by_audit FILE: the same from the audit, without code in sections that are not executable
by_audit() {
	"$lwpv" audit --class='*' "$1" | awk 'NR == FNR { code[$1]; next } /: residual: / {
			sub(/.*: residual: /, "")
			class = $0
			sub(/.*\[/, "", class)
			sub(/\].*/, "", class)
			if ($1 in code)
				print $2, class
		}' <(executable_sections "$1") - | sort
}

executable_sections() {
	"${cross}readelf" -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk '$7 ~ /X/ { print $1 }'
}

agree() {
	"${cross}objcopy" -R .debug_lwpv_sites "$1" "$tmp/bare"
	by_objdump "$tmp/bare" >"$tmp/objdump"
	by_audit "$tmp/bare" >"$tmp/audit" || true
	echo "# $1: $(wc -l <"$tmp/objdump") sensitive instructions" >&3
	[ "$(wc -l <"$tmp/objdump")" -ge "$2" ]
	diff "$tmp/objdump" "$tmp/audit" | head -n 20
	cmp "$tmp/objdump" "$tmp/audit"
}

@test "a linked program of Thumb library code and ARM and Thumb plants" {
	local name
	for name in planted-arm planted-thumb mixed; do
		build_object "$name" -D_start="start_$RANDOM"
	done
	echo 'int main(void) { return 0; }' >"$tmp/main.c"
	"${cross}gcc" -static -o "$tmp/program" "$tmp/main.c" "$tmp"/*.o
	agree "$tmp/program" 61
}

@test "each guest kernel that was built" {
	local kernel found=
	for kernel in "$top"/build/guest/*/out/vmlinux; do
		[ -e "$kernel" ] || continue
		found=1
		agree "$kernel" 1000
	done
	[ "$found" ] || skip "no guest kernel built"
}
