/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shared page: what a vCPU of the strategy inline shows its guest's kernel of itself, so that masking interrupts is a
 * store there and reading a status register a load.
 *
 * It is mapped at a guest virtual address that the VMM chooses, in every address space of the vCPU and with the MMU off, for
 * privileged modes of the guest only. The MiB around it belongs to it: nothing else can be mapped there. The hypervisor
 * trusts nothing that it reads in it, so a guest can only confuse itself.
 */
#ifndef KVM32_SHARED_PAGE_H
#define KVM32_SHARED_PAGE_H

/* Where kvm32 run puts it, unless told otherwise: between the device tree and the fixed mappings of ARM Linux, which uses neither. */
#define SHARED_PAGE_ADDRESS	0xffb00000
#define SHARED_PAGE_SIZE	0x1000

/* Offsets. The hypervisor writes all of them, the guest those marked so. The rest is reserved and 0. */
#define SHARED_PAGE_PSR		0x00	/* CPSR[15:0] as MRS reads it (B9.3.8), with I clear: E, A, F, mode */
#define SHARED_PAGE_MASK	0x04	/* bit 7: CPSR.I; other bits mean nothing. Guest: a byte */
#define SHARED_PAGE_SPSR	0x08	/* SPSR of the current mode, if it has one. Guest: a word */
#define SHARED_PAGE_PENDING	0x0c	/* -4: to clear CPSR.I has to trap, because an interrupt is pending; or 0 */
#define SHARED_PAGE_USR_SP	0x10	/* SP_usr and LR_usr, except in System mode, where they are SP and LR. Guest: words */
#define SHARED_PAGE_USR_LR	0x14
#define SHARED_PAGE_SCTLR	0x18	/* as MRC reads them */
#define SHARED_PAGE_DACR	0x1c
#define SHARED_PAGE_TPIDRPRW	0x20
#define SHARED_PAGE_DFSR	0x24
#define SHARED_PAGE_IFSR	0x28
#define SHARED_PAGE_DFAR	0x2c
#define SHARED_PAGE_IFAR	0x30

#define SHARED_PAGE_I		0x80	/* of SHARED_PAGE_MASK */
#define SHARED_PAGE_TRAP	0xfffffffc	/* of SHARED_PAGE_PENDING */

#endif
