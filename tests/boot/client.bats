#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# A client that knows nothing of kvm32 (tests/kvm-api/client: kvmtool's machine and calls) runs a sealed Image.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../kvm-api"
}

# with_client SCRIPT [OPTION]...: on the board, with the client, its small guest and the sealed kernel
with_client() {
	local script=$1 tests=$top/build/tests out=$guest/linux-6.1-up/out
	shift
	needs_kernel linux-6.1-up
	"$top/build/lwpv/lwpv" seal -o "$BATS_TEST_TMPDIR/Image" --image "$out/Image" --map "$out/vmlinux"
	run "$top/scripts/board" "${BOARD:-vexpress-a9}" --timeout 300 --add "$tests/kvm-client:/kvm-client" \
		--add "$tests/hello.bin:/hello.bin" --add "$BATS_TEST_TMPDIR/Image:/Image" --add "$guest/initrd.cpio:/initrd" "$@" -- \
		"$script
		dmesg | sed -n '/kvm32: backend/,\$p' | grep -v 'deferred probe'"
	output=${output//$'\r'/}
}

@test "a 16550A by exits, its interrupt by KVM_IRQ_LINE, with a GIC made either way" {
	with_client "echo over and out | /kvm-client /hello.bin; echo device \$?
		echo the old way | /kvm-client --irqchip /hello.bin; echo irqchip \$?"
	[ "$(grep -c '^hello from the serial port' <<<"$output")" -eq 2 ]
	contains "over and out"
	contains "device 0"
	contains "the old way"
	contains "irqchip 0"
	healthy
}

@test "Linux on a virtio console whose doorbells are KVM_IOEVENTFD and whose interrupt is KVM_IRQFD" {
	with_client "/kvm-client --virtio -i /initrd -p 'console=hvc0 panic=-1 guest=sha256,pipes' /Image </dev/null; echo ended \$?"
	contains "result sha256"
	contains "reboot: Power down"
	contains "ended 0"
	diff <(native_results linux-6.1-up | grep -e sha256 -e pipes) <(grep -e '^result sha256' -e '^result pipes' <<<"$output")
	healthy
}

@test "a shell in it, with a GIC made the old way; and a reset" {
	with_client "(sleep 15; echo 'echo forty-two is \$((6*7))'; sleep 2; echo 'poweroff -f') |
			/kvm-client --virtio --irqchip -i /initrd -p 'console=hvc0 panic=-1' /Image; echo shell \$?
		/kvm-client --virtio -i /initrd -p 'console=hvc0 panic=-1 guest=reboot' /Image </dev/null; echo reset \$?" --smp 2
	contains "forty-two is 42"
	contains "shell 0"
	contains "reset 32"
	healthy
}
