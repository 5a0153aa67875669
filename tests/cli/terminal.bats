#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The monitor on a terminal: escape keys, and settings that come back however it ends.
load helper

setup_file() {
	build_monitor
	compile rewritten
}

# on_terminal KEYS STEPS [ARGUMENTS...]: runs the monitor on a terminal of its own, types KEYS after a second, and prints
# the output, the exit code and whether the terminal is as it was.
on_terminal() {
	printf '%s\n' "$2" >"$BATS_TEST_TMPDIR/script"
	KVM32_FAKE=$BATS_TEST_TMPDIR/script python3 "$BATS_TEST_DIRNAME/on-terminal" "$1" \
		"$fake" run -k "$BATS_FILE_TMPDIR/rewritten" "${@:3}"
}

@test "the escape key and x end the machine" {
	run on_terminal '\x01x' "wait"
	contains "$output" "exit code 0, settings as before"
}

@test "the escape key and h show help; twice it goes to the guest" {
	run on_terminal '\x01h\x01\x01' "$(printf 'gets \001\nputs got it\noff')"
	contains "$output" "Ctrl-A x  ends the virtual machine"
	contains "$output" "got it"
	contains "$output" "exit code 0, settings as before"
}

@test "another escape key" {
	run on_terminal '\x02x' wait --escape b
	contains "$output" "exit code 0, settings as before"
	run on_terminal '\x01' "$(printf 'gets \001\nputs got it\noff')" --escape b
	contains "$output" "got it"
	contains "$output" "exit code 0, settings as before"
}

@test "Ctrl-C goes to the guest" {
	run on_terminal '\x03' "$(printf 'gets \003\nputs got it\noff')" --escape none
	contains "$output" "got it"
	contains "$output" "exit code 0, settings as before"
}

@test "the settings come back after a crash of the guest, a time-out and an error" {
	run on_terminal '' "exit 17"
	contains "$output" "exit code 33, settings as before"
	run on_terminal '' "wait" --timeout 1
	contains "$output" "exit code 124, settings as before"
	run on_terminal '' "error 14"
	contains "$output" "exit code 1, settings as before"
}

@test "the settings come back after a signal, also a fatal one" {
	run on_terminal 'SIGTERM' "wait"
	contains "$output" "exit code 143, settings as before"
	run on_terminal 'SIGABRT' "wait"
	contains "$output" "settings as before"
}
