# SPDX-License-Identifier: GPL-2.0-only
# For the tests that boot a rewritten Linux as a guest, on the board model.
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
guest=$top/build/guest
OPTIONS="console=ttyAMA0 panic=-1"

needs_kernel() {
	[ -e "$guest/$1/out/vmlinux" ] || skip "no $1: make guest GUEST=$1"
}

# host CPUS KERNEL SCRIPT: on the board with CPUS, in its shell; "guest WORD FILE" there runs the kernel with init's WORD
host() {
	local cpus=$1 kernel=$2 script=$3
	shift 3
	needs_kernel "$kernel"
	run "$top/scripts/board" "${BOARD:-vexpress-a9}" --smp "$cpus" --timeout "${LIMIT:-400}" \
		--add "$guest/$kernel/out/vmlinux:/vmlinux" --add "$guest/initrd.cpio:/initrd" "$@" -- \
		"guest() { word=\$1; shift; kvm32 run -k /vmlinux -i /initrd -p \"$OPTIONS guest=\$word\" \"\$@\" </dev/null; }
		complaints() { dmesg | sed -n '/kvm32: backend/,\$p' | grep -v 'deferred probe'; }
		$script"
	output=${output//$'\r'/}
}

contains() {
	[[ $output == *"$1"* ]] || { printf 'expected: %s\nin: %s\n' "$1" "$output" && return 1; }
}

lacks() {
	[[ $output != *"$1"* ]] || { printf 'not expected: %s\nin: %s\n' "$1" "$output" && return 1; }
}

# A kernel that is unwell says so, the host's and the guest's.
healthy() {
	local word
	for word in "BUG:" "WARNING:" "Oops" "Unable to handle" "Internal error" "undefined instruction" "soft lockup" "stall"; do
		lacks "$word" || return 1
	done
}

# native_results KERNEL: what the workload gives on the bare board
native_results() {
	local file=$BATS_RUN_TMPDIR/native-$1
	if [ ! -s "$file" ]; then
		"$top/scripts/bare" "${BOARD:-vexpress-a9}" --kernel "$guest/$1/out/vmlinux" --initrd "$guest/initrd.cpio" \
			--append "$OPTIONS guest=workload" --timeout 300 | tr -d '\r' | grep '^result ' >"$file"
	fi
	cat "$file"
}

# same_as_native KERNEL: do the results in the output agree with the native ones?
same_as_native() {
	diff <(native_results "$1") <(grep '^result ' <<<"$output")
}
