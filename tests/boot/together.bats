#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Several guests on one host, and guests that end badly: the host stays clean.
load helper

@test "two guests at once, each with its own results" {
	host 4 linux-6.1-up "guest workload >/tmp/one & first=\$!
		guest workload >/tmp/two & second=\$!
		wait \$first; echo first \$?; wait \$second; echo second \$?
		grep '^result' /tmp/one | tr -d '\r' >/tmp/one.results
		grep '^result' /tmp/two | tr -d '\r' >/tmp/two.results
		cmp /tmp/one.results /tmp/two.results && echo equal
		cat /tmp/one.results; complaints"
	[ "$status" -eq 0 ]
	contains "first 0"
	contains "second 0"
	contains "equal"
	same_as_native linux-6.1-up
	healthy
}

@test "two guests share one host CPU" {
	host 1 linux-6.1-up "guest loop >/tmp/one & guest loop >/tmp/two; wait; grep -h '^result' /tmp/one /tmp/two"
	[ "$status" -eq 0 ]
	[ "$(grep -c '^result loop' <<<"$output")" -eq 2 ]
}

@test "a monitor killed in mid-run leaves nothing behind" {
	host 4 linux-6.1-up "for i in 1 2 3 4 5; do
			guest workload >/tmp/log & sleep \$i
			kill -9 \$(pidof kvm32); wait
		done
		cat /sys/module/kvm32/refcnt
		rmmod kvm32-pv && rmmod kvm32 && echo unloaded
		insmod /lib/modules/kvm32.ko && insmod /lib/modules/kvm32-pv.ko && echo loaded
		guest sha256 | grep -a ^result; complaints"
	[ "$status" -eq 0 ]
	contains "unloaded"
	contains "loaded"
	contains "result sha256"
	healthy
}

@test "a monitor that is stopped and continued goes on" {
	host 1 linux-6.1-up "guest workload >/tmp/log & pid=\$!
		sleep 4; kill -STOP \$(pidof kvm32); sleep 3; kill -CONT \$(pidof kvm32)
		wait \$pid; echo ended \$?; grep '^result' /tmp/log"
	contains "ended 0"
	same_as_native linux-6.1-up
}

@test "a host under load and short of memory" {
	host 1 linux-6.1-up "mount -t tmpfs -o size=80% tmpfs /mnt 2>/dev/null || { mkdir /mnt; mount -t tmpfs -o size=80% tmpfs /mnt; }
		dd if=/dev/zero of=/mnt/ballast bs=1M count=150 2>/dev/null
		(while :; do :; done) & burner=\$!
		guest workload -m 64M; echo ended \$?; kill \$burner" --mem 512M
	contains "ended 0"
	same_as_native linux-6.1-up
	healthy
}

# On two CPUs: the tables go while the guest walks them.
@test "shadow tables are given back under pressure, and the guest finds them again" {
	local cpus
	for cpus in 1 2; do
		host "$cpus" linux-6.1-up "(while usleep 20000; do echo 2 >/proc/sys/vm/drop_caches; done) & pressure=\$!
			guest processes,files --stats /tmp/stats; echo ended \$?; kill \$pressure
			grep -o '\"shadow_reclaim\": [0-9]*' /tmp/stats; complaints"
		contains "ended 0"
		contains "result processes 40"
		contains "result files d632eba71107bf7bc3ec423eab256d78"
		contains '"shadow_reclaim": '
		lacks '"shadow_reclaim": 0'
		healthy
	done
}
