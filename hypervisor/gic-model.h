/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A GICv2 without security extensions (ARM IHI 0048B): distributor and CPU interfaces as pure state, one group, 5 bits
 * of priority. The caller serialises all calls; after each it finds in `outputs` which CPUs have nIRQ asserted.
 */
#ifndef KVM32_GIC_MODEL_H
#define KVM32_GIC_MODEL_H

#include "lib/types.h"

#define GIC_MAX_CPUS		8
#define GIC_MAX_IRQS		1024
#define GIC_NR_SGIS		16
#define GIC_NR_PRIVATE		32
#define GIC_FIRST_SPECIAL	1020
#define GIC_SPURIOUS		1023

/** The state of 32 interrupts, a bit each. */
struct gic_bank {
	u32 enabled;
	u32 line;	/* the input, as it is */
	u32 latched;	/* pending by an edge, an SGI or a write; of a level interrupt besides its line */
	u32 active;
	u32 listed;	/* in a list register of some CPU: not for others to take */
	u32 edge;	/* edge-triggered */
	u32 ended;	/* level-sensitive SPIs that the guest has ended */
};

struct gic_cpu {
	struct gic_bank bank;	/* SGIs and PPIs */
	u8 priority[GIC_NR_PRIVATE];
	u8 sgi_sources[GIC_NR_SGIS];	/* CPUs whose request is pending */
	u32 ctlr, pmr, bpr, abpr;
	u32 active_priorities;	/* GICC_APR0: a bit for each preemption level in use */
	/* gic-list.c: with nothing for its list registers, and nothing changed since, there is nothing to do. */
	bool quiet;
	u32 quiet_at, vmcr;
};

struct gic_model {
	u32 nr_irqs;	/* multiple of 32 */
	u32 cpu_mask;	/* CPUs that exist */
	u32 ctlr;
	u32 outputs;	/* CPUs with nIRQ asserted */
	u32 live;	/* banks of SPIs in which something may be pending, active or listed, a bit each from 1 on */
	u32 changes;	/* counts whatever can matter to list registers */
	u32 listing;	/* CPUs that take their interrupts from list registers */
	u32 behind;	/* of those, CPUs for which there is something that their list registers do not have */
	bool any_ended;	/* some bank has something in `ended`; for the caller to take */
	struct gic_cpu cpus[GIC_MAX_CPUS];
	struct gic_bank spi[GIC_MAX_IRQS / 32 - 1];
	u8 priority[GIC_MAX_IRQS - GIC_NR_PRIVATE];
	u8 targets[GIC_MAX_IRQS - GIC_NR_PRIVATE];
	u8 active_cpu[GIC_MAX_IRQS - GIC_NR_PRIVATE];	/* who acknowledged it, while it is active */
};

/* gic-reset.c */
void gic_reset(struct gic_model *gic, u32 nr_irqs);
void gic_reset_cpu(struct gic_model *gic, unsigned int cpu);
void gic_add_cpu(struct gic_model *gic, unsigned int cpu);

/* gic-model.c */
void gic_set_line(struct gic_model *gic, unsigned int cpu, u32 intid, bool level);
void gic_send_sgi(struct gic_model *gic, unsigned int from, u32 cpus, u32 intid);
/** Recomputes `outputs` for a set of CPUs, after a change of anything. */
void gic_update(struct gic_model *gic, u32 cpus);
u32 gic_acknowledge(struct gic_model *gic, unsigned int cpu);
/**
 * The next to be taken that is in no list register, whatever the CPU's mask and priority say; GIC_SPURIOUS: none. *more: it
 * is not the only one.
 */
u32 gic_next_pending(struct gic_model *gic, unsigned int cpu, bool *more);
/** Takes the request of an interrupt away, of an SGI that of @source, and puts it back. */
void gic_take_request(struct gic_model *gic, unsigned int cpu, u32 intid, unsigned int source);
void gic_restore_request(struct gic_model *gic, unsigned int cpu, u32 intid, unsigned int source);
/** A CPU has acknowledged an interrupt. */
void gic_activate(struct gic_model *gic, unsigned int cpu, u32 intid);
/** Notes the guest's end of an interrupt for whoever holds its line up. */
void gic_note_end(struct gic_model *gic, unsigned int cpu, u32 intid);
void gic_drop_priority(struct gic_model *gic, unsigned int cpu);
void gic_deactivate(struct gic_model *gic, unsigned int cpu, u32 intid);
/** The pending interrupt of highest priority, with its source if it is an SGI, or GIC_SPURIOUS. */
u32 gic_highest_pending(struct gic_model *gic, unsigned int cpu);
/** The priority of what runs on a CPU, 0x100: nothing does. */
u32 gic_running_priority(const struct gic_cpu *cpu);

static inline struct gic_bank *gic_bank(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return intid < GIC_NR_PRIVATE ? &gic->cpus[cpu].bank : &gic->spi[intid / 32 - 1];
}

static inline u8 *gic_priority(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return intid < GIC_NR_PRIVATE ? &gic->cpus[cpu].priority[intid] : &gic->priority[intid - GIC_NR_PRIVATE];
}

/* The banks that a search has to look at; the private one always. */
static inline u32 gic_live_banks(const struct gic_model *gic)
{
	return gic->live | 1;
}

/* Something of the interrupt's bank was set. Who finds nothing set there takes it back. */
static inline void gic_enliven(struct gic_model *gic, u32 intid)
{
	gic->live |= 1u << intid / 32;
}

static inline bool gic_is_uniprocessor(const struct gic_model *gic)
{
	return !(gic->cpu_mask & (gic->cpu_mask - 1));
}

static inline u32 gic_pending(const struct gic_bank *bank)
{
	return bank->latched | (bank->line & ~bank->edge);
}

/* gic-list.c: a CPU's interrupts in the hardware's virtual CPU interface (IHI 0048B chapter 5) */

#define GIC_MAX_LIST_REGISTERS	16

/** GICH_VMCR, GICH_APR, GICH_HCR and the list registers. */
struct gic_list {
	u32 count;	/* of list registers that there are */
	u32 vmcr, apr, hcr;
	u32 used;	/* a bit for each that holds something */
	u32 lr[GIC_MAX_LIST_REGISTERS];
	/*
	 * An interrupt whose line is a physical one's (@intid 0: there is none). While the line is up the physical one is kept
	 * active, and the guest's end of the virtual one ends it as well.
	 */
	struct {
		u32 intid, physical;
	} hw;
};

/** Fills the list registers: the CPU's interface is the hardware's until gic_unload(). */
void gic_load(struct gic_model *gic, unsigned int cpu, struct gic_list *list);
/** Takes over what happened in them. */
void gic_unload(struct gic_model *gic, unsigned int cpu, const struct gic_list *list);
/** Without the caller's lock, by the CPU itself: gic_load() and gic_unload() would change nothing. */
bool gic_load_is_done(const struct gic_model *gic, unsigned int cpu, const struct gic_list *list);
bool gic_unload_is_done(const struct gic_model *gic, unsigned int cpu, const struct gic_list *list);

/* gic-dist.c, gic-cpu.c; size is 1, 2 or 4. What does not exist reads as zero and ignores writes. */
u32 gic_dist_read(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size);
void gic_dist_write(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size, u32 value);
u32 gic_cpu_read(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size);
void gic_cpu_write(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size, u32 value);

/* gic-user.c: words of the distributor or of a CPU interface for user space; only what it has may be read or written. */
#define GICD_IIDR	0x008
bool gic_user_has(bool is_cpu, u32 offset);
u32 gic_user_read(struct gic_model *gic, unsigned int cpu, bool is_cpu, u32 offset);
/** False: this value cannot be. */
bool gic_user_write(struct gic_model *gic, unsigned int cpu, bool is_cpu, u32 offset, u32 value);

#endif
