#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
load helper

setup_file() { build_monitor; }

# usage TEXT ARGUMENTS...: ends with 2 and says TEXT
usage() {
	local text=$1
	shift
	run -2 "$kvm32" "$@" </dev/null
	contains "$output" "$text"
}

@test "without a command there is a summary and exit code 2" {
	usage "Usage: kvm32 COMMAND"
}

@test "an unknown command is named" {
	usage "frobnicate: no such command" frobnicate
}

@test "help lists every command and ends with 0" {
	run -0 "$kvm32" --help
	for command in run check stat version; do contains "$output" "$command"; done
	run -0 "$kvm32" help run
	contains "$output" "--kernel FILE"
}

@test "each command has --help" {
	for command in run check stat version; do
		run -0 "$kvm32" $command --help
		contains "$output" "Usage: kvm32 $command"
	done
}

@test "an unknown option is named" {
	usage "--frobnicate is no option of this command" run --frobnicate
	usage "-z is no option of this command" run -z
}

@test "an option without its value is named" {
	usage "-m needs a value" run -m
	usage "--mem needs a value" run --mem
}

@test "run needs a kernel" {
	usage "which kernel?" run
}

@test "one kernel is enough" {
	usage "b: one argument too many" run a b
}

@test "sizes: suffixes, ranges, nonsense" {
	usage "must be from 4M to 768M" run -k x -m 769M
	usage "must be from 4M to 768M" run -k x -m 1G
	usage "must be from 4M to 768M" run -k x -m 3
	usage "no size" run -k x -m much
	usage "no size" run -k x -m 12MB
	usage "no size" run -k x -m -5
	usage "no size" run -k x -m 99999999999999999999
	usage "no size" run -k x -m 99999999999T
}

@test "numbers: ranges, nonsense" {
	usage "must be from 1 to 8" run -k x -c 0
	usage "must be from 1 to 8" run -k x -c 9
	usage "no number" run -k x -c two
	usage "no number" run -k x --timeout 5s
}

@test "choices are listed when one is wrong" {
	usage "must be one of: auto hyp pv" run -k x --backend=xen
	usage "must be one of: native trap" run -k x --ldrt=maybe
	usage "must be one of: trap lowvisor inline hyp" run -k x --strategy=magic
}

@test "a strategy and a backend that contradict each other" {
	usage "--strategy=inline is of --backend=pv, not of hyp" run -k x --strategy=inline --backend=hyp
	usage "--strategy=trap is of --backend=pv, not of hyp" run -k x --backend=hyp --strategy=trap
	usage "--strategy=hyp is of --backend=hyp, not of pv" run -k x --strategy=hyp --backend=pv
}

@test "the escape key is a letter" {
	usage "must be a letter" run -k x --escape 1
	usage "must be a letter" run -k x --escape ab
}

@test "more disks than slots" {
	usage "a machine has 8 slots" run -k x -d a -d b -d c -d d -d e -d f -d g -d h -d i
	usage "a machine has 8 slots" run -k x -d a -d b -d c -d d -d e -d f -d g -d h --rng
	usage "which file?" run -k x -d ""
}

@test "version in both forms" {
	KVM32_NODE=/nonexistent run -0 "$kvm32" --version
	contains "$output" "backends here: none"
	KVM32_NODE=/nonexistent run -0 "$kvm32" version --json
	[ "$(python3 -c 'import json,sys; print(len(json.load(sys.stdin)["backends"]))' <<<"$output")" = 0 ]
}

@test "the manual page is well-formed and names each option" {
	run -0 "$kvm32" man
	contains "$output" ".TH KVM32 1"
	contains "$output" 'no\-reboot'
	contains "$output" ".SH EXIT STATUS"
}

@test "--net and --console: nonsense is named, and there are only so many slots" {
	usage "must be user, tap, tap=NAME, passt=SOCKET or none" run -k x --net wifi
	usage "must be user, tap, tap=NAME, passt=SOCKET or none" run -k x -n passt
	usage "15 characters" run -k x --net tap=a-name-that-is-too-long
	usage "six bytes" run -k x --net user,mac=1
	usage "must be one of: pl011 virtio" run -k x --console serial
	usage "8 slots" run -k x -d a -d b -d c -d d -d e -d f -d g --net user --console virtio
}

@test "--net: what the host lacks is said" {
	PATH=/nowhere run -1 "$kvm32" run -k x --net user </dev/null
	contains "$output" "Debian package passt"
	run -1 "$kvm32" run -k x --net passt=/no/such/socket </dev/null
	contains "$output" "/no/such/socket: No such file or directory; does passt run there?"
}
