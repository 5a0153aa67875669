#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs on the board, in the host's busybox: several VMs, one after the other or side by side. Each step's output stands
# behind a line "== NAME"; the Bats files take it apart. Arguments: the steps.

vm() {
	what=$1
	shift
	kvm32 run -m 96M -k /guest/vmlinux -i /guest/initrd.cpio \
		-p "console=ttyAMA0 loglevel=4 panic=-1 guest=$what" "$@" </dev/null
	echo "exit $?"
}

exits() {
	grep . /sys/kernel/debug/kvm32/*/vcpu0/exits
}

workload() {
	vm workload --timeout 400
}

reboot_once() {
	vm reboot --no-reboot --timeout 100
}

reboot_again() {
	vm reboot --timeout 25
}

# Two VMs with one file each; their results must be the same as those of one alone.
two() {
	vm workload --timeout 600 >/tmp/first &
	vm sha256,processes,pipes,signals --timeout 600 >/tmp/second &
	wait
	sed 's/^/first: /' /tmp/first
	sed 's/^/second: /' /tmp/second
}

running() {
	tries=0
	while [ $tries -lt 60 ]; do
		for f in /sys/kernel/debug/kvm32/*/vcpu0/exits; do
			[ -e "$f" ] && [ "$(cat "$f")" -gt 2000 ] && return 0
		done
		sleep 0.5
		tries=$((tries + 1))
	done
	return 1
}

# SIGKILL at several points of a run. What is left must be nothing: the modules unload, and the next VM is sound.
kill_it() {
	for pause in 0 1 2; do
		kvm32 run -m 96M -k /guest/vmlinux -i /guest/initrd.cpio -p "console=ttyAMA0 guest=workload" \
			</dev/null >/dev/null 2>&1 &
		pid=$!
		running && echo "running"
		sleep "$pause"
		kill -9 "$pid"
		wait "$pid"
		echo "killed $?"
	done
	ls /sys/kernel/debug/kvm32
	rmmod kvm32_pv && rmmod kvm32 && echo "unloaded"
	while read -r module; do
		insmod "$module" && echo "loaded"
	done </etc/modules
	vm sha256 --timeout 100
}

# A module in use stays.
busy() {
	kvm32 run -m 96M -k /guest/vmlinux -i /guest/initrd.cpio -p "console=ttyAMA0 guest=workload" \
		</dev/null >/dev/null 2>&1 &
	pid=$!
	running
	rmmod kvm32_pv 2>/dev/null || echo "kvm32_pv stays"
	rmmod kvm32 2>/dev/null || echo "kvm32 stays"
	kill "$pid"
	wait "$pid"
	echo "ended $?"
}

# The host's kernel must have nothing to complain of.
complaints() {
	dmesg | grep -e 'BUG' -e 'WARNING' -e 'Oops' -e 'Unable to handle' -e 'lowvisor faulted' -e 'not rewritten' \
		-e 'scheduling while atomic' -e 'blocked for more than' -e 'rcu:.*stall'
	echo "end of complaints"
}

for step in "$@"; do
	echo "== $step"
	$step 2>&1
done
echo "== end"
