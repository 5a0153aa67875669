# SPDX-License-Identifier: GPL-2.0
# For the tests of the source verbs. A pair is NAME.S and NAME.out.S (or .c): what lwpv reads and what it has to write.
# A comment "flags: .." in a file gives compiler options, beyond those below.
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
fixtures=$BATS_TEST_DIRNAME/source
lwpv=${LWPV:-$top/build/lwpv/lwpv}
cross=${CROSS_COMPILE:-arm-linux-gnueabihf-}
header=$top/rewriter/include/lwpv.h
tree=$BATS_TEST_TMPDIR/tree
objects=$BATS_TEST_TMPDIR/objects

# plant FILE...: these fixtures, in a tree of their own with a compile database
plant() {
	local file
	mkdir -p "$tree" "$objects"
	for file; do
		cp "$fixtures/$file" "$tree/"
	done
	cp "$fixtures"/shared.h "$tree/"
	database "$@"
	cd "$tree" || return
}

database() {
	local file
	for file; do
		case $file in *.h) continue ;; esac
		jq -n --arg dir "$tree" --arg file "$file" --arg command "${cross}gcc $(flags_of "$file") -c -o x.o $file" \
			'{directory: $dir, file: $file, command: $command}'
	done | jq -s . >"$tree/compile_commands.json"
}

flags_of() {
	echo "-marm -march=armv7-a+fp $(sed -n 's|^/\* flags: \(.*\) \*/$|\1|p' "$fixtures/$1")"
}

# assemble FILE OBJECT [FLAG...]
assemble() {
	local file=$1 object=$2
	shift 2
	# shellcheck disable=SC2046
	"${cross}gcc" $(flags_of "$(basename "$file")") -I"$(dirname "$file")" "$@" -c -o "$object" "$file"
}

# text_of OBJECT: the bytes of its code, section by section
text_of() {
	# shellcheck disable=SC2046
	"${cross}objdump" -s $("${cross}objdump" -h "$1" | awk '$2 ~ /^\.text/ { print "-j", $2 }') "$1" | sed 1,3d
}

# table_of OBJECT: "address word" for each entry of its site table that is in .text
table_of() {
	"${cross}objcopy" -O binary -j .debug_lwpv_sites --set-section-flags .debug_lwpv_sites=alloc "$1" "$1.sites"
	od -An -v -tx4 -w24 "$1.sites" | awk '{ print $1, $2 }' | sort -u
}

# check_bytes NAME.EXT: but for scratch registers rewritten code is the original code, and the table of the object is complete
check_bytes() {
	local file=$1
	assemble "$fixtures/$file" "$objects/before.o"
	assemble "$tree/$file" "$objects/after.o" -DLWPV_TRAPS_ONLY -include "$header"
	diff <(text_of "$objects/before.o") <(text_of "$objects/after.o")
	"$lwpv" audit --class='*' "$objects/after.o"
	assemble "$tree/$file" "$objects/after.o" -include "$header"
	"$lwpv" audit --class='*' "$objects/after.o"
}

# check_pair NAME.EXT [STATUS]: apply writes the other half of the pair, twice
check_pair() {
	local file=$1 expected=${2:-0} out=${1%.*}.out.${1##*.}
	plant "$file"
	run "-$expected" "$lwpv" apply --in-place -p .
	diff "$fixtures/$out" "$tree/$file"
	run "-$expected" "$lwpv" apply --in-place -p .
	diff "$fixtures/$out" "$tree/$file"
}

# check_text_pair NAME.EXT: the same from the text alone, without a compile database
check_text_pair() {
	local file=$1 out=${1%.*}.out.${1##*.}
	plant "$file"
	run -0 "$lwpv" apply --in-place "$file"
	diff "$fixtures/$out" "$tree/$file"
}

check_all() {
	check_pair "$1"
	check_bytes "$1"
}
