# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# One boot of a board serves all tests of a file: setup_file runs the session, the tests look at its steps.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
INITRD=$ROOT/build/guest/initrd.cpio

guest_kernel() {
	echo "$ROOT/build/guest/$1/out/vmlinux"
}

# run_session BOARD CPUS KERNEL STEP...
run_session() {
	local board=$1 cpus=$2 kernel=$3 status=0
	shift 3
	"$ROOT/scripts/board" "$board" --smp "$cpus" --timeout 1500 --add "$ROOT/tests/boot/session.sh:/session.sh" \
		--add "$(guest_kernel "$kernel"):/guest/vmlinux" --add "$INITRD:/guest/initrd.cpio" \
		-- sh /session.sh "$@" </dev/null >"$BATS_FILE_TMPDIR/session" 2>"$BATS_FILE_TMPDIR/errors" || status=$?
	echo "$status" >"$BATS_FILE_TMPDIR/status"
}

# run_natively BOARD KERNEL: the workload on the bare board model, what a guest's results are compared with
run_natively() {
	"$ROOT/scripts/bare" "$1" --kernel "$(guest_kernel "$2")" --initrd "$INITRD" --timeout 300 \
		--append "console=ttyAMA0 loglevel=4 panic=-1 guest=workload" </dev/null >"$BATS_FILE_TMPDIR/native"
}

# step NAME: what it printed
step() {
	tr -d '\r' <"$BATS_FILE_TMPDIR/session" | sed -n "/^== $1\$/,/^== /p" | grep -v '^== '
}

results() {
	tr -d '\r' | grep '^result '
}

native_results() {
	results <"$BATS_FILE_TMPDIR/native"
}

# The lines of these steps of the workload alone
only() {
	grep -E "^result ($1) "
}

session_ended() {
	[ "$(cat "$BATS_FILE_TMPDIR/status")" -eq 0 ] || cat "$BATS_FILE_TMPDIR/errors" >&2
	[ "$(cat "$BATS_FILE_TMPDIR/status")" -eq 0 ]
	tail -n 1 "$BATS_FILE_TMPDIR/session" | grep -q '^== end'
}

no_complaints() {
	[ "$(step complaints)" = "end of complaints" ] || step complaints >&2
	[ "$(step complaints)" = "end of complaints" ]
}
