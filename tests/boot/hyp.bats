#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Split mode, on board models with the virtualization extensions: guests that nobody rewrote or patched.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

BOARD=virt-a15

# stock FLAVOUR: the zImage of Debian's own kernel
stock() {
	echo "$top"/build/packages/host-kernel-"$1"/boot/vmlinuz-*-"$1"
}

# Debian's kernel is no friend of fast tests: its own self tests take a third of the boot.
stock_guest() {
	echo "kvm32 run --backend=hyp -k /stock -i /initrd -m 256M -p \"quiet cryptomgr.notests $OPTIONS guest=$1\" $2 </dev/null"
}

@test "Debian's own kernel, unmodified, as a guest" {
	host 1 linux-6.1-up "$(stock_guest demo); echo ended \$?; complaints" --add "$(stock armmp):/stock"
	contains "ended 0"
	contains "workload done"
	[ "$(grep -c '^processor' <<<"$output")" -eq 1 ]
	same_as_native linux-6.1-up
	healthy
}

@test "and on two vCPUs" {
	host 2 linux-6.1-up "$(stock_guest machine,sha256 '-c 2'); echo ended \$?; complaints" --add "$(stock armmp):/stock"
	contains "ended 0"
	[ "$(grep -c '^processor' <<<"$output")" -eq 2 ]
	contains "result sha256"
	healthy
}

@test "Debian's LPAE kernel, with long descriptors, as a guest" {
	host 1 linux-6.1-up "$(stock_guest machine,sha256); echo ended \$?; complaints" \
		--add "$(stock armmp-lpae):/stock"
	contains "ended 0"
	grep -q '^Features.* lpae' <<<"$output"
	contains "result sha256"
	healthy
}

@test "and on two vCPUs, under an LPAE host" {
	host 2 linux-6.1-up "$(stock_guest machine,sha256 '-c 2'); echo ended \$?; complaints" \
		--add "$(stock armmp-lpae):/stock" --kernel armmp-lpae
	contains "ended 0"
	[ "$(grep -c '^processor' <<<"$output")" -eq 2 ]
	contains "result sha256"
	healthy
}

@test "a rewritten kernel, unpatched, under an LPAE host" {
	host 1 linux-6.1-up "guest demo --backend=hyp" --kernel armmp-lpae
	[ "$status" -eq 0 ]
	contains "workload done"
	same_as_native linux-6.1-up
	healthy
}

@test "the same on vexpress-a15" {
	BOARD=vexpress-a15 host 1 linux-6.1-up "guest demo --backend=hyp"
	[ "$status" -eq 0 ]
	contains "workload done"
	healthy
}

@test "a CPU goes and comes while a guest runs" {
	host 2 linux-6.1-up "guest workload --backend=hyp >/tmp/out 2>&1 & guest=\$!
		cpu=/sys/devices/system/cpu/cpu1/online
		while kill -0 \$guest 2>/dev/null; do echo 0 >\$cpu; sleep 0.3; echo 1 >\$cpu; sleep 0.5; times=\$((times + 1)); done
		wait \$guest; echo ended \$?, \$((times > 3)); cat /tmp/out; complaints"
	contains "ended 0, 1"
	contains "workload done"
	same_as_native linux-6.1-up
}

@test "the module comes and goes 50 times, and 300 VMs make the VMIDs start again" {
	host 2 linux-6.1-up "module=\$(find / -xdev -name kvm32-hyp.ko)
		for i in \$(seq 50); do rmmod kvm32_hyp && insmod \$module || exit 1; done
		for i in \$(seq 300); do kvm32 run --backend=hyp -m 8M -k /entry.elf >/tmp/out </dev/null || exit 2; done
		grep -c '^ok' /tmp/out; rmmod kvm32_hyp && echo gone; complaints" \
		--add "$top/build/tests/guest/entry.elf:/entry.elf"
	[ "$status" -eq 0 ]
	contains "gone"
	healthy
}

@test "a monitor killed at any point leaves nothing" {
	host 2 linux-6.1-up "for delay in 0.05 0.2 0.5 1 2 3; do
			guest workload --backend=hyp >/dev/null 2>&1 & sleep \$delay; kill -KILL \$(pidof kvm32); wait
		done; ls /sys/kernel/debug/kvm32 | wc -l; rmmod kvm32_hyp && echo gone; complaints"
	contains "gone"
	[[ $output == 0$'\n'* ]]
	healthy
}
