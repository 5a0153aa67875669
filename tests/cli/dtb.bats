#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The device tree, checked by dtc.
load helper

setup_file() {
	build_monitor
	compile rewritten
	head -c 300000 /dev/urandom >"$BATS_FILE_TMPDIR/initrd"
	truncate -s 1M "$BATS_FILE_TMPDIR/disk"
}

setup() { cd "$BATS_FILE_TMPDIR"; }

# dump ARGUMENTS...: the source of the tree in $output
dump() {
	"$kvm32" run --dry-run --dump-dtb out.dtb -k rewritten "$@" </dev/null >/dev/null
	# dtc's remarks on clocks' and cpus' optional properties are noise; its errors are not
	run -0 --separate-stderr dtc -I dtb -O dts out.dtb
	[[ $stderr != *ERROR* ]]
}

@test "dtc takes the tree without a warning" {
	dump -c 4 --rng -d disk -i initrd -p "console=ttyAMA0"
	echo "$stderr"
	[ -z "$stderr" ]
}

@test "memory, boot arguments, console and initrd" {
	dump -m 64M -i initrd -p "console=ttyAMA0 quiet"
	contains "$output" "reg = <0x00 0x40000000 0x00 0x4000000>"
	contains "$output" 'bootargs = "console=ttyAMA0 quiet"'
	contains "$output" 'stdout-path = "/serial@9000000"'
	contains "$output" "linux,initrd-start = <0x43fa6000>"
	contains "$output" "linux,initrd-end = <0x43fef3e0>"
}

@test "as many CPUs as asked for, started by PSCI" {
	dump -c 3
	[ "$(grep -c 'cpu@' <<<"$output")" = 3 ]
	contains "$output" 'enable-method = "psci"'
	contains "$output" 'compatible = "arm,psci-0.2"'
	contains "$output" 'method = "hvc"'
	# the timer's interrupts go to all three: 0x7 in the upper byte
	contains "$output" "interrupts = <0x01 0x0d 0x704 0x01 0x0e 0x704 0x01 0x0b 0x704 0x01 0x0a 0x704>"
}

@test "only virtio devices that are there" {
	dump
	[[ $output != *virtio* ]]
	dump -d disk --rng
	contains "$output" "virtio@a000000"
	contains "$output" "virtio@a000200"
	contains "$output" "interrupts = <0x00 0x11 0x04>"
}

@test "standard drivers' names" {
	dump
	for name in arm,cortex-a15-gic arm,armv7-timer arm,pl011 arm,primecell arm,pl031; do
		contains "$output" "$name"
	done
}

@test "an own tree keeps its nodes and gets memory, initrd and boot arguments" {
	cat >own.dts <<-'END'
		/dts-v1/;
		/ {
			#address-cells = <1>;
			#size-cells = <1>;
			memory@0 { device_type = "memory"; reg = <0 0x1000>; };
			chosen { bootargs = "from the file"; };
			gadget { compatible = "acme,gadget"; };
		};
	END
	dtc -O dtb -o own.dtb own.dts
	dump --dtb own.dtb -m 64M -i initrd
	contains "$output" "acme,gadget"
	contains "$output" "from the file"
	contains "$output" "reg = <0x40000000 0x4000000>"
	contains "$output" "linux,initrd-start"
	dump --dtb own.dtb -p "from the user"
	contains "$output" "from the user"
}

@test "an own tree that is none, is truncated or lies about its size" {
	run -1 "$kvm32" run --dry-run -k rewritten --dtb initrd
	contains "$output" "damaged, or no device tree"
	"$kvm32" run --dry-run --dump-dtb good.dtb -k rewritten >/dev/null
	head -c 200 good.dtb >short.dtb
	run -1 "$kvm32" run --dry-run -k rewritten --dtb short.dtb
	contains "$output" "damaged, or no device tree"
	printf '\x7f\xff\xff\xff' | dd of=good.dtb bs=1 seek=4 conv=notrunc status=none
	run -1 "$kvm32" run --dry-run -k rewritten --dtb good.dtb
	contains "$output" "damaged, or no device tree"
}

@test "a place where the tree cannot be written" {
	run -1 "$kvm32" run --dry-run -k rewritten --dump-dtb /nonexistent/x
	contains "$output" "device tree /nonexistent/x: No such file"
}

@test "a command line that is too long" {
	run -1 "$kvm32" run --dry-run -k rewritten -p "$(printf '%070000d' 0)"
	contains "$output" "is the command line very long?"
}
