#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Debian's Linux 6.1, rewritten by lwpv, as a guest of the stock Debian kernel on a Cortex-A9.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

@test "the rewritten kernel runs natively with its sites as they are" {
	needs_kernel linux-6.1-up
	run -0 native_results linux-6.1-up
	contains "result clock advances"
	contains "result floating_pair equal"
}

@test "a guest boots, runs the workload as on the bare board, and powers itself off" {
	host 1 linux-6.1-up "guest demo"
	[ "$status" -eq 0 ]
	contains "CPU: All CPU(s) started in SVC mode."
	contains "workload done"
	contains "reboot: Power down"
	same_as_native linux-6.1-up
	healthy
}

@test "the same on four host CPUs, and without traps where sites allow it" {
	host 4 linux-6.1-up "guest demo --strategy=inline --dry-run
		guest demo --strategy=inline --stats /stats; echo ended \$?; cat /stats"
	contains "2 sequences in one, system call entry compares"
	contains "ended 0"
	contains "workload done"
	same_as_native linux-6.1-up
	grep '^{' <<<"$output" | python3 -c 'import json, sys
counters = json.load(sys.stdin)["vcpus"][0]["counters"]
assert 0 < counters["fast_psr"] < counters["fast_cp15"] / 2, counters'
	healthy
}

@test "system calls behind a kernel's exit write neither TPIDRURO nor DACR by traps" {
	make -s -C "$top/tests/guest" rewritten TESTS=linux
	run timeout 200 "$top/scripts/board" vexpress-a9 --add "$top/build/tests/guest/vexpress-a9/linux.elf:/linux.elf" --timeout 150 -- \
		"kvm32 run -m 64M -k /linux.elf --strategy=inline --stats /stats </dev/null; echo ended \$?; cat /stats"
	contains "ended 0"
	grep '^{' <<<"$output" | python3 -c 'import json, sys
counters = json.load(sys.stdin)["vcpus"][0]["counters"]
assert counters["fast_exception"] > 8000 and counters["fast_cp15"] < 1000, counters'
	healthy
}

@test "kvm32 stat --exits -w 1 shows what a guest does in each second" {
	host 2 linux-6.1-up "guest demo --name busy >/dev/null &
		sleep 1; kvm32 stat --exits -w 1 busy; wait; echo ended"
	contains ended
	[ "$(grep -c '(busy), 1 vCPU' <<<"$output")" -ge 2 ]
	grep -E '^ *exits +[1-9][0-9]* +100.0%' <<<"$output"
	grep -E '^ *(mmio_kernel|irq|cp15) +[1-9]' <<<"$output"
	healthy
}

@test "strategy trap: the same, by exits alone" {
	host 1 linux-6.1-up "guest sha256,floating --strategy=trap --stats /stats; echo ended \$?; cat /stats"
	contains "ended 0"
	diff <(native_results linux-6.1-up | grep -e sha256 -e 'floating ') <(grep '^result ' <<<"$output")
	grep '^{' <<<"$output" | python3 -c 'import json, sys
counters = json.load(sys.stdin)["vcpus"][0]["counters"]
assert not any(value for name, value in counters.items() if name.startswith("fast_")), counters
assert counters["sensitive"] > 100000 and counters["system_call"] > 100, counters'
	healthy
}

@test "an SMP kernel on one virtual CPU" {
	host 1 linux-6.1-smp "guest demo"
	[ "$status" -eq 0 ]
	contains "workload done"
	same_as_native linux-6.1-smp
	healthy
}

@test "the same on a Cortex-A15 whose extensions are hidden" {
	BOARD=virt-a15-nove host 2 linux-6.1-up "guest demo"
	[ "$status" -eq 0 ]
	contains "workload done"
	same_as_native linux-6.1-up
	healthy
}

@test "on a Cortex-A8, and on an i.MX6" {
	for BOARD in cubieboard sabrelite; do
		host 1 linux-6.1-up "guest sha256,floating_pair,processes; complaints"
		[ "$status" -eq 0 ]
		contains "result sha256"
		contains "result floating_pair equal"
		contains "result processes 40"
		contains "reboot: Power down"
		healthy
	done
}

@test "a shell, on a terminal" {
	needs_kernel linux-6.1-up
	run -0 "$BATS_TEST_DIRNAME/shell.exp" "$top" "$guest/linux-6.1-up/out/vmlinux" "$guest/initrd.cpio"
	contains "forty-two is 42"
}

@test "a guest that reboots boots again; with --no-reboot it ends with 32" {
	host 1 linux-6.1-up "guest reboot --timeout 60 >/tmp/log; echo ended \$?; grep -c 'Booting Linux' /tmp/log
		guest reboot --no-reboot >/dev/null; echo ended \$?"
	contains "ended 124"
	contains "ended 32"
	[ "$(grep -x '[0-9]*' <<<"$output")" -ge 2 ]
}

@test "a guest that panics ends with 34" {
	host 1 linux-6.1-up "kvm32 run -k /vmlinux -p '$OPTIONS' --no-reboot </dev/null; echo ended \$?"
	contains "Kernel panic"
	contains "ended 34"
}

@test "sealed, a vmlinux, an Image and a zImage boot as well" {
	needs_kernel linux-6.1-up
	out=$guest/linux-6.1-up/out
	"$top/build/lwpv/lwpv" seal -o "$BATS_TEST_TMPDIR/vmlinux" "$out/vmlinux"
	"$top/build/lwpv/lwpv" seal -o "$BATS_TEST_TMPDIR/Image" --image "$out/Image" --map "$out/vmlinux"
	host 1 linux-6.1-up "for kernel in vmlinux Image zImage; do
			kvm32 run -k /sealed/\$kernel -i /initrd -p '$OPTIONS guest=sha256' </dev/null; echo \$kernel ended \$?
		done" --add "$BATS_TEST_TMPDIR/vmlinux:/sealed/vmlinux" --add "$BATS_TEST_TMPDIR/Image:/sealed/Image" \
		--add "$out/sealed/zImage:/sealed/zImage"
	cmp "$out/sealed/Image" "$BATS_TEST_TMPDIR/Image"
	[ "$(grep -c '^result sha256' <<<"$output")" -eq 3 ]
	contains "vmlinux ended 0"
	contains $'\nImage ended 0'
	contains "zImage ended 0"
}
