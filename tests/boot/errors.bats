#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Bad input to the monitor on the board: a clear error, the documented exit code, and the next guest runs.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

@test "bad kernels, no room, no modules: each says what is wrong, and a good kernel still runs" {
	needs_kernel linux-6.1-up
	arm-linux-gnueabihf-objcopy -R .debug_lwpv_sites -R .debug_lwpv_str "$guest/linux-6.1-up/out/vmlinux" \
		"$BATS_TEST_TMPDIR/plain"
	head -c 1000000 "$guest/linux-6.1-up/out/vmlinux" >"$BATS_TEST_TMPDIR/truncated"
	host 1 linux-6.1-up "
		kvm32 run -k /nothing </dev/null; echo missing \$?
		kvm32 run -k /truncated </dev/null; echo truncated \$?
		kvm32 run -k /plain </dev/null; echo plain \$?
		kvm32 run -k /vmlinux -m 2G </dev/null; echo memory \$?
		kvm32 run -k /vmlinux --nonsense </dev/null; echo option \$?
		guest sha256; echo good \$?
		guest sha256 --backend=hyp; echo hyp \$?
		rmmod kvm32-pv; kvm32 run -k /vmlinux </dev/null; echo backend \$?
		rmmod kvm32; kvm32 run -k /vmlinux </dev/null; echo node \$?
		complaints" --add "$BATS_TEST_TMPDIR/plain:/plain" --add "$BATS_TEST_TMPDIR/truncated:/truncated"
	[ "$status" -eq 0 ]
	contains "/nothing"
	contains "missing 1"
	contains "truncated 1"
	contains "not rewritten"
	contains "plain 1"
	contains "memory 2"
	contains "option 2"
	contains "result sha256"
	contains "good 0"
	contains "backend hyp is not there: load kvm32-hyp"
	contains "hyp 77"
	contains "backend 77"
	contains "node 77"
	healthy
}
