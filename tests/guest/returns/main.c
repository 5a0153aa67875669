// SPDX-License-Identifier: GPL-2.0
/*
 * Exception returns by data processing other than MOVS and SUBS (B9.3.20). QEMU takes these as plain branches, so its
 * boards fail this test natively; real cores and kvm32 must pass it.
 */
#include "flat.h"
#include "layout.h"

typedef u32 (*return_function)(u32 spsr);

extern const return_function return_functions[];

static const char *const return_names[] = {
	"ands", "orrs", "eors", "adds", "rsbs", "adcs", "sbcs", "rscs", "bics", "mvns", "ands immediate",
	"rsbs immediate", "adds lsl", "orrs ror", "eors rrx",
};

void main(void)
{
	static const u32 spsr[] = {
		0x800000c0 | MODE_SYS, 0x60050100 | MODE_FIQ, 0xf80f0040 | MODE_IRQ, 0x00000080 | MODE_SVC,
		0x500a01c0 | MODE_ABT, 0xa8000000 | MODE_UND,
	};

	for (size_t i = 0; i < ARRAY_SIZE(return_names); i++) {
		u32 bad = 0;

		for (size_t mode = 0; mode < ARRAY_SIZE(spsr); mode++)
			bad |= (return_functions[i](spsr[mode]) ^ spsr[mode]) & PSR_DEFINED;
		is(bad, 0, "%s pc: CPSR from SPSR in each mode", return_names[i]);
	}
}
