#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Usage: guest-kernels/linux-6.1/build.sh [--native | --commands] linux-6.1-up | linux-6.1-smp
#
# Builds a guest kernel from Debian's source: patches/linux-6.1/, then lwpv, then kbuild with lwpv's header. Leaves
# build/guest/NAME/out/{vmlinux,Image,zImage,System.map,config,compile_commands.json} and modules/, if it has some, with their
# site tables: they are not to be stripped. What did not change is not done again.
#   --native     the same without patches and lwpv, in build/guest/NAME-native: to compare with
#   --commands   stop at out/compile_commands.json: what lwpv reads
#
# lwpv has to know how each file is compiled before there are objects. A first pass with a compiler that does nothing
# (fake-cc) gives that in a minute.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/lib/common.sh
source "$here/../../scripts/lib/common.sh"

PRISTINE=$BUILD/guest-source/linux-6.1
LWPV=${LWPV:-$BUILD/lwpv/lwpv}
JOBS=${JOBS:-$(nproc)}
BOOT=arch/arm/boot

parse_options() {
	native='' only_commands='' name=''
	while [ $# -gt 0 ]; do
		case $1 in
		--native) native=yes ;;
		--commands) only_commands=yes ;;
		-h | --help) usage "$0" && exit 0 ;;
		linux-6.1-up) name=$1 fragments=(config) ;;
		linux-6.1-smp) name=$1 fragments=(config config-smp) ;;
		*) die 2 "unknown: $1 (see $(basename "$0") --help)" ;;
		esac
		shift
	done
	[ -n "$name" ] || die 2 "which kernel? (see build.sh --help)"
	work=$BUILD/guest/$name${native:+-native}
	base=$work/base tree=$work/source objects=$work/objects out=$work/out
	[ -z "$native" ] || tree=$base
}

# digest FILE...: of their contents
digest() {
	cat "$@" | sha256sum | cut -d ' ' -f 1
}

patches() {
	local series=$ROOT/patches/linux-6.1/series
	[ ! -e "$series" ] || grep -v '^#' "$series" | sed "s,^,$ROOT/patches/linux-6.1/,"
}

# What the kernel needs to apply the site tables of modules: the folder arch/arm/lwpv of its tree
module_sites() {
	printf '%s\n' "$here"/module-sites/* "$ROOT"/abi/{sensitive.c,sensitive.def,sensitive.h,sites.h,trap-word.c,trap-word.h}
}

# What the source tree and the configuration come from, and what the result comes from
source_inputs() {
	(cd "$here" && cat "${fragments[@]}" build.sh commands fake-cc)
	module_sites | xargs cat
	cat "$BUILD/packages/kernel-version"
	patches | xargs -r cat
}

all_inputs() {
	source_inputs
	[ -n "$native" ] || cat "$LWPV" "$ROOT/rewriter/include/lwpv.h" 2>/dev/null || true
}

# kbuild TREE OBJECTS ARGUMENT...
kbuild() {
	local source=$1 objects=$2
	shift 2
	make -s -j"$JOBS" -C "$source" O="$objects" ARCH=arm CROSS_COMPILE="$CROSS" KBUILD_BUILD_USER=kvm32 \
		KBUILD_BUILD_HOST=kvm32 KBUILD_BUILD_VERSION=1 KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026' "$@"
}

# run LOG COMMAND...: quietly; its end is shown if it fails
run() {
	local log=$work/$1.log
	shift
	"$@" >"$log" 2>&1 && return
	tail -n 20 "$log" >&2
	die 1 "failed: $* (see $(relative "$log"))"
}

# The trees share their files with the unpacked package: patch and install replace a file, they do not write into it.
fresh_trees() {
	rm -rf "$work"
	mkdir -p "$out"
	cp -al "$PRISTINE/." "$base"
	apply_patches
	mkdir "$base/arch/arm/lwpv"
	module_sites | xargs cp -t "$base/arch/arm/lwpv"
	[ -n "$native" ] || cp -al "$base/." "$tree"
}

apply_patches() {
	local patch
	for patch in $(patches); do
		run patch patch -d "$base" -p1 --no-backup-if-mismatch -i "$patch"
	done
}

configure() {
	say "$name: configuring"
	mkdir -p "$objects"
	(cd "$here" && cat "${fragments[@]}") >"$work/fragment"
	run configure kbuild "$tree" "$objects" KCONFIG_ALLCONFIG="$work/fragment" allnoconfig
	check_configuration
	cp "$objects/.config" "$out/config"
}

# An option whose dependencies went away would vanish without a word.
check_configuration() {
	local line
	grep '^CONFIG_.*=[^n]' "$work/fragment" | while read -r line; do
		grep -xF "$line" "$objects/.config" >/dev/null || die 1 "$name: the configuration lost $line"
	done
}

list_commands() {
	say "$name: listing the compile commands"
	mkdir "$work/commands"
	cp "$objects/.config" "$work/commands/"
	run prepare kbuild "$base" "$work/commands" olddefconfig prepare
	run commands kbuild "$base" "$work/commands" CC="$here/fake-cc" NM=true ./
	"$here/commands" "$work/commands" >"$out/compile_commands.json"
}

# Trees, configuration and commands, unless they are there and come from the same inputs. Paths in them are absolute: a
# folder that has been moved begins anew.
prepare() {
	local stamp
	stamp=$( (source_inputs && echo "$work") | digest -)
	[ "$(cat "$work/prepared" 2>/dev/null)" != "$stamp" ] || return 0
	fresh_trees
	configure
	[ -n "$native" ] || list_commands
	echo "$stamp" >"$work/prepared"
}

# lwpv writes what it changes to a tree of its own. That it leaves sites open (1) or holds some for unsafe (4) is for the
# audit of the result to judge.
rewrite() {
	local status=0
	say "$name: rewriting with lwpv"
	rm -rf "$work/rewritten"
	mkdir "$work/rewritten"
	"$LWPV" apply --out-dir "$work/rewritten" -j "$JOBS" -p "$out/compile_commands.json" --root "$base" \
		>"$out/rewrite.txt" 2>&1 || status=$?
	case $status in
	0 | 1 | 4) say "$name: $(find "$work/rewritten" -type f | wc -l) files rewritten, see $(relative "$out/rewrite.txt")" ;;
	*) tail -n 20 "$out/rewrite.txt" >&2 && die 1 "lwpv failed with status $status" ;;
	esac
}

# put FILE TARGET: only if it differs, so that kbuild does not rebuild what comes out the same
put() {
	cmp -s "$1" "$2" && return
	install -m 644 "$1" "$2.new"
	mv "$2.new" "$2"
}

# The rewritten files go over those of the base; what was rewritten last time and is not now comes back.
overlay() {
	local file
	touch "$work/overlaid"
	while read -r file; do
		[ -e "$work/rewritten/$file" ] || put "$base/$file" "$tree/$file"
	done <"$work/overlaid"
	(cd "$work/rewritten" && find . -type f | LC_ALL=C sort) >"$work/overlaid"
	while read -r file; do
		put "$work/rewritten/$file" "$tree/$file"
	done <"$work/overlaid"
	put "$ROOT/rewriter/include/lwpv.h" "$work/lwpv.h"
}

# compile_to LOG TARGET...
compile_to() {
	local log=$1 flags=()
	shift
	[ -n "$native" ] || flags=("KCFLAGS=-include $work/lwpv.h" "KAFLAGS=-include $work/lwpv.h")
	run "$log" kbuild "$tree" "$objects" "${flags[@]}" "$@"
}

compile() {
	local targets=(vmlinux Image zImage)
	! grep -xF CONFIG_MODULES=y "$out/config" >/dev/null || targets+=(modules)
	say "$name: compiling"
	compile_to compile "${targets[@]}"
	cp "$objects/vmlinux" "$objects/System.map" "$objects/$BOOT"/{Image,zImage} "$out/"
	rm -rf "$out/modules"
	mkdir "$out/modules"
	find "$objects" -name '*.ko' -exec cp -t "$out/modules" {} +
}

# audit PROGRAM REPORT
audit() {
	"$LWPV" audit "$1" >"$out/$2" 2>&1 && return
	tail -n 20 "$out/$2" >&2
	die 1 "$name: sensitive instructions are left; see $(relative "$out/$2")"
}

audit_all() {
	local module
	audit "$out/vmlinux" audit.txt
	find "$out/modules" -name '*.ko' | while read -r module; do
		audit "$module" "audit-$(basename "$module" .ko).txt"
	done
}

# The decompressor is no part of vmlinux: how its files are compiled is known once they are.
rewrite_decompressor() {
	local folder=$work/decompressor status=0 file
	rm -rf "$folder"
	mkdir -p "$folder/rewritten"
	"$here/commands" "$objects" "$BOOT" "${CROSS}gcc" >"$folder/compile_commands.json"
	"$LWPV" apply --out-dir "$folder/rewritten" -j "$JOBS" -p "$folder/compile_commands.json" --root "$tree/$BOOT" \
		>"$folder/rewrite.txt" 2>&1 || status=$?
	case $status in
	0 | 1 | 4) ;;
	*) tail -n 20 "$folder/rewrite.txt" >&2 && die 1 "lwpv failed with status $status" ;;
	esac
	(cd "$folder/rewritten" && find . -type f) | while read -r file; do
		put "$folder/rewritten/$file" "$tree/$BOOT/$file"
	done
}

# For loaders that know nothing of the site table: an Image, and a zImage that unpacks it, both with their trap words. The
# Image that they come from is put back for the next build.
seal() {
	local sealed=$out/sealed decompressor=$objects/$BOOT/compressed/vmlinux
	say "$name: sealing Image and zImage"
	mkdir -p "$sealed"
	rewrite_decompressor
	run seal "$LWPV" seal -o "$sealed/Image" --image "$out/Image" --map "$out/vmlinux"
	cp "$sealed/Image" "$objects/$BOOT/Image"
	compile_to decompress zImage
	audit "$decompressor" audit-decompressor.txt
	run seal "$LWPV" seal -o "$work/decompressor/vmlinux" "$decompressor"
	"${CROSS}objcopy" -O binary -R .comment -S "$work/decompressor/vmlinux" "$sealed/zImage"
	cp "$out/Image" "$objects/$BOOT/Image"
}

build() {
	local stamp
	stamp=$(all_inputs | digest -)
	[ "$(cat "$work/built" 2>/dev/null)" != "$stamp" ] || return 0
	rm -f "$work/built"
	if [ -z "$native" ]; then
		rewrite
		overlay
	fi
	compile
	if [ -z "$native" ]; then
		say "$name: auditing the result"
		audit_all
		seal
	fi
	echo "$stamp" >"$work/built"
	say "$name: done; $(relative "$out")"
}

parse_options "$@"
[ -n "$native$only_commands" ] || [ -x "$LWPV" ] || die 1 "no $LWPV: run make lwpv"
need "${CROSS}gcc" gcc-arm-linux-gnueabihf
"$ROOT/scripts/fetch" guest-source
hold "$work.lock"
prepare
[ -n "$only_commands" ] || build
