// SPDX-License-Identifier: GPL-2.0
/*
 * Takes Hyp mode over from the kernel's stub and gives it back: on each CPU when the module comes and goes, when the CPU
 * does, when it loses its state in deep idle or suspend, and before the machine restarts or another kernel starts.
 *
 * The stub of a running kernel has one call that is of use: it branches to a physical address in Hyp mode with the MMU
 * off (arch/arm/kernel/hyp-stub.S, HVC_SOFT_RESTART). Ours has the same call, so that kexec finds what it expects.
 */
#include <linux/cpu.h>
#include <linux/cpu_pm.h>
#include <linux/percpu.h>
#include <linux/reboot.h>
#include <linux/smp.h>

#include "hyp.h"

static DEFINE_PER_CPU(bool, ours);
static DEFINE_PER_CPU(u32, stub_vectors);
static enum cpuhp_state hotplug_state;

static const struct hyp_low_header *header(void)
{
	return (const struct hyp_low_header *)hyp_low_start;
}

bool hyp_is_ours(void)
{
	return __this_cpu_read(ours);
}

/* Interrupts off. The stub passes r2, r3 and r12 on to the code that it branches to. */
static u32 branch_in_hyp_mode(u32 address, u32 idmap, u32 vectors, phys_addr_t root)
{
	register u32 r0 asm("r0") = HYP_STUB_SOFT_RESTART;
	register u32 r1 asm("r1") = address;
	register u32 r2 asm("r2") = root;
	register u32 r3 asm("r3") = (u64)root >> 32;
	register u32 r4 asm("r4") = vectors;
	register u32 r12 asm("r12") = idmap;

	asm volatile(".arch_extension virt\n\thvc #0"
		     : "+r" (r0), "+r" (r1), "+r" (r2), "+r" (r3), "+r" (r4), "+r" (r12)
		     : : "lr", "cc", "memory");
	return r0;
}

static void take(void)
{
	const struct hyp_low_header *low = header();
	u32 idmap = hyp_map_idmap(), vectors = (u32)hyp_low_start + low->host_vectors;

	if (__this_cpu_read(ours))
		return;
	__this_cpu_write(stub_vectors, branch_in_hyp_mode(idmap + low->idmap_take, idmap, vectors, hyp_map_root()));
	__this_cpu_write(ours, true);
}

static void release(void)
{
	if (!__this_cpu_read(ours))
		return;
	__this_cpu_write(ours, false);
	hyp_call(HYP_CALL_RELEASE, __this_cpu_read(stub_vectors), 0);
}

static const struct {
	int error;
	const char *text;
} verdicts[] = {
	[HYP_PROBE_STUB] = { 0, NULL },
	[HYP_PROBE_SECURE] = { -ENODEV, "this kernel runs in Secure state; let the firmware start it in Non-secure Hyp mode" },
	[HYP_PROBE_NO_HVC] = { -ENODEV, "this kernel was not started in Hyp mode; let the boot loader start it there (in U-Boot: bootm_boot_mode=nonsec)" },
	[HYP_PROBE_OTHER] = { -EBUSY, "another hypervisor holds Hyp mode; unload it, or use kvm32-pv" },
};

static atomic_t common_ctr = ATOMIC_INIT(0);
static bool caches_differ;

bool hyp_caches_agree(void)
{
	return !READ_ONCE(caches_differ);
}

/* CTR (B4.1.42) is never zero: it tells its own format. */
static void compare_caches(void)
{
	u32 ctr, first;

	asm("mrc p15, 0, %0, c0, c0, 1" : "=r" (ctr));
	first = atomic_cmpxchg(&common_ctr, 0, ctr);
	if (first && first != ctr)
		WRITE_ONCE(caches_differ, true);
}

static int cpu_comes(unsigned int cpu)
{
	enum hyp_probe probe = HYP_PROBE_STUB;
	unsigned long flags;

	local_irq_save(flags);
	if (!__this_cpu_read(ours))
		probe = hyp_probe();
	if (probe == HYP_PROBE_STUB)
		take();
	compare_caches();
	local_irq_restore(flags);
	if (probe != HYP_PROBE_STUB)
		pr_err("kvm32-hyp: CPU %u: %s\n", cpu, verdicts[probe].text);
	return verdicts[probe].error;
}

static int cpu_goes(unsigned int cpu)
{
	unsigned long flags;

	local_irq_save(flags);
	release();
	local_irq_restore(flags);
	return 0;
}

/* Interrupts are off. A CPU that comes out of deep sleep has been through the kernel's own start, stub included. */
static int power_event(struct notifier_block *block, unsigned long event, void *unused)
{
	static DEFINE_PER_CPU(bool, was_ours);

	switch (event) {
	case CPU_PM_ENTER:
		__this_cpu_write(was_ours, __this_cpu_read(ours));
		release();
		return NOTIFY_OK;
	case CPU_PM_ENTER_FAILED:
	case CPU_PM_EXIT:
		if (__this_cpu_read(was_ours))
			take();
		return NOTIFY_OK;
	default:
		return NOTIFY_DONE;
	}
}

static struct notifier_block power_notifier = {
	.notifier_call = power_event,
};

static void release_here(void *unused)
{
	unsigned long flags;

	local_irq_save(flags);
	release();
	local_irq_restore(flags);
}

static void release_everywhere(void)
{
	preempt_disable();
	smp_call_function(release_here, NULL, true);
	release_here(NULL);
	preempt_enable();
}

static int reboot_event(struct notifier_block *block, unsigned long event, void *unused)
{
	release_everywhere();
	return NOTIFY_OK;
}

static struct notifier_block reboot_notifier = {
	.notifier_call = reboot_event,
};

/* ID_PFR1.Virtualization (B4.1.94) */
static bool core_has_hyp_mode(void)
{
	u32 pfr1;

	asm("mrc p15, 0, %0, c0, c1, 1" : "=r" (pfr1));
	return pfr1 >> 12 & 15;
}

int hyp_take_over(void)
{
	int ret;

	if (!core_has_hyp_mode()) {
		pr_err("kvm32-hyp: this core has no virtualization extensions; use kvm32-pv with a rewritten guest\n");
		return -ENODEV;
	}
	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "kvm32-hyp:online", cpu_comes, cpu_goes);
	if (ret < 0)
		return ret;
	hotplug_state = ret;
	cpu_pm_register_notifier(&power_notifier);
	register_reboot_notifier(&reboot_notifier);
	return 0;
}

void hyp_give_back(void)
{
	unregister_reboot_notifier(&reboot_notifier);
	cpu_pm_unregister_notifier(&power_notifier);
	cpuhp_remove_state(hotplug_state);
}
