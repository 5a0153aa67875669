# SPDX-License-Identifier: GPL-2.0-only
# For the tests on QEMU of our own (scripts/hostile-qemu).
load ../boot/helper

flat=$top/build/tests/guest

# What init does for worked(): processes, pipes and files, and paging.c, which checks itself
LOAD=paging,processes,pipes,files

# paging_initrd: $BATS_FILE_TMPDIR/initrd, the guests' root file system with paging.c
paging_initrd() {
	local tree=$BATS_FILE_TMPDIR/tree
	"$top/guest-kernels/initrd/build.sh" >&2
	mkdir -p "$tree/bin"
	arm-linux-gnueabihf-gcc -static -pthread -O2 -Wall -Wextra -o "$tree/bin/paging" "$BATS_TEST_DIRNAME/paging.c"
	(cd "$tree" && find . | LC_ALL=C sort | cpio -o -H newc --quiet --reproducible -R 0:0) |
		cat "$top/build/guest/initrd.cpio" - >"$BATS_FILE_TMPDIR/initrd"
}

# worked: did a kernel do its LOAD to the end?
worked() {
	contains "result paging 5" && contains "result processes 40" && contains "result pipes 512000" &&
		contains "result files d632eba71107bf7bc3ec423eab256d78" && contains "reboot: Power down" && healthy
}

# reported_nothing: there was a record, and it has nothing to say
reported_nothing() {
	contains "tlb: " && contains " 0 gone 0 address 0 attributes 0 narrower 0 wider 0 global" && lacks "tlb: stale: "
}

# others: what the cache checker reports but for the stock kernel's own. Where its function tracer patches functions that are run
# before the patch is cleaned, it finds itself: the call at the start of a function becomes "add sp, sp, #4". And an interrupt may come
# while the vectors are replaced by those against Spectre BHB, copied and then cleaned: a branch either way, in the kernel's own modes.
others() {
	grep '^cache: stale: ' <<<"$output" | grep -v 'word e28dd004 held eb' |
		grep -v 'pc ffff00[01][048c] .* mode 1[^0] .* word ea[0-9a-f]\{6\} held ea' || true
}

# nothing_uncleaned: there was a cache checker, and it has nothing to say
nothing_uncleaned() {
	contains "words translated" && [ -z "$(others)" ] || { others && return 1; }
}
