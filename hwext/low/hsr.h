/* SPDX-License-Identifier: GPL-2.0 */
/* HSR, as both halves read it (B3.13.6). */
#ifndef KVM32_HYP_HSR_H
#define KVM32_HYP_HSR_H

#define HSR_EC(hsr)	((hsr) >> 26)
#define HSR_IL		(1u << 25)

/* ISS of a data abort. */
#define ISS_ISV		(1u << 24)	/* the syndrome tells the access */
#define ISS_SAS(hsr)	((hsr) >> 22 & 3)
#define ISS_SSE		(1u << 21)
#define ISS_SRT(hsr)	((hsr) >> 16 & 15)
#define ISS_CM		(1u << 8)	/* cache maintenance */
#define ISS_S1PTW	(1u << 7)	/* on the guest's own table walk */
#define ISS_WNR		(1u << 6)
#define ISS_FSC_TYPE	0x3cu
#define FSC_TRANSLATION	0x04u
#define FSC_PERMISSION	0x0cu

#endif
