#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The virtio devices as a guest's drivers use them.
# shellcheck disable=SC2154 # helper.bash sets them
load helper

export BOARD=virt-a15-nove

@test "network card on a tap interface: ping and files in both directions" {
	tun=$top/build/kernel/armmp/modules/drivers/net/tun.ko
	host 2 linux-6.1-up "insmod /tun.ko
		tunctl -t tap0 >/dev/null; ifconfig tap0 192.168.77.1 up
		dd if=/dev/urandom of=/tmp/file bs=64k count=16 2>/dev/null
		sha256sum </tmp/file | cut -c 1-64 >/tmp/sum
		httpd -p 5000 -h /tmp
		guest network --net tap=tap0 >/tmp/log & pid=\$!
		until wget -q -O /tmp/back http://192.168.77.2:5000/received 2>/dev/null; do sleep 0.5; kill -0 \$pid || break; done
		ping -c 3 -q 192.168.77.2 | grep received
		nc 192.168.77.2 5001 </dev/null
		wait \$pid; echo ended \$?
		tr -d '\r' </tmp/log | grep ^result
		grep -q -F -f /tmp/sum /tmp/log && echo same in the guest
		cmp /tmp/file /tmp/back && echo same on the host
		guest sha256 --net tap=nosuchname,mac=02:00:00:00:00:01 >/dev/null; echo new tap \$?
		guest sha256 --net user; echo no helper \$?
		ifconfig lo 127.0.0.1 up
		PATH=\$PATH:/slirp guest user_network --net user >/tmp/log; echo user \$?
		tr -d '\r' </tmp/log | grep '^result leased'
		grep -q -F -f /tmp/sum /tmp/log && echo same through sockets
		ps | grep slirp
		killall httpd; tunctl -d tap0 >/dev/null; rmmod tun; rm /dev/net/tun; guest sha256 --net tap; echo no tun \$?
		complaints" --add "$tun:/tun.ko" --add "$top/build/vmm/kvm32-slirp:/slirp/kvm32-slirp" \
			--add "$top/build/libslirp-armhf/lib:/"
	contains "3 packets transmitted, 3 packets received"
	contains "ended 0"
	contains "result ping 3"
	contains "same in the guest"
	contains "same on the host"
	contains "new tap 0"
	contains "Debian package passt"
	contains "no helper 1"
	contains "user 0"
	contains "result leased 10.0.2.15 10.0.2.2"
	contains "same through sockets"
	lacks "kvm32-slirp 3"
	contains "modprobe tun"
	contains "no tun 1"
	healthy
}

# Features: 0 and 1 are checksums, 7 to 13 segments, 15 packets over several buffers. Without them no frame has more than 1514 bytes.
@test "network card: a tap interface has offloads, sockets have none, and the data arrive with both" {
	"$top/guest-kernels/initrd/build.sh" --transfer
	cat "$guest/initrd.cpio" "$guest/transfer.cpio" >"$BATS_TEST_TMPDIR/initrd"
	host 2 linux-6.1-up "insmod /tun.ko
		tunctl -t tap0 >/dev/null; ifconfig tap0 192.168.77.1 up; ifconfig lo 127.0.0.1 up
		transfer serve
		network() { kvm32 run -k /vmlinux -i /transfer-initrd -p \"$OPTIONS guest=\$1,card,send:4,receive:4\" --net \$2 </dev/null; }
		count() { cat /sys/class/net/tap0/statistics/\$1; }
		large() { [ \$((\$(count \$1_bytes) / \$(count \$1_packets))) -gt 1514 ] && echo large frames \$1; }
		network connect tap=tap0 >/tmp/tap; echo tap \$?
		large rx; large tx
		PATH=\$PATH:/slirp network lease user >/tmp/user; echo user \$?
		for way in tap user; do tr -d '\r' </tmp/\$way | sed -n \"s/^result/\$way/p\"; done
		complaints" --add "$top/build/kernel/armmp/modules/drivers/net/tun.ko:/tun.ko" \
			--add "$top/build/vmm/kvm32-slirp:/slirp/kvm32-slirp" --add "$top/build/libslirp-armhf/lib:/" \
			--add "$BATS_TEST_TMPDIR/initrd:/transfer-initrd" --add "$guest/transfer/bin/transfer:/bin/transfer"
	contains "tap 0"
	contains "tap card 0 1 5 7 8 9 11 12 13 15 28 32"
	contains "large frames rx"
	contains "large frames tx"
	contains "user 0"
	contains "user card 5 28 32"
	for step in "send 4" "receive 4"; do
		[[ $output =~ "tap $step "([0-9a-f]{8}) ]]
		contains "user ${BASH_REMATCH[0]#tap }"
	done
	healthy
}

@test "virtio console: a shell that answers, a longer output whole" {
	host 1 linux-6.1-up "
		mkfifo /tmp/keys
		kvm32 run -k /vmlinux -i /initrd --console=virtio -p 'console=hvc0 panic=-1 guest=shell' </tmp/keys >/tmp/log & pid=\$!
		exec 3>/tmp/keys
		until grep -q 'guest# ' /tmp/log; do sleep 0.5; kill -0 \$pid || break; done
		printf 'echo forty-two is \$((6 * 7)); tty\n' >&3; sleep 2
		printf 'seq 1 500; exit\n' >&3
		wait \$pid; echo ended \$?
		tr -d '\r' </tmp/log >/tmp/text; grep -e 'forty-two is [0-9]' -e /dev/hvc0 -e 'Power down' /tmp/text
		seq 1 500 >/tmp/sequence; grep -x '[0-9][0-9]*' /tmp/text | cmp - /tmp/sequence && echo whole
		complaints"
	contains "ended 0"
	contains "forty-two is 42"
	contains "/dev/hvc0"
	contains "whole"
	contains "Power down"
	healthy
}
