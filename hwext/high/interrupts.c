// SPDX-License-Identifier: GPL-2.0
/*
 * The host's side of two per-CPU interrupts, of the virtual timer and of the virtual CPU interface (maintenance). They bring the guest
 * out, and the way out removes their cause before the host can take them: they only have to be enabled, and to find a
 * handler should one come all the same.
 *
 * The timer's is a level that stays up until the guest has dealt with it. It is held meanwhile: active in the host's
 * distributor where we know that, disabled elsewhere.
 */
#include <linux/cpuhotplug.h>
#include <linux/interrupt.h>
#include <linux/of.h>
#include <linux/of_irq.h>
#include <linux/percpu.h>

#include "hyp.h"

#define VIRTUAL_TIMER	2	/* among the interrupts of the device tree's timer node */

static const struct of_device_id timer_ids[] = {
	{ .compatible = "arm,armv7-timer" }, { .compatible = "arm,armv8-timer" }, { }
};

static struct {
	const char *name;
	const struct of_device_id *ids;
	int index;
	unsigned int irq;	/* 0: there is none */
	u32 intid;
} irqs[] = {
	[HYP_IRQ_VTIMER] = { "kvm32-vtimer", timer_ids, VIRTUAL_TIMER },
	[HYP_IRQ_MAINTENANCE] = { "kvm32-maintenance", hyp_gic_ids, 0 },
};

struct cpu_irqs {
	bool held[ARRAY_SIZE(irqs)];
};

static DEFINE_PER_CPU(struct cpu_irqs, cpu_irqs);
static enum cpuhp_state hotplug_state;

static irqreturn_t handler(int number, void *unused)
{
	return IRQ_HANDLED;
}

static bool is_known(void)
{
	u32 distributor, cpu_interface;

	return hyp_host_gic(&distributor, &cpu_interface);
}

static void hold(enum hyp_irq which, bool hold)
{
	if (is_known())
		hyp_host_gic_hold(irqs[which].intid, hold);
	else if (hold)
		disable_percpu_irq(irqs[which].irq);
	else
		enable_percpu_irq(irqs[which].irq, IRQ_TYPE_NONE);
}

static int cpu_comes(unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irqs); i++) {
		if (!irqs[i].irq)
			continue;
		hold(i, false);
		this_cpu_ptr(&cpu_irqs)->held[i] = false;
		enable_percpu_irq(irqs[i].irq, IRQ_TYPE_NONE);
	}
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irqs); i++)
		if (irqs[i].irq) {
			hold(i, false);
			disable_percpu_irq(irqs[i].irq);
		}
	return 0;
}

static unsigned int find_irq(const struct of_device_id *ids, int index)
{
	struct device_node *node = of_find_matching_node(NULL, ids);
	unsigned int number = node ? irq_of_parse_and_map(node, index) : 0;

	of_node_put(node);
	return number;
}

static void free_irqs(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(irqs); i++) {
		if (irqs[i].irq)
			free_percpu_irq(irqs[i].irq, &cpu_irqs);
		irqs[i].irq = 0;
	}
}

static int request(unsigned int i)
{
	unsigned int number = find_irq(irqs[i].ids, irqs[i].index);
	int ret;

	if (!number)
		return -ENODEV;
	ret = request_percpu_irq(number, handler, irqs[i].name, &cpu_irqs);
	if (ret)
		return ret;
	irqs[i].irq = number;
	irqs[i].intid = irq_get_irq_data(number)->hwirq;
	return 0;
}

bool hyp_irq_exists(enum hyp_irq which)
{
	return irqs[which].irq;
}

int hyp_irqs_init(void)
{
	int ret = request(HYP_IRQ_VTIMER);

	if (ret) {
		pr_err("kvm32-hyp: no virtual timer interrupt (%d): the device tree's timer node has to tell it\n", ret);
		return ret;
	}
	request(HYP_IRQ_MAINTENANCE);
	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "kvm32-hyp:interrupts", cpu_comes, cpu_goes);
	if (ret < 0) {
		free_irqs();
		return ret;
	}
	hotplug_state = ret;
	return 0;
}

void hyp_irqs_exit(void)
{
	cpuhp_remove_state(hotplug_state);
	free_irqs();
}

u32 hyp_irq_intid(enum hyp_irq which)
{
	return irqs[which].intid;
}

void hyp_irq_hold(enum hyp_irq which, bool held)
{
	bool *now = &this_cpu_ptr(&cpu_irqs)->held[which];

	/* The guest's end of an interrupt has ended the physical one, which nobody told us. */
	if (!held && !*now)
		return;
	*now = held;
	hold(which, held);
}

void hyp_irq_note(enum hyp_irq which, bool held)
{
	this_cpu_ptr(&cpu_irqs)->held[which] = held;
}
