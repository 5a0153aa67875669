/* SPDX-License-Identifier: GPL-2.0 */
/* Fixed values of Hyp mode's registers, for C and assembler. */
#ifndef KVM32_HYP_NUMBERS_H
#define KVM32_HYP_NUMBERS_H

/* HTCR (B4.1.78): 32-bit addresses, walks inner-shareable and write-back, as the kernel's own. */
#define HTCR_VALUE	0x80803500
/* HMAIR0: 0 normal, write-back, allocate; 1 device. */
#define HMAIR0_VALUE	0x000004ff
/* VTCR (B4.1.159): 32-bit IPA (T0SZ 0, S 0), walks start at level 1, inner-shareable and write-back. */
#define VTCR_VALUE	0x80003540
/* HSCTLR (B4.1.77): M, A, C, CP15BEN, I. */
#define HSCTLR_ON	0x00001027

#endif
