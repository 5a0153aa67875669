#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Usage: guest-kernels/initrd/build.sh
#
# Makes build/guest/initrd.cpio, the guest's root file system: Debian's busybox as it is, and ./init. Not compressed: what
# a guest has to unpack takes instructions.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/lib/common.sh
source "$here/../../scripts/lib/common.sh"

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
find "$tree" -exec touch -h -d @0 {} +
(cd "$tree" && find . | LC_ALL=C sort | cpio -o -H newc --quiet --reproducible -R 0:0) >"$out.new"
mv "$out.new" "$out"
say "made $(relative "$out")"
