# SPDX-License-Identifier: GPL-2.0
# For the tests of the binary verbs: programs built from the fixtures here, and edits of single words in them.
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
fixtures=$BATS_TEST_DIRNAME/audit
lwpv=${LWPV:-$top/build/lwpv/lwpv}
cross=${CROSS_COMPILE:-arm-linux-gnueabihf-}
tmp=$BATS_TEST_TMPDIR

# build NAME [FLAGS...]: $fixtures/NAME.S linked at 0x8000 (or as FLAGS say) as $tmp/NAME
build() {
	local name=$1
	shift
	[ $# -gt 0 ] || set -- -Wl,-Ttext=0x8000
	"${cross}gcc" $(mode_of "$name") -include "$top/rewriter/include/lwpv.h" -nostdlib -static \
		-Wl,--build-id=none,-z,max-page-size=64 -o "$tmp/$name" "$fixtures/$name.S" "$@"
}

# build_object NAME [FLAGS...]: the same, not linked, as $tmp/NAME.o
build_object() {
	local name=$1
	shift
	"${cross}gcc" $(mode_of "$name") -include "$top/rewriter/include/lwpv.h" -c -Wa,--noexecstack \
		-o "$tmp/$name.o" "$fixtures/$name.S" "$@"
}

# The site macro has a form of its own for Thumb.
mode_of() {
	case $1 in
	*thumb) echo -mthumb ;;
	*) echo -marm ;;
	esac
}

build_image() {
	build image -T "$fixtures/image.lds"
}

# rows_of FILE: the rows of sensitive.def that the audit finds planted in it
rows_of() {
	"$lwpv" audit --json --class='*' "$1" | sed -n 's/^ *"row": "\(.*\)",\?$/\1/p' | sort
}

# rows_defined PREFIX...: the rows of sensitive.def of these instruction sets
rows_defined() {
	local IFS='|'
	sed -nE "s/^SENSITIVE\(($*)_([A-Z0-9_]+),.*/\1_\2/p" "$top/abi/sensitive.def" | sort
}

# put_word FILE OFFSET WORD: little-endian, in place
put_word() {
	local w=$3
	printf "\\x${w:6:2}\\x${w:4:2}\\x${w:2:2}\\x${w:0:2}" |
		dd of="$1" bs=1 seek=$(($2)) conv=notrunc status=none
}

# offset_of FILE SECTION: where its bytes are in the file
offset_of() {
	"${cross}readelf" -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
		awk -v s="$2" '$1 == s { print "0x" $4 }'
}

# finds "TEXT": in the output of the last run
finds() {
	[[ $output == *"$1"* ]] || {
		printf 'not found: %s\nin:\n%s\n' "$1" "$output"
		return 1
	}
}

lacks() {
	[[ $output != *"$1"* ]] || {
		printf 'found: %s\nin:\n%s\n' "$1" "$output"
		return 1
	}
}
