# SPDX-License-Identifier: GPL-2.0
# For the tests of the monitor's command line: the monitor built for this machine (under the sanitizers), with a made-up
# KVM where something is to run, and programs to load.
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
fixtures=$BATS_TEST_DIRNAME/fixtures
kvm32=$top/build/vmm-host/kvm32
fake=$top/build/vmm-host/kvm32-fake

# compile NAME [FLAGS...]: the fixture kernel as $BATS_FILE_TMPDIR/NAME
compile() {
	local name=$1
	shift
	arm-linux-gnueabihf-gcc -march=armv7-a -marm -mfloat-abi=soft -nostdlib -static -Wl,--build-id=none -include "$top/rewriter/include/lwpv.h" \
		-T "$fixtures/kernel.lds" -o "$BATS_FILE_TMPDIR/$name" "$@" "$fixtures/kernel.S"
}

build_monitor() {
	make -s -C "$top/vmm" host >&2
}

# play STEPS [ARGUMENTS...]: runs the fixture kernel on the made-up KVM
play() {
	printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/script"
	shift
	KVM32_FAKE=$BATS_TEST_TMPDIR/script timeout 20 "$fake" run -k "$BATS_FILE_TMPDIR/rewritten" "$@"
}

contains() {
	[[ $1 == *"$2"* ]] || { printf 'expected: %s\nin: %s\n' "$2" "$1"; return 1; }
}
