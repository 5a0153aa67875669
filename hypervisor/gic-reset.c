// SPDX-License-Identifier: GPL-2.0
/* How the GICv2 model starts. Apart from the rest of it, which a lowvisor has as well. */
#include "gic-range.h"

/* SGIs are edge-triggered and come up enabled, as in KVM; a line keeps its level, it is not ours. */
void gic_reset_cpu(struct gic_model *gic, unsigned int cpu)
{
	struct gic_cpu *c = &gic->cpus[cpu];
	u32 line = c->bank.line;

	*c = (struct gic_cpu){
		.bank = { .enabled = 0xffff, .edge = 0xffff, .line = line },
		.bpr = GIC_MIN_BPR,
		.abpr = GIC_MIN_BPR + 1,
	};
	gic_update(gic, 1u << cpu);
}

void gic_add_cpu(struct gic_model *gic, unsigned int cpu)
{
	gic->cpu_mask |= 1u << cpu;
	gic_reset_cpu(gic, cpu);
}

/** For a model that is all zero; SPIs come up level-sensitive and disabled, with no target. */
void gic_reset(struct gic_model *gic, u32 nr_irqs)
{
	gic->nr_irqs = nr_irqs;
}
