/* SPDX-License-Identifier: GPL-2.0 */
/* One instruction of each kind that a loader decides about. Nothing runs them: what stands here is read. */
#include <linux/linkage.h>

	.text

ENTRY(own_site_trap)
	mrs	r0, cpsr
ENDPROC(own_site_trap)

ENTRY(own_site_user_access)
	ldrt	r0, [r1]
ENDPROC(own_site_user_access)

ENTRY(own_site_hint)
	wfe
ENDPROC(own_site_hint)
