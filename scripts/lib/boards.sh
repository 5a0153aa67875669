# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for the scripts that source this file
# The board models, one function each, and what scripts/board and scripts/bare share.
#
# A board says:
#   MACHINE         QEMU options of the model
#   DTB             device tree in the kernel package, or empty: QEMU makes it
#   RAM_BASE        physical address of the RAM (kernels are loaded at an offset from it)
#   MEMORY          default size;  MAX_MEMORY in MiB
#   MAX_CPUS
#   MODEL_CPUS      where the model always has as many: the device tree hides those that a run does not want
#   FLAVOURS        the stock kernels that run on it
#   CONSOLE         the stock kernel's console on the first serial port
#   OUTPUT          device in the booted kernel that carries the command's input and output
#   OUTPUT_MODEL    QEMU options that make it, with the character device called "output"; empty: OUTPUT is the console,
#                   the only port there is, and scripts/board takes the two apart
#   BACKENDS        our backends that fit the core, in order
#   STOP            how a finished board stops: poweroff; hang where the model cannot even reset, and scripts/board ends it
# and may have a function adjust_BOARD FILE that changes the device tree.

board_vexpress_a9() {
	MACHINE=(-M vexpress-a9)
	DTB=vexpress-v2p-ca9.dtb
	RAM_BASE=0x60000000 MEMORY=1G MAX_MEMORY=1024 MAX_CPUS=4
	FLAVOURS="armmp"
	CONSOLE=ttyAMA0
	OUTPUT=ttyAMA1 OUTPUT_MODEL=(-serial chardev:output)
	BACKENDS=(pv)
	STOP=poweroff
}

# The i.MX6: four Cortex-A9 with another interrupt map, cache controller and power management than vexpress-a9's.
board_sabrelite() {
	MACHINE=(-M sabrelite)
	DTB=imx6q-sabrelite.dtb
	RAM_BASE=0x10000000 MEMORY=1G MAX_MEMORY=1024 MAX_CPUS=4
	FLAVOURS="armmp"
	CONSOLE=ttymxc0
	OUTPUT=ttymxc1 OUTPUT_MODEL=(-serial chardev:output)
	BACKENDS=(pv)
	STOP=hang
}

# With DMA, which takes firmware that is not free, the port would send nothing.
adjust_sabrelite() {
	fdtput -d "$1" /soc/bus@2100000/serial@21e8000 dmas dma-names
}

# The Allwinner A10: a Cortex-A8, so no multiprocessing extensions and no GIC.
board_cubieboard() {
	MACHINE=(-M cubieboard)
	DTB=sun4i-a10-cubieboard.dtb
	RAM_BASE=0x40000000 MEMORY=512M MAX_MEMORY=1024 MAX_CPUS=1
	FLAVOURS="armmp"
	CONSOLE=ttyS0
	OUTPUT=ttyS0 OUTPUT_MODEL=()
	BACKENDS=(pv)
	STOP=hang
}

# Of QEMU's own making: the model with the least to wait for.
virt() {
	MACHINE=(-M "virt,highmem=off,gic-version=2$1" -cpu "$2")
	DTB=
	RAM_BASE=0x40000000 MEMORY=1G MAX_MEMORY=3072 MAX_CPUS=8
	FLAVOURS="armmp armmp-lpae"
	CONSOLE=ttyAMA0
	# Its one serial port is the console. Virtio ports lose what is written right after the open.
	OUTPUT=ttyS0 OUTPUT_MODEL=(-device "pci-serial,chardev=output")
	STOP=poweroff
}

# A Cortex-A15 whose virtualization extensions are hidden: a fast core without them.
board_virt_a15_nove() {
	virt "" cortex-a15
	BACKENDS=(pv)
}

board_virt_a15() {
	virt ",virtualization=on" cortex-a15
	BACKENDS=(pv hyp)
}

board_virt_a7() {
	virt ",virtualization=on" cortex-a7
	BACKENDS=(pv hyp)
}

# Without secure=off it starts in Secure SVC mode, from where the kernel never gets to Hyp mode.
board_vexpress_a15() {
	MACHINE=(-M "vexpress-a15,secure=off,virtualization=on")
	DTB=vexpress-v2p-ca15-tc1.dtb
	RAM_BASE=0x80000000 MEMORY=1G MAX_MEMORY=2048 MAX_CPUS=2
	FLAVOURS="armmp armmp-lpae"
	CONSOLE=ttyAMA0
	OUTPUT=ttyAMA1 OUTPUT_MODEL=(-serial chardev:output)
	BACKENDS=(pv hyp)
	STOP=poweroff
}

# The Allwinner H3, four Cortex-A7.
board_orangepi_pc() {
	MACHINE=(-M orangepi-pc)
	DTB=sun8i-h3-orangepi-pc.dtb
	RAM_BASE=0x40000000 MEMORY=1G MAX_MEMORY=1024 MAX_CPUS=4 MODEL_CPUS=4
	FLAVOURS="armmp armmp-lpae"
	CONSOLE=ttyS0
	OUTPUT=ttyS1 OUTPUT_MODEL=(-serial chardev:output)
	BACKENDS=(pv hyp)
	STOP=poweroff
}

# The second serial port is on the pin header, and off.
adjust_orangepi_pc() {
	fdtput -t s "$1" /soc/serial@1c28400 status okay
}

# The board models' program, and the options that make it unkind
QEMU=qemu-system-arm
HOSTILE=()

# hostile WORDS: take scripts/hostile-qemu's program, with what the words, separated by commas, say. WORDS may be "none".
hostile() {
	local word
	QEMU=$BUILD/hostile/qemu-system-arm
	[ -x "$QEMU" ] || die 1 "--hostile needs a QEMU of our own: make hostile-qemu builds it"
	for word in ${1//,/ }; do
		case $word in
		none) ;;
		cache) HOSTILE+=(-global arm-cpu.x-cache-check=on) ;;
		silent) HOSTILE+=(-global arm-cpu.x-silent-unpredictable=1) ;;
		plain) HOSTILE+=(-global arm-cpu.x-silent-unpredictable=2) ;;
		tlb) HOSTILE+=(-global arm-cpu.x-tlb-record=1) ;;
		stale) HOSTILE+=(-global arm-cpu.x-tlb-record=2) ;;
		window=*) HOSTILE+=(-global "arm-cpu.x-tlb-record-window=${word#*=}") ;;
		*) die 2 "--hostile \"$word\": there are silent, plain, tlb, stale, window=N, cache and none" ;;
		esac
	done
}

# hostile_reports LOG: what such a model has to say
hostile_reports() {
	[ ${#HOSTILE[@]} -eq 0 ] || grep -e '^tlb: ' -e '^cache: ' "$1" >&2 || true
}

# board_names: one per line
board_names() {
	declare -F | sed -n 's/^declare -f board_//p' | grep -vx names | tr _ -
}

# use_board NAME: set the variables above
use_board() {
	local name
	name=$(board_names | grep -xF -- "$1") || die 2 "no board \"$1\"; there are: $(board_names | xargs)"
	MODEL_CPUS=''
	"board_${name//-/_}"
	BOARD=$name
}

# mebibytes SIZE: of a QEMU memory size
mebibytes() {
	case $1 in
	*[!0-9MG]* | "" | [MG]*) die 2 "memory size \"$1\": give a number with M or G" ;;
	*G) echo $((${1%G} * 1024)) ;;
	*) echo "${1%M}" ;;
	esac
}

# check_size: do SMP and MEMORY suit the board?
check_size() {
	if ! [[ $SMP =~ ^[1-9][0-9]*$ ]] || [ "$SMP" -gt "$MAX_CPUS" ]; then
		die 2 "$BOARD has 1 to $MAX_CPUS CPUs, not \"$SMP\""
	fi
	[ "$(mebibytes "$MEMORY")" -le "$MAX_MEMORY" ] || die 2 "$BOARD takes $MAX_MEMORY MiB at most, not $MEMORY"
	QEMU_CPUS=${MODEL_CPUS:-$SMP}
	[ -z "$ICOUNT" ] || [ "$QEMU_CPUS" -eq 1 ] || die 2 "--icount needs one CPU"
}

# Options that make two runs equal, instruction by instruction.
icount_options() {
	QEMU_ICOUNT=(-icount "shift=0,sleep=off" -rtc "base=2026-01-01T00:00:00,clock=vm" -seed 1)
	case ${MACHINE[1]} in
	virt*) MACHINE[1]+=,dtb-randomness=off ;;
	esac
}

# remove_cpus FILE: those that this run does not have, so that a kernel does not wait for them
remove_cpus() {
	local node number=0
	for node in $(fdtget -l "$1" /cpus | grep '^cpu@'); do
		number=$((number + 1))
		[ "$number" -le "$SMP" ] || fdtput -r "$1" "/cpus/$node"
	done
}

# make_dtb FILE: the board's device tree with a seed of its own: otherwise getrandom() blocks on a board just booted.
make_dtb() {
	if [ -n "$DTB" ]; then
		cp "$BUILD/kernel/armmp/dtbs/$DTB" "$1"
		remove_cpus "$1"
		if declare -F "adjust_${BOARD//-/_}" >/dev/null; then "adjust_${BOARD//-/_}" "$1"; fi
	else
		"$QEMU" "${MACHINE[@]}" -machine "dumpdtb=$1" -smp "$QEMU_CPUS" -m "$MEMORY" -display none -nic none 2>/dev/null >&2 ||
			die 125 "QEMU cannot make the device tree of $BOARD"
	fi
	fdtput -t x -p "$1" /chosen rng-seed 6b766d33 32206973 20736565 64656420 66726f6d 20746865 20626f61 72640a00
}

# make_uimage IMAGE TEXT_OFFSET FILE: wrap a raw kernel so that QEMU loads it where it belongs
make_uimage() {
	local load
	load=$(printf '0x%x' $((RAM_BASE + $2)))
	mkimage -A arm -O linux -T kernel -C none -a "$load" -e "$load" -n kernel -d "$1" "$3.$$" >/dev/null
	mv "$3.$$" "$3"
}

# make_run_directory: RUN = where this run keeps its console log; those of earlier days go
make_run_directory() {
	mkdir -p "$BUILD/boards"
	find "$BUILD/boards" -mindepth 1 -maxdepth 1 -name '*-run.*' -mmin +1440 -exec rm -rf {} +
	RUN=$(mktemp -d "$BUILD/boards/$BOARD-run.XXXXXX")
}

# The models with a sound chip complain otherwise.
export QEMU_AUDIO_DRV=none

# hold_input: an input that has ended makes QEMU take the port for unplugged; give it one that never ends
hold_input() {
	mkfifo "$RUN/input"
	exec <>"$RUN/input"
}
