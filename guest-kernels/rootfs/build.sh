#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Usage: guest-kernels/rootfs/build.sh
#
# Makes build/guest/rootfs.img, a disk with a small Debian (armhf) as its root file system: shell, tools, C compiler,
# stress-ng and hackbench as the packages have them, ./init and ./program.c. Nothing is mounted and nobody has to be root. The file
# system is ext2, which takes the least of a kernel; Debian's own reads it with its ext4 driver.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/lib/common.sh
source "$here/../../scripts/lib/common.sh"

# What no program here reads; the image travels through the memory of a board model.
UNUSED=(usr/share "usr/lib/*/gconv" "usr/lib/gcc/*/*/lto1" "usr/bin/*lto-dump*" "usr/bin/*gold" "usr/bin/*dwp"
	"usr/lib/*/lib[cm].a" "usr/lib/gcc/*/*/lib*san.a" "usr/lib/gcc/*/*/include/arm_*.h")
SIZE=80M

remove_unused() {
	local pattern
	for pattern in "${UNUSED[@]}"; do
		# shellcheck disable=SC2086 # patterns
		(cd "$tree" && rm -r $pattern)
	done
}

# The files of the package tree are shared, not copied: nothing here writes into one.
make_tree() {
	rm -rf "$tree"
	cp -al "$BUILD/rootfs/." "$tree"
	remove_unused
	install -m 755 "$here/init" "$tree/sbin/init"
	install -m 644 "$here/program.c" "$tree/root/program.c"
}

make_image() {
	rm -f "$out.new"
	mke2fs -q -F -t ext2 -E root_owner=0:0 -m 0 -d "$tree" "$out.new" $SIZE >"$out.log"
	mv "$out.new" "$out"
	say "made $(relative "$out")"
}

# What the image comes from: the packages are known by their versions.
inputs() {
	cat "$here"/{build.sh,init,program.c} "$BUILD/packages/rootfs/packages"
}

case ${1:-} in
"") ;;
-h | --help) usage "$0" && exit 0 ;;
*) die 2 "unknown: $1 (see build.sh --help)" ;;
esac
export PATH=$PATH:/usr/sbin:/sbin
need mke2fs e2fsprogs
"$ROOT/scripts/fetch" rootfs
out=$BUILD/guest/rootfs.img tree=$BUILD/guest/rootfs
mkdir -p "$BUILD/guest"
hold "$out.lock"
stamp=$(inputs | sha256sum)
[ ! -e "$out" ] || [ "$(cat "$out.stamp" 2>/dev/null)" != "$stamp" ] || exit 0
make_tree
make_image
rm -rf "$tree"
echo "$stamp" >"$out.stamp"
