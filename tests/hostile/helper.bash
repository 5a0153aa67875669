# SPDX-License-Identifier: GPL-2.0-only
# For the tests on QEMU of our own (scripts/hostile-qemu).
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
flat=$top/build/tests/guest

contains() {
	[[ $output == *"$1"* ]] || { printf 'expected: %s\nin: %s\n' "$1" "$output" && return 1; }
}

lacks() {
	[[ $output != *"$1"* ]] || { printf 'not expected: %s\nin: %s\n' "$1" "$output" && return 1; }
}
