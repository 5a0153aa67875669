# SPDX-License-Identifier: GPL-2.0-only
# What is built stands under build/; each part has a build of its own, which this calls.
#
#   make demo     everything, up to a shell in a guest
#   make all      lwpv, the modules, the VMM and the guest kernel
#   make check    all tests; closes with "N passed, N failed"
#   make bench    instruction counts, native and as a guest, as tables and as a page with plots
#   make check-hostile  the same boards at their unkindest, on a QEMU of our own (make hostile-qemu): not in make check
#   make lint     style
#   make deps     the Debian packages that are missing
#   make clean    remove what was built (packages that were downloaded stay); make distclean: those too

BUILD := $(CURDIR)/build
JOBS ?= $(shell nproc)
GUEST ?= linux-6.1-up
FLAVOUR ?= armmp

all: lwpv modules vmm guest

deps:
	@scripts/deps

# An unwrapped cmake is noisy where there is nothing to do.
lwpv:
	@test -e $(BUILD)/lwpv/Makefile || cmake -S rewriter -B $(BUILD)/lwpv >/dev/null
	@cmake --build $(BUILD)/lwpv -j$(JOBS) -- --no-print-directory -s

modules:
	@scripts/fetch headers
	@$(MAKE) --no-print-directory -s -C hypervisor FLAVOUR=$(FLAVOUR)

vmm:
	@scripts/fetch libfdt libslirp
	@$(MAKE) --no-print-directory -C vmm all slirp

guest: lwpv
	@guest-kernels/linux-6.1/build.sh $(GUEST)
	@guest-kernels/initrd/build.sh

demo:
	@scripts/demo

check: deps lwpv modules vmm
	@$(MAKE) --no-print-directory modules FLAVOUR=armmp-lpae
	@scripts/fetch host-kernel userland
	@$(MAKE) --no-print-directory guest GUEST=linux-6.1-up
	@scripts/check

BENCH_BOARDS := vexpress-a9 cubieboard virt-a15

# By size and number not on cubieboard: five minutes for what vexpress-a9 says
bench: all
	@$(MAKE) --no-print-directory guest GUEST=linux-6.1-smp
	@set -e; for board in $(BENCH_BOARDS); do \
		scripts/bench --board $$board; \
		scripts/bench --disk --board $$board; \
		scripts/bench --net --board $$board; \
		scripts/bench --micro --board $$board; \
		scripts/bench --reasons --board $$board sha256; \
	done
	@set -e; for board in vexpress-a9 virt-a15; do \
		scripts/bench --rewriting --board $$board; \
		scripts/bench --sweep --board $$board; \
	done
	@scripts/bench --report

hostile-qemu:
	@scripts/deps --hostile
	@scripts/hostile-qemu

# A file at a time on each of two processors, the longest first
HOSTILE := hostile/guests $(filter-out hostile/guests,$(patsubst tests/%.bats,%,$(sort $(wildcard tests/hostile/*.bats))))

check-hostile: hostile-qemu lwpv modules vmm
	@scripts/fetch host-kernel userland
	@$(MAKE) --no-print-directory -s -C tests/guest native rewritten
	@$(MAKE) --no-print-directory -s -C tests/kvm-api
	@$(MAKE) --no-print-directory guest GUEST=linux-6.1-up
	@$(MAKE) --no-print-directory guest GUEST=linux-6.1-smp
	@scripts/check $(HOSTILE)

lint:
	@scripts/lint

clean:
	@find $(BUILD) -mindepth 1 -maxdepth 1 ! -name packages ! -name kernel ! -name headers ! -name userland \
		! -name libfdt-armhf ! -name libslirp-armhf ! -name guest-source ! -name programs ! -name rootfs ! -name qemu-source -exec rm -rf {} + 2>/dev/null || true

distclean:
	rm -rf $(BUILD)

.PHONY: all deps lwpv modules vmm guest demo check bench hostile-qemu check-hostile lint clean distclean
