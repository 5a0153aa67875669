#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# lwpv seal: trap words into an ELF file or a raw image, all of them or none.

load audit/helper

@test "sealing changes the sites and nothing else" {
	build_image
	run -0 "$lwpv" seal -o "$tmp/sealed" "$tmp/image"
	finds "5 sites sealed, 5 of them now, 1 ldrt left native"
	[ "$(stat -c %s "$tmp/image")" = "$(stat -c %s "$tmp/sealed")" ]
	# cpsid i, mrs r0 spsr, movs pc lr, subs pc lr #4, wfi: see abi/trap-word.h
	diff - <("${cross}objdump" -s -j .text -j .vectors_a -j .vectors_b -j .replacements "$tmp/sealed" |
		sed -n 's/^ \([0-9a-f]\{8\} [0-9a-f ]*[0-9a-f]\)  .*/\1/p') <<-END
		c0008000 400620ef 100021ef 00f020e3 0000b1e4
		c0008010 000000ef 1eff2fe1
		ffff0000 feffffea 0e004def
		ffff0000 feffffea 00f020e3 04e052ef
		c0008054 008000c0 030026ef
	END
	run -0 "$lwpv" audit "$tmp/sealed"
	finds "all              6        5        0        0"
	finds "clean"
}

@test "sealing twice changes nothing" {
	build_image
	"$lwpv" seal "$tmp/image"
	cp "$tmp/image" "$tmp/once"
	touch -d 2020-01-01 "$tmp/image"
	run -0 "$lwpv" seal "$tmp/image"
	finds "5 sites sealed, 0 of them now"
	cmp "$tmp/image" "$tmp/once"
	[ "$(stat -c %y "$tmp/image" | cut -c1-4)" = 2020 ]
	run -0 "$lwpv" seal -o "$tmp/copy" "$tmp/image"
	cmp "$tmp/copy" "$tmp/once"
}

@test "a raw image is sealed as objcopy would lay it out" {
	build_image
	"${cross}objcopy" -O binary "$tmp/image" "$tmp/Image"
	cp "$tmp/Image" "$tmp/before"
	run -0 "$lwpv" seal --image "$tmp/Image" --map "$tmp/image" -o "$tmp/Image.sealed"
	cmp "$tmp/Image" "$tmp/before"
	"$lwpv" seal "$tmp/image"
	"${cross}objcopy" -O binary "$tmp/image" "$tmp/want"
	cmp "$tmp/want" "$tmp/Image.sealed"
	# A map that is sealed itself serves as well.
	run -0 "$lwpv" seal --image "$tmp/Image" --map "$tmp/image"
	cmp "$tmp/want" "$tmp/Image"
}

@test "every ARM form can be sealed and audited" {
	build planted-arm -DSITES -Wl,-Ttext=0x8000
	run -0 "$lwpv" seal --class='*' "$tmp/planted-arm"
	finds "30 sites sealed, 30 of them now"
	run -0 "$lwpv" audit "$tmp/planted-arm"
	finds "all             30       30        0        0"
	[ "$("${cross}objdump" -d "$tmp/planted-arm" | grep -c 'svc.*0x00[1-9a-f]')" = 30 ]
}

@test "--class adds to and takes from what is sealed" {
	build_image
	run -0 "$lwpv" seal --class=ldrt,-wfi -o "$tmp/sealed" "$tmp/image"
	finds "5 sites sealed, 5 of them now, 1 wfi left native"
}

@test "text and table that disagree are refused, and nothing is written" {
	build_image
	put_word "$tmp/image" "$(offset_of "$tmp/image" .text)+4" e1a00000
	cp "$tmp/image" "$tmp/before"
	run -1 "$lwpv" seal "$tmp/image"
	finds "c0008004 ("
	finds "image.S:11): table and text disagree: the table has e14f0000, the text holds e1a00000"
	cmp "$tmp/image" "$tmp/before"
	run -1 "$lwpv" seal -o "$tmp/out" "$tmp/image"
	[ ! -e "$tmp/out" ]
}

@test "an image of another program, or a short one, is refused" {
	build_image
	head -c 96 /dev/zero >"$tmp/Image"
	run -1 "$lwpv" seal --image "$tmp/Image" --map "$tmp/image"
	finds "table and image disagree: the table has f10c0080, the image holds 00000000"
	head -c 10 /dev/zero >"$tmp/Image"
	run -1 "$lwpv" seal --image "$tmp/Image" --map "$tmp/image"
	finds "the image holds nothing"
	[ "$(stat -c %s "$tmp/Image")" = 10 ]
}

@test "a program that was not rewritten is refused" {
	build planted-arm
	run -1 "$lwpv" seal "$tmp/planted-arm"
	finds "not rewritten: 23 sensitive instructions, first at 00008000 <_start>"
}

@test "Thumb sites are refused: they have no trap word" {
	build planted-thumb -DSITES -Wl,-Ttext=0x8000
	run -1 "$lwpv" seal "$tmp/planted-thumb"
	finds "planted-thumb.S:16): Thumb has no trap words: b672"
	finds "more"
}

@test "instructions outside the table are named in a warning" {
	build_image
	put_word "$tmp/image" "$(offset_of "$tmp/image" .text)+16" e320f003
	run -0 --separate-stderr "$lwpv" seal "$tmp/image"
	[[ $stderr == *"warning: 1 sensitive instructions are not in the site table"* ]]
}

@test "an unlinked module is sealed like a program" {
	build_object image
	run -0 "$lwpv" seal "$tmp/image.o"
	finds "6 sites sealed, 6 of them now, 1 ldrt left native"
	run -0 "$lwpv" audit "$tmp/image.o"
}

@test "wrong usage is status 2, what cannot be read or written 3" {
	build_image
	run -2 "$lwpv" seal
	run -2 "$lwpv" seal --image x
	finds "--image needs --map ELF"
	run -2 "$lwpv" seal a b
	run -2 "$lwpv" seal -o
	run -2 "$lwpv" seal --class=nothing "$tmp/image"
	run -3 "$lwpv" seal "$tmp/none"
	run -3 "$lwpv" seal --image "$tmp/none" --map "$tmp/image"
	run -3 "$lwpv" seal -o "$tmp/none/out" "$tmp/image"
}
