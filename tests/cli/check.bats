#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# kvm32 check and kvm32 stat.
load helper

setup_file() {
	build_monitor
	compile rewritten
	compile original '-DSITE(...)=__VA_ARGS__'
}

setup() { cd "$BATS_FILE_TMPDIR"; }

@test "check without KVM: 77, and what is missing" {
	KVM32_NODE=/nonexistent/kvm run -77 "$kvm32" check
	contains "$output" "/nonexistent/kvm: No such file"
}

@test "check says whether a kernel was rewritten" {
	KVM32_NODE=/nonexistent/kvm run -77 "$kvm32" check -k rewritten
	contains "$output" "ok      kernel        rewritten: runs on any core"
	KVM32_NODE=/nonexistent/kvm run -77 "$kvm32" check -k original
	contains "$output" "FAILED  kernel        original: needs a core with virtualization extensions"
	contains "$output" "not rewritten: 4 sensitive instructions"
}

@test "check names the backends" {
	echo off >script
	KVM32_FAKE=script run "$fake" check
	contains "$output" "ok      backends      pv"
	KVM32_FAKE=script KVM32_FAKE_BACKENDS=6 run "$fake" check
	contains "$output" "pv hyp"
}

@test "check --json is JSON" {
	KVM32_NODE=/nonexistent/kvm run -77 "$kvm32" check --json
	python3 -c 'import json, sys; assert json.loads(sys.argv[1])["node"]["ok"] is False' "$output"
}

# A module's directory with one machine of two vCPUs.
stats() {
	mkdir -p "stats/$$-5/vcpu0" "stats/$$-5/vcpu1"
	echo 100 >"stats/$$-5/vcpu0/exits"
	echo 60 >"stats/$$-5/vcpu0/mmio_user"
	echo 0 >"stats/$$-5/vcpu0/wfi"
	echo 100 >"stats/$$-5/vcpu1/exits"
	echo garbage >"stats/$$-5/vcpu1/notes"
}

@test "stat shows every counter of every vCPU" {
	stats
	KVM32_STATS=stats run -0 "$kvm32" stat
	contains "$output" "$$-5"
	contains "$output" "2 vCPUs"
	[[ $output =~ mmio_user\ +60 ]]
	[[ $output =~ wfi\ +0 ]]
	[[ $output != *notes* ]]
}

@test "stat --exits adds up, sorts and leaves out what never happened" {
	stats
	KVM32_STATS=stats run -0 "$kvm32" stat --exits
	[[ ${lines[1]} =~ exits\ +200\ +100.0% ]]
	[[ ${lines[2]} =~ mmio_user\ +60\ +30.0% ]]
	[[ $output != *wfi* ]]
}

@test "stat --json is JSON" {
	stats
	KVM32_STATS=stats run -0 "$kvm32" stat --json
	python3 -c 'import json, sys; assert json.loads(sys.argv[1])["vms"][0]["vcpus"][0]["counters"]["mmio_user"] == 60' "$output"
}

@test "stat of one machine by its PID, and of one that is not there" {
	stats
	KVM32_STATS=stats run -0 "$kvm32" stat $$
	KVM32_STATS=stats run -1 "$kvm32" stat nobody
	contains "$output" "nobody: no machine"
}

@test "stat -w shows what was counted in each interval, and ends with the machine" {
	stats
	KVM32_STATS=stats "$kvm32" stat --exits -w 1 $$ >watched &
	sleep 0.9
	echo 175 >"stats/$$-5/vcpu1/exits"
	sleep 1.2
	echo 3 >"stats/$$-5/vcpu0/wfi"
	sleep 1.2
	rm -r "stats/$$-5"
	wait $!
	cat watched
	[ "$(awk '$1 == "exits" { print $2, $3 }' watched)" = "75 100.0%" ]
	[ "$(awk '$1 == "wfi" { print $2, $3 }' watched)" = "3 " ]
	[ "$(grep -c "^$$-5 (.*), 2 vCPUs" watched)" -ge 2 ]
	run -1 grep mmio_user watched
}

@test "stat -w --json has a line for each interval" {
	stats
	KVM32_STATS=stats run -124 timeout 2.5 "$kvm32" stat -w 1 --json
	[ ${#lines[@]} -eq 2 ]
	python3 -c 'import json, sys; assert json.loads(sys.argv[1])["vms"][0]["vcpus"][0]["counters"]["exits"] == 0' "${lines[1]}"
}

@test "stat without the module's directory: 77" {
	KVM32_STATS=/nonexistent run -77 "$kvm32" stat
	contains "$output" "are the modules loaded"
}
