// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual timer: the guest programs the real one without an exit. While it runs, its interrupt brings the guest out;
 * the timer's state is then read and the core's GIC told. Once it has fired, the host keeps its interrupt disabled until
 * the guest has turned it off: the line is level-sensitive and would bring the guest out for ever.
 */
#include <linux/cpuhotplug.h>
#include <linux/interrupt.h>
#include <linux/of.h>
#include <linux/of_irq.h>
#include <linux/percpu.h>

#include "hyp.h"

#define CTL_ENABLE	1u
#define CTL_IMASK	2u
#define CTL_ISTATUS	4u

#define VIRTUAL_TIMER	2	/* among the interrupts of the device tree's timer node */

struct vtimer_cpu {
	bool disabled;
};

static struct vtimer_cpu __percpu *cpus;
static unsigned int irq;
static enum cpuhp_state hotplug_state;

/* The way out of the guest has stopped the timer: nothing is left to do. */
static irqreturn_t fired(int number, void *unused)
{
	return IRQ_HANDLED;
}

static int cpu_comes(unsigned int cpu)
{
	this_cpu_ptr(cpus)->disabled = false;
	enable_percpu_irq(irq, IRQ_TYPE_NONE);
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	disable_percpu_irq(irq);
	return 0;
}

static unsigned int find_irq(void)
{
	static const struct of_device_id ids[] = {
		 { .compatible = "arm,armv7-timer" }, { .compatible = "arm,armv8-timer" }, { }
	};
	struct device_node *node = of_find_matching_node(NULL, ids);
	unsigned int number = node ? irq_of_parse_and_map(node, VIRTUAL_TIMER) : 0;

	of_node_put(node);
	return number;
}

int hyp_vtimer_init(void)
{
	int ret;

	irq = find_irq();
	if (!irq) {
		pr_err("kvm32-hyp: the device tree has no virtual timer interrupt\n");
		return -ENODEV;
	}
	cpus = alloc_percpu(struct vtimer_cpu);
	if (!cpus)
		return -ENOMEM;
	ret = request_percpu_irq(irq, fired, "kvm32-vtimer", cpus);
	if (ret) {
		free_percpu(cpus);
		return ret;
	}
	hotplug_state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "kvm32-hyp:vtimer", cpu_comes, cpu_goes);
	return 0;
}

void hyp_vtimer_exit(void)
{
	cpuhp_remove_state(hotplug_state);
	free_percpu_irq(irq, cpus);
	free_percpu(cpus);
}

static void set_disabled(bool disabled)
{
	struct vtimer_cpu *cpu = this_cpu_ptr(cpus);

	if (cpu->disabled == disabled)
		return;
	cpu->disabled = disabled;
	if (disabled)
		disable_percpu_irq(irq);
	else
		enable_percpu_irq(irq, IRQ_TYPE_NONE);
}

void hyp_vtimer_enter(struct kvm32_vcpu *vcpu)
{
	struct hyp_state *state = hyp_vcpu(vcpu)->state;

	kvm32_vtimer_take(vcpu, &state->cntv_ctl, &state->cntv_cval);
	state->cntvoff = READ_ONCE(vcpu->vm->counter_offset);
	set_disabled(vcpu->vtimer.line);
}

void hyp_vtimer_exit_guest(struct kvm32_vcpu *vcpu)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;

	kvm32_vtimer_sample(vcpu, state->cntv_ctl, state->cntv_cval);
}
