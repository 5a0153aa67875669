#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Which guest boots where: board x host kernel x backend, with a strategy or its default x guest kernel x number of vCPUs. What
# another file boots already is not repeated. A check runs the rows called quick; KVM32_WHOLE=yes scripts/check boot/matrix runs all of them.
# shellcheck disable=SC2153,SC2154 # helper.bash sets them
load helper

# Guests: Debian's stock kernel as it is, linux-6.1-up and linux-6.1-smp as rewritten. Each number of vCPUs is one cell. What
# it must print, besides that many processors and the workload's results, is how its kernel calls itself.
STOCK="Linux * #1 SMP Debian 6.1.*"
UP="Linux * #1 Thu Jan*"
SMP="Linux * #1 SMP Thu Jan*"
rows() {
	cat <<-END
		quick  vexpress-a9    armmp       pv/inline  smp  2      $SMP
		quick  orangepi-pc    armmp       hyp        up   1      $UP
		quick  virt-a7        armmp-lpae  hyp      stock  1      $STOCK
		quick  virt-a7        armmp-lpae  hyp        smp  2      $SMP
		quick  vexpress-a15   armmp-lpae  hyp        up   1      $UP

		whole  virt-a15       armmp       hyp        up   1      $UP
		whole  virt-a15       armmp       hyp        smp  1,2,4  $SMP
		whole  virt-a15       armmp-lpae  hyp      stock  1,2,4  $STOCK
		whole  virt-a15       armmp-lpae  hyp        smp  1,2,4  $SMP
		whole  virt-a7        armmp       hyp      stock  1,2,4  $STOCK
		whole  virt-a7        armmp       hyp        up   1      $UP
		whole  virt-a7        armmp       hyp        smp  1,2,4  $SMP
		whole  virt-a7        armmp-lpae  hyp      stock  2,4    $STOCK
		whole  virt-a7        armmp-lpae  hyp        up   1      $UP
		whole  virt-a7        armmp-lpae  hyp        smp  1,4    $SMP
		whole  vexpress-a15   armmp       hyp      stock  1,2,4  $STOCK
		whole  vexpress-a15   armmp       hyp        smp  1,2,4  $SMP
		whole  vexpress-a15   armmp-lpae  hyp      stock  1,2,4  $STOCK
		whole  vexpress-a15   armmp-lpae  hyp        smp  1,2,4  $SMP
		whole  orangepi-pc    armmp       hyp      stock  1,2,4  $STOCK
		whole  orangepi-pc    armmp       hyp        smp  1,2,4  $SMP
		whole  orangepi-pc    armmp-lpae  hyp      stock  1,2,4  $STOCK
		whole  orangepi-pc    armmp-lpae  hyp        up   1      $UP
		whole  orangepi-pc    armmp-lpae  hyp        smp  1,2,4  $SMP
		whole  vexpress-a9    armmp       pv/inline  up   1      $UP
		whole  vexpress-a9    armmp       pv/inline  smp  1,4    $SMP
		whole  vexpress-a9    armmp       pv/trap    up   1      $UP
		whole  vexpress-a9    armmp       pv/trap    smp  1,2    $SMP
		whole  sabrelite      armmp       pv         smp  1,2,4  $SMP
		whole  sabrelite      armmp       pv/inline  up   1      $UP
		whole  sabrelite      armmp       pv/inline  smp  1,2,4  $SMP
		whole  sabrelite      armmp       pv/trap    up   1      $UP
		whole  sabrelite      armmp       pv/trap    smp  2      $SMP
		whole  cubieboard     armmp       pv         smp  1,2,4  $SMP
		whole  cubieboard     armmp       pv/inline  up   1      $UP
		whole  cubieboard     armmp       pv/inline  smp  1,2,4  $SMP
		whole  cubieboard     armmp       pv/trap    up   1      $UP
		whole  cubieboard     armmp       pv/trap    smp  1      $SMP
		whole  virt-a15-nove  armmp       pv         smp  1,2,4  $SMP
		whole  virt-a15-nove  armmp       pv/inline  up   1      $UP
		whole  virt-a15-nove  armmp       pv/inline  smp  1,2,4  $SMP
		whole  virt-a15-nove  armmp       pv/trap    up   1      $UP
		whole  virt-a15-nove  armmp       pv/trap    smp  2      $SMP
	END
}

setup_file() {
	needs_kernel linux-6.1-up
	needs_kernel linux-6.1-smp
	sha256sum <"$top/build/userland/busybox" | cut -c 1-64 >"$BATS_FILE_TMPDIR/sha256"
}

# cells BOARD FLAVOUR: those to run, one per line: BACKEND GUEST VCPUS KERNEL'S-NAME
cells() {
	local set board flavour backend guest vcpus name n
	rows | while read -r set board flavour backend guest vcpus name; do
		[ "$board $flavour" = "$1 $2" ] || continue
		[ "$set" = quick ] || [ -n "${KVM32_WHOLE:-}" ] || continue
		for n in ${vcpus//,/ }; do
			echo "$backend $guest $n $name"
		done
	done
}

# A guest that hangs shall not take the others' time. With trap an SMP kernel takes minutes.
script() {
	local backend guest vcpus name options limit
	while read -r backend guest vcpus name; do
		options="-m 128M"
		[ "$guest" != stock ] || options="-m 256M --text-offset=2080k"
		[[ $backend != */* ]] || options+=" --strategy=${backend#*/}"
		[ "${backend#*/}" = trap ] && limit=600 || limit=200
		echo "echo cell $backend $guest $vcpus
			kvm32 run --backend=${backend%/*} -c $vcpus $options --timeout $limit -k /guest/$guest -i /initrd \
				-p 'quiet cryptomgr.notests $OPTIONS guest=machine,sha256,floating_pair' </dev/null
			ended=\$?; echo; echo ended \$ended"
	done
	echo "echo cell host; dmesg | sed -n '/kvm32: backend/,\$p' | grep -v 'deferred probe'"
}

# part NAME: what the cell printed, out of the output of all
part() {
	sed -n "\\,^cell $1\$,,/^cell/p" <<<"$all"
}

# cell_is_right BACKEND GUEST VCPUS KERNEL'S-NAME
cell_is_right() {
	output=$(part "$1 $2 $3")
	healthy && contains "ended 0" && contains "result floating_pair equal" &&
		contains "result sha256 $(cat "$BATS_FILE_TMPDIR/sha256")" && has_processors "$3" && is_called "$4"
}

has_processors() {
	[ "$(grep -c '^processor' <<<"$output")" -eq "$1" ] || { echo "not $1 processors in: $output" && return 1; }
}

is_called() {
	# shellcheck disable=SC2053 # a pattern
	[[ $(grep '^Linux ' <<<"$output") == $1 ]] || { echo "not \"$1\": $output" && return 1; }
}

# boots BOARD FLAVOUR CPUS: all cells of a board in one boot of it
boots() {
	local board=$1 flavour=$2 cpus=$3 bad=0 backend guest_name vcpus name
	cells "$board" "$flavour" >"$BATS_TEST_TMPDIR/cells"
	[ -s "$BATS_TEST_TMPDIR/cells" ]
	run "$top/scripts/board" "$board" --kernel "$flavour" --smp "$cpus" --timeout 1500 \
		--add "$top/build/kernel/armmp/Image:/guest/stock" --add "$guest/linux-6.1-up/out/vmlinux:/guest/up" \
		--add "$guest/linux-6.1-smp/out/vmlinux:/guest/smp" --add "$guest/initrd.cpio:/initrd" \
		-- "$(script <"$BATS_TEST_TMPDIR/cells")"
	all=${output//$'\r'/}
	output=$(part host)
	healthy
	while read -r backend guest_name vcpus name; do
		if cell_is_right "$backend" "$guest_name" "$vcpus" "$name"; then
			echo "right: $board $flavour $backend $guest_name $vcpus"
		else
			echo "WRONG: $board $flavour $backend $guest_name $vcpus" && bad=$((bad + 1))
		fi
	done <"$BATS_TEST_TMPDIR/cells"
	[ "$bad" -eq 0 ]
}

@test "vexpress-a9" {
	boots vexpress-a9 armmp 2
}

@test "virt-a7, LPAE host" {
	boots virt-a7 armmp-lpae 2
}

@test "vexpress-a15, LPAE host" {
	boots vexpress-a15 armmp-lpae 2
}

@test "orangepi-pc" {
	boots orangepi-pc armmp 4
}

# bats test_tags=whole
@test "orangepi-pc, LPAE host" {
	boots orangepi-pc armmp-lpae 4
}

# bats test_tags=whole
@test "virt-a15" {
	boots virt-a15 armmp 2
}

# bats test_tags=whole
@test "virt-a15, LPAE host" {
	boots virt-a15 armmp-lpae 2
}

# bats test_tags=whole
@test "virt-a7" {
	boots virt-a7 armmp 2
}

# bats test_tags=whole
@test "vexpress-a15" {
	boots vexpress-a15 armmp 2
}

# bats test_tags=whole
@test "sabrelite" {
	boots sabrelite armmp 2
}

# bats test_tags=whole
@test "cubieboard" {
	boots cubieboard armmp 1
}

# bats test_tags=whole
@test "virt-a15-nove" {
	boots virt-a15-nove armmp 2
}
