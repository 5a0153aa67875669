#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Usage: guest-kernels/initrd/build.sh [--programs | --modules | --operations | --transfer]
#
# Makes build/guest/initrd.cpio, the guest's root file system: Debian's busybox as it is, and ./init. Not compressed: what
# a guest has to unpack takes instructions.
#   --programs   build/guest/programs.cpio instead: Debian's hackbench and stress-ng, to go behind initrd.cpio in one file
#   --operations build/guest/operations.cpio: operations.c, likewise
#   --transfer   build/guest/transfer.cpio: transfer.c, likewise
#   --modules    build/guest/modules.cpio: what Debian's stock kernel has to load before it can mount a disk, likewise
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/lib/common.sh
source "$here/../../scripts/lib/common.sh"

# archive TREE FILE
archive() {
	find "$1" -exec touch -h -d @0 {} +
	(cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc --quiet --reproducible -R 0:0) >"$2.new"
	mv "$2.new" "$2"
	say "made $(relative "$2")"
}

programs() {
	"$ROOT/scripts/fetch" programs
	mkdir -p "$BUILD/guest"
	hold "$BUILD/guest/initrd.lock"
	[ "$BUILD/guest/programs.cpio" -nt "$BUILD/programs/bin" ] || archive "$BUILD/programs" "$BUILD/guest/programs.cpio"
}

# In the order in which they have to be loaded.
MODULES=(drivers/virtio/virtio_mmio drivers/block/virtio_blk crypto/crc32c_generic lib/crc16 fs/mbcache fs/jbd2/jbd2 fs/ext4/ext4)

modules() {
	local tree=$BUILD/guest/modules module
	"$ROOT/scripts/fetch" host-kernel
	mkdir -p "$BUILD/guest"
	hold "$BUILD/guest/initrd.lock"
	rm -rf "$tree"
	mkdir -p "$tree/modules"
	for module in "${MODULES[@]}"; do
		cp "$BUILD/kernel/armmp/modules/$module.ko" "$tree/modules/"
		echo "/modules/${module##*/}.ko" >>"$tree/modules/list"
	done
	archive "$tree" "$BUILD/guest/modules.cpio"
}

# own_program NAME: of NAME.c
own_program() {
	local tree=$BUILD/guest/$1
	need "${CROSS}gcc" gcc-arm-linux-gnueabihf
	mkdir -p "$tree/bin"
	hold "$BUILD/guest/initrd.lock"
	[ ! "$BUILD/guest/$1.cpio" -nt "$here/$1.c" ] || return 0
	"${CROSS}gcc" -std=gnu11 -O2 -Wall -Wextra -Werror -static -s -o "$tree/bin/$1" "$here/$1.c" ||
		die 1 "$1.c does not compile"
	archive "$tree" "$BUILD/guest/$1.cpio"
}

case ${1:-} in
"") ;;
--programs) programs; exit ;;
--modules) modules; exit ;;
--operations | --transfer) own_program "${1#--}"; exit ;;
-h | --help) usage "$0" && exit 0 ;;
*) die 2 "unknown: $1 (see build.sh --help)" ;;
esac
"$ROOT/scripts/fetch" userland
out=$BUILD/guest/initrd.cpio
hold "$BUILD/guest/initrd.lock"
if [ "$out" -nt "$here/init" ] && [ "$out" -nt "$BUILD/userland/busybox" ] && [ "$out" -nt "$here/build.sh" ]; then
	exit 0
fi
tree=$BUILD/guest/initrd
rm -rf "$tree"
mkdir -p "$tree"/{bin,dev,proc,sys,tmp,root}
cp "$BUILD/userland/busybox" "$tree/bin/busybox"
ln -s busybox "$tree/bin/sh"
cp "$here/init" "$tree/init"
chmod 755 "$tree/init"
archive "$tree" "$out"
