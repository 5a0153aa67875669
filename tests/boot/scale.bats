#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Many small machines on one host CPU.
# shellcheck disable=SC2034,SC2154 # for helper.bash, and from it
load helper

LIMIT=1200
VMS=16
OWN_MOST=4096	# KiB of the host's memory that a machine may take beyond the guest's own

# All on a shell of their own, each asked something once all of them are up. What the host has less of then, by machine, and what
# of that is guest memory: the pages of its 24 MiB that the guest has touched.
# bats test_tags=whole
@test "16 machines of 24 MiB in 1 GiB: all come up, all answer, each takes little of the host" {
	# shellcheck disable=SC2016 # for the board's shell
	host 1 linux-6.1-up '
		each() { i=0; while [ $i -lt '$VMS' ]; do i=$((i + 1)); "$@"; done; }
		begin() {
			mkfifo /tmp/keys$i; sleep 1000 >/tmp/keys$i &
			kvm32 run --name vm$i -m 24M -k /vmlinux -i /initrd -p "console=ttyAMA0 panic=-1 quiet guest=shell" \
				</tmp/keys$i >/tmp/out$i 2>&1 &
		}
		ask() { echo "echo $i times seven is \$(($i * 7)); exit" >/tmp/keys$i; }
		answer() { grep -o "^$i times seven is [0-9]*" /tmp/out$i; }
		with() { grep -l "$1" /tmp/out* 2>/dev/null | wc -l; }
		until_all() { tries=0; until [ $(with "$1") = '$VMS' ] || [ $tries -gt 900 ]; do sleep 1; tries=$((tries + 1)); done; }
		available() { awk "/^MemAvailable/ { print \$2 }" /proc/meminfo; }
		resident() { for pid in $(pidof kvm32); do awk "/^Size: *24576 kB/ { mine = 1 } mine && /^Rss/ { print \$2; exit }" /proc/$pid/smaps; done; }
		before=$(available)
		each begin; until_all "guest# "; echo up $(with "guest# ")
		after=$(available)
		echo taken $(((before - after) / '$VMS')); resident | awk "{ sum += \$1 } END { print \"guest\", int(sum / NR), NR }"
		each ask; until_all "times seven is [0-9]"
		each answer
		tries=0; while [ -n "$(pidof kvm32)" ] && [ $tries -lt 60 ]; do sleep 1; tries=$((tries + 1)); done
		echo left $(pidof kvm32 | wc -w)
		complaints' --mem 1024M
	contains "up $VMS"
	for n in $(seq $VMS); do
		contains "$n times seven is $((n * 7))"
	done
	contains "left 0"
	healthy
	taken=$(sed -n 's/^taken //p' <<<"$output") own=$(sed -n 's/^guest \([0-9]*\) 16$/\1/p' <<<"$output")
	echo "# a machine takes $taken KiB, of which its guest's own are $own" >&3
	[ "$own" -gt 1000 ] && [ $((taken - own)) -le $OWN_MOST ]
}
