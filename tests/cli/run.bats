#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Exit codes, console and reboot, on a KVM that plays a script (fake-kvm.c).
load helper

setup_file() {
	build_monitor
	compile rewritten
}

@test "a guest that shuts down: 0" {
	run -0 play "off"
}

@test "a guest that reboots runs again in the same process" {
	run -0 play "$(printf 'puts first\nreset\nputs second\noff')"
	contains "$output" "first"
	contains "$output" "second"
}

@test "with --no-reboot a reset is 32" {
	run -32 play "reset" --no-reboot
}

@test "an internal error of KVM is 33, with the registers" {
	run -33 play "exit 17"
	contains "$output" "internal error"
	contains "$output" "pc       40008000"
	contains "$output" "cpsr     000001d3"
	contains "$output" "spsr_fiq"
}

@test "an exit that nobody knows is 33" {
	run -33 play "exit 9999"
	contains "$output" "unexpected exit 9999"
	run -33 play "exit 9"
	contains "$output" "cannot enter the guest"
	run -33 play "exit 28"
}

@test "a guest that says it crashed is 34" {
	run -34 play "crash"
}

@test "a panic on the console is 34 with --no-reboot" {
	run -34 play "$(printf 'puts ---[ end Kernel panic - not syncing: test ]---\nwait')" --no-reboot
	run -34 play "$(printf 'puts [ 1.0] Kernel panic - not syncing: VFS\nreset')" --no-reboot
}

@test "a panic on the console ends nothing without --no-reboot" {
	run -0 play "$(printf 'puts ---[ end Kernel panic - not syncing: test ]---\nsleep 50\noff')"
}

@test "KVM_RUN that fails is 1, with the registers" {
	run -1 play "error 14"
	contains "$output" "KVM_RUN: Bad address"
	contains "$output" "pc       40008000"
}

@test "KVM_RUN that was only interrupted goes on" {
	run -0 play "$(printf 'error 4\nerror 11\noff')"
}

@test "--timeout is 124, also across reboots" {
	run -124 play "wait" --timeout 1
	run -124 play "$(printf 'reset\nsleep 600\nreset\nsleep 600\nwait')" --timeout 1
}

@test "--timeout with several CPUs" {
	run -124 play "wait" --timeout 1 -c 4
}

@test "a signal is 128 plus its number" {
	local pid code=0
	echo wait >"$BATS_TEST_TMPDIR/script"
	KVM32_FAKE=$BATS_TEST_TMPDIR/script "$fake" run -k "$BATS_FILE_TMPDIR/rewritten" &
	pid=$!
	sleep 1
	kill -TERM $pid
	wait $pid || code=$?
	[ $code = 143 ]
}

@test "without KVM: 77, with the next step" {
	compile rewritten
	KVM32_NODE=/nonexistent/kvm run -77 "$kvm32" run -k "$BATS_FILE_TMPDIR/rewritten"
	contains "$output" "/nonexistent/kvm: No such file or directory; load kvm32-pv or kvm32-hyp"
}

@test "a node that is no KVM: 77" {
	KVM32_NODE=/dev/null run -77 "$kvm32" run -k "$BATS_FILE_TMPDIR/rewritten"
	contains "$output" "no KVM for 32-bit ARM"
}

@test "a node without permission: 1" {
	# root may open anything, so run as nobody, in a folder that everybody can enter
	local dir
	dir=$(mktemp -d)
	cp "$kvm32" "$BATS_FILE_TMPDIR/rewritten" "$dir"
	chmod 755 "$dir" "$dir"/*
	touch "$dir/node"
	chmod 0 "$dir/node"
	as_nobody() {
		if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --clear-groups "$@"; else "$@"; fi
	}
	KVM32_NODE=$dir/node run -1 as_nobody "$dir/kvm32" run -k "$dir/rewritten"
	rm -rf "$dir"
	contains "$output" "permission denied; join the group"
}

@test "a backend that is not there: 77" {
	run -77 play "off" --backend=hyp
	contains "$output" "backend hyp is not there"
}

@test "a strategy is asked for, and implies its backend" {
	run -0 play "$(printf 'strategy 1 0\noff')"
	run -0 play "$(printf 'strategy 0 0\noff')" --strategy=trap
	run -0 play "$(printf 'strategy 1 0\noff')" --strategy=lowvisor --backend=pv
	run -0 play "$(printf 'strategy 2 0xffb00000\nreset\nstrategy 2 0xffb00000\noff')" --strategy=inline
	run -77 play "off" --strategy=hyp
	contains "$output" "backend hyp is not there"
	KVM32_FAKE_BACKENDS=6 run -0 play "$(printf 'strategy 1 0\noff')" --strategy=hyp
}

@test "a strategy that is not there: 77" {
	KVM32_FAKE_STRATEGIES=2 run -77 play "off" --strategy=inline
	contains "$output" "--strategy=inline: this KVM does not have it"
}

@test "--prefault maps all of the memory before the first instruction" {
	run -0 play "$(printf 'ahead 0x4000000\noff')" -m 64M --prefault
	run -0 play "$(printf 'ahead 0x4000000\nreset\nahead 0x4000000\noff')" -m 64M --prefault
	run -0 play "$(printf 'ahead 0\noff')" -m 64M
	KVM32_FAKE_PLAIN=1 run -0 play "$(printf 'ahead 0\noff')" -m 64M --prefault
}

@test "registers and patched words at the first instruction" {
	# cpsid if, mrs r0, cpsr and the conditional msr as trap words; LDRT and the literal as they were
	run -0 play "$(printf '%s\n' 'reg 0 0' 'reg 1 0xffffffff' 'reg 2 0x47ff0000' 'reg 15 0x40008000' 'reg 16 0x1d3' \
		'ram 0x40008000 0xef200660' 'ram 0x40008004 0xef210000' 'ram 0x40008008 0x0f1010d3' \
		'ram 0x4000800c 0xe4b10000' 'ram 0x40008018 0xf10c00c0' 'ram 0x47ff0000 0xedfe0dd0' off)"
}

@test "text goes to the console in order, and to the log" {
	run -0 play "$(for i in $(seq 200); do echo "puts line $i"; done; echo off)" --log "$BATS_TEST_TMPDIR/log"
	[ "${#lines[@]}" = 200 ]
	[ "${lines[199]}" = "line 200" ]
	[ "$output" = "$(cat "$BATS_TEST_TMPDIR/log")" ]
}

@test "a log that cannot be written is an error before anything runs" {
	run -1 play "off" --log /nonexistent/log
	contains "$output" "log /nonexistent/log: No such file"
}

@test "input from a pipe reaches the guest, escape characters too" {
	run -0 play "$(printf 'gets hello\nputs got it\noff')" < <(printf 'hello')
	contains "$output" "got it"
	run -0 play "$(printf 'gets \001x!\nputs got it\noff')" < <(printf '\001x!')
	contains "$output" "got it"
}

@test "input that ends, or is not there, is no problem" {
	run -0 play "$(printf 'sleep 100\noff')" </dev/null
	run -0 play "$(printf 'sleep 100\noff')" <&-
}

@test "more input than the guest reads is kept back, not lost" {
	run -0 play "$(printf 'sleep 300\n'; for i in $(seq 100); do echo "gets 0123456789012345678901234567890123456789012345678901234567890123"; done; echo off)" \
		< <(for i in $(seq 100); do printf 0123456789012345678901234567890123456789012345678901234567890123; done)
}

# chatter N: steps of a driver that looks at the flags before each of N bytes, 50 to a line
chatter() {
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "read 0x09000018 4 0x97\nwrite 0x09000000 1 %d\n", i % 50 ? 97 + i % 26 : 10 }'
}

@test "a guest that polls the flags and sends: few exits, and every byte in its order" {
	local expected
	expected=$(awk 'BEGIN { for (i = 1; i <= 5000; i++) printf "%c", i % 50 ? 97 + i % 26 : 10 }')
	run -0 play "$(chatter 5000 && printf 'exits 400\noff')"
	[ "$output" = "$expected" ]
	run -0 play "$(chatter 5000 && printf 'exits 400\noff')" -c 4
	[ "$output" = "$expected" ]
	KVM32_FAKE_PLAIN=1 run -0 play "$(chatter 5000 && echo off)"
	[ "$output" = "$expected" ]
	KVM32_FAKE_PLAIN=1 run -99 play "$(chatter 5000 && printf 'exits 9999\noff')"
}

@test "what a guest sent before it waits, resets or crashes comes out" {
	play "$(chatter 1000 && printf 'puts the end\nwait')" --timeout 3 >"$BATS_TEST_TMPDIR/out" &
	sleep 1.5
	grep -q "the end" "$BATS_TEST_TMPDIR/out"
	wait $! || [ $? = 124 ]
	run -34 play "$(chatter 1000 && printf 'puts the end\ncrash')"
	contains "$output" "the end"
	run -0 play "$(chatter 1000 && printf 'puts the end\nreset\n' && chatter 1000 && printf 'puts really\noff')"
	contains "$output" "the end"
	contains "$output" "really"
	run -33 play "$(chatter 1000 && printf 'puts the end\nexit 17')"
	contains "$output" "the end"
}

@test "input finds a guest that looks at registers in place, and one that was told by an interrupt" {
	run -0 play "$(chatter 1000 && printf 'gets hello\nputs got it\n' && chatter 1000 && printf 'gets again\nputs and that\noff')" \
		< <(sleep 1; printf hello; sleep 1; printf again)
	contains "$output" "got it"
	contains "$output" "and that"
	run -0 play "$(chatter 1000 && printf '%s\n' 'write 0x09000038 4 0x50' 'write 0x09000030 4 0x301' 'sleep 1500' \
		'read 0x09000040 4 0x50' 'read 0x09000000 4 0x61' 'read 0x09000040 4 0' off)" < <(sleep 0.5; printf a)
}

@test "a reader that went away does not stop the guest" {
	printf 'puts %s\n' $(seq 2000) >"$BATS_TEST_TMPDIR/script"
	echo off >>"$BATS_TEST_TMPDIR/script"
	KVM32_FAKE=$BATS_TEST_TMPDIR/script run -0 bash -c '"$0" run -k "$1" </dev/null | head -1; exit ${PIPESTATUS[0]}' \
		"$fake" "$BATS_FILE_TMPDIR/rewritten"
}

@test "a reader that stopped reading holds up neither guest nor time-out" {
	printf 'puts %0200d\n' $(seq 2000) >"$BATS_TEST_TMPDIR/script"
	echo wait >>"$BATS_TEST_TMPDIR/script"
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	sleep 30 <>"$BATS_TEST_TMPDIR/pipe" &
	SECONDS=0
	KVM32_FAKE=$BATS_TEST_TMPDIR/script run -124 bash -c '"$0" run -k "$1" --timeout 2 </dev/null >"$2"' \
		"$fake" "$BATS_FILE_TMPDIR/rewritten" "$BATS_TEST_TMPDIR/pipe"
	kill $!
	((SECONDS < 15))
}

@test "loads and stores where nothing is, in any width, do no harm" {
	run -0 play "$(printf '%s\n' 'read 0x1000 4 0' 'write 0x1000 4 5' 'read 0x1000 8 0' 'read 0x09000fff 4 0' \
		'write 0x09000ffe 8 1' 'read 0x0a000000 4 0' off)"
	contains "$output" "where nothing is"
}

@test "the serial port and the clock identify themselves" {
	run -0 play "$(printf '%s\n' 'read 0x09000fe0 4 0x11' 'read 0x09000ff0 4 0x0d' 'read 0x09010fe0 4 0x31' \
		'read 0x09010ffc 4 0xb1' off)"
}

@test "a virtio disk answers as the specification says" {
	truncate -s 1M "$BATS_TEST_TMPDIR/disk"
	run -0 play "$(printf '%s\n' 'read 0x0a000000 4 0x74726976' 'read 0x0a000004 4 2' 'read 0x0a000008 4 2' \
		'read 0x0a000100 8 2048' off)" -d "$BATS_TEST_TMPDIR/disk"
}

@test "counters are written even if KVM has none" {
	run -0 play "off" --stats "$BATS_TEST_TMPDIR/stats"
	python3 -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["vcpus"]) == 1' "$BATS_TEST_TMPDIR/stats"
}
