# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for the scripts that source this file
# What all scripts share: where things are, how to say something, how to give up.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${KVM32_BUILD:-$ROOT/build}
PROGRAM=$(basename "$0")
CROSS=arm-linux-gnueabihf-

# say TEXT...: one progress line with the elapsed time, on standard error
say() {
	printf '%s: [%3d s] %s\n' "$PROGRAM" "$SECONDS" "$*" >&2
}

# die STATUS TEXT...
die() {
	local status=$1
	shift
	printf '%s: %s\n' "$PROGRAM" "$*" >&2
	exit "$status"
}

# need COMMAND PACKAGE: give up, naming the Debian package, if COMMAND is missing
need() {
	command -v "$1" >/dev/null || die 1 "$1 is missing: run scripts/deps (Debian package $2)"
}

# usage [FILE]: print the header comment of the calling script
usage() {
	sed -n '3,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "${1:-$0}"
}

# relative PATH: PATH as seen from the top of the repository
relative() {
	realpath --no-symlinks --relative-to="$ROOT" "$1"
}

# hold LOCKFILE: keep other runs of the same work out until this shell ends
hold() {
	mkdir -p "$(dirname "$1")"
	exec {HELD_LOCK}>"$1"
	flock "$HELD_LOCK"
}
