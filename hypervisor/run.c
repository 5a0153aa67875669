// SPDX-License-Identifier: GPL-2.0
/*
 * KVM_RUN: the way into the guest and out, and how a vCPU sleeps, is woken and is forced out.
 *
 * No wake-up is lost because both sides write first and look second: whoever changes something (a request, an
 * interrupt line, a table) then looks at vcpu->mode; the vCPU sets mode and then looks at what may have changed. Inside
 * the guest any physical interrupt brings it out.
 */
#include <linux/context_tracking.h>
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <linux/vtime.h>

#include <asm/thread_notify.h>

#include "core.h"
#include "exception.h"
#include "gic.h"
#include "guest-mmu.h"
#include "trace.h"

/* The vCPU whose state this CPU holds. Only its own thread sets it, and only the thread's leaving the CPU clears it. */
static DEFINE_PER_CPU(struct kvm32_vcpu *, loaded_vcpu);

/* IRQs off. Lazy: after a mere host interrupt the state is still there. */
static void load_vcpu(struct kvm32_vcpu *vcpu)
{
	if (__this_cpu_read(loaded_vcpu) == vcpu)
		return;
	__this_cpu_write(loaded_vcpu, vcpu);
	WRITE_ONCE(vcpu->cpu, smp_processor_id());
	if (vcpu->vm->backend->vcpu_load)
		vcpu->vm->backend->vcpu_load(vcpu, vcpu->cpu);
}

/* IRQs off, on the CPU where the vCPU is loaded. */
static void put_vcpu(struct kvm32_vcpu *vcpu)
{
	if (vcpu->vm->backend->vcpu_put)
		vcpu->vm->backend->vcpu_put(vcpu);
	WRITE_ONCE(vcpu->cpu, -1);
	__this_cpu_write(loaded_vcpu, NULL);
}

/*
 * The scheduler's switch, with IRQs off and `current` still the thread that leaves. Preempt notifiers would cost nothing
 * for other threads, but a stock kernel does not have them; this costs those a load and a test.
 */
static int thread_event(struct notifier_block *block, unsigned long event, void *thread)
{
	struct kvm32_vcpu *vcpu;

	if (event != THREAD_NOTIFY_SWITCH)
		return NOTIFY_DONE;
	vcpu = __this_cpu_read(loaded_vcpu);
	if (unlikely(vcpu))
		put_vcpu(vcpu);
	return NOTIFY_DONE;
}

static struct notifier_block thread_notifier = {
	.notifier_call = thread_event,
};

int kvm32_run_init(void)
{
	return thread_register_notifier(&thread_notifier);
}

void kvm32_run_exit(void)
{
	thread_unregister_notifier(&thread_notifier);
}

bool kvm32_irq_pending(struct kvm32_vcpu *vcpu)
{
	return kvm32_gic_asserted(vcpu) || (READ_ONCE(vcpu->lines) & BIT(KVM_ARM_IRQ_CPU_IRQ));
}
EXPORT_SYMBOL_GPL(kvm32_irq_pending);

static bool fiq_pending(const struct kvm32_vcpu *vcpu)
{
	return READ_ONCE(vcpu->lines) & BIT(KVM_ARM_IRQ_CPU_FIQ);
}

void kvm32_kick(struct kvm32_vcpu *vcpu)
{
	struct task_struct *task;

	/* What the caller changed, before the look at who waits (in swq_has_sleeper, too) and at the mode. */
	smp_mb();
	if (swq_has_sleeper(&vcpu->wait))
		swake_up_one(&vcpu->wait);
	/* The thread is its CPU's current one while it is in the guest, which is what kick_process() interrupts. */
	rcu_read_lock();
	task = READ_ONCE(vcpu->task);
	if (task && READ_ONCE(vcpu->mode) == VCPU_IN_GUEST)
		kick_process(task);
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(kvm32_kick);

/** Ends all running of a VM for good, after damage that its guest cannot have caused. */
void kvm32_stop_vm(struct kvm32_vm *vm)
{
	unsigned int i;

	WRITE_ONCE(vm->dead, true);
	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		struct kvm32_vcpu *vcpu = READ_ONCE(vm->vcpus[i]);

		if (!vcpu)
			continue;
		set_bit(REQ_VM_STOP, &vcpu->requests);
		kvm32_kick(vcpu);
	}
}
EXPORT_SYMBOL_GPL(kvm32_stop_vm);

/** After a change of vcpu->ctx from outside of the guest. */
void kvm32_changed(struct kvm32_vcpu *vcpu)
{
	if (vcpu->vm->backend->vcpu_changed)
		vcpu->vm->backend->vcpu_changed(vcpu);
}

/* For a client that plays the GIC: whether a timer's interrupt gets through is for it to say, so WFI does not wait on it. */
static bool user_timer_pending(const struct kvm32_vcpu *vcpu)
{
	return !READ_ONCE(vcpu->vm->gic) && kvm32_timer_levels(vcpu);
}

static bool has_work(struct kvm32_vcpu *vcpu)
{
	return READ_ONCE(vcpu->requests) || kvm32_irq_pending(vcpu) || fiq_pending(vcpu) || user_timer_pending(vcpu);
}

static bool is_on(struct kvm32_vcpu *vcpu)
{
	return !READ_ONCE(vcpu->powered_off) || test_bit(REQ_VM_STOP, &vcpu->requests);
}

static void sleep_until(struct kvm32_vcpu *vcpu, bool (*done)(struct kvm32_vcpu *vcpu))
{
	DECLARE_SWAITQUEUE(wait);

	for (;;) {
		kvm32_gic_set_unaware(vcpu, true);
		prepare_to_swait_exclusive(&vcpu->wait, &wait, TASK_INTERRUPTIBLE);
		if (done(vcpu) || signal_pending(current))
			break;
		schedule();
	}
	finish_swait(&vcpu->wait, &wait);
	kvm32_gic_set_unaware(vcpu, false);
}

int kvm32_wfi(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_WFI);
	kvm32_timers_sleep(vcpu);
	WRITE_ONCE(vcpu->in_wfi, true);
	sleep_until(vcpu, has_work);
	WRITE_ONCE(vcpu->in_wfi, false);
	return 1;
}
EXPORT_SYMBOL_GPL(kvm32_wfi);

/* Of a vCPU that could run and does not: not asleep, not in a guest. With a reference, or NULL. */
static struct task_struct *waiting_thread(const struct kvm32_vcpu *vcpu)
{
	struct task_struct *task = NULL;

	rcu_read_lock();
	if (!READ_ONCE(vcpu->in_wfi) && !READ_ONCE(vcpu->powered_off) && READ_ONCE(vcpu->mode) != VCPU_IN_GUEST)
		task = READ_ONCE(vcpu->task);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

static bool yield_to_vcpu(const struct kvm32_vcpu *vcpu)
{
	struct task_struct *task = waiting_thread(vcpu);
	bool yielded;

	if (!task)
		return false;
	yielded = yield_to(task, true) > 0;
	put_task_struct(task);
	return yielded;
}

/* Who holds the lock is not known: the next one that could run; if that waits as well, it passes the CPU on. */
int kvm32_wfe(struct kvm32_vcpu *vcpu)
{
	unsigned int i;

	kvm32_count(vcpu, STAT_WFE);
	for (i = 1; i < KVM32_MAX_VCPUS; i++) {
		const struct kvm32_vcpu *other = READ_ONCE(vcpu->vm->vcpus[(vcpu->id + i) % KVM32_MAX_VCPUS]);

		if (other && yield_to_vcpu(other))
			break;
	}
	return 1;
}
EXPORT_SYMBOL_GPL(kvm32_wfe);

static int interrupted(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_SIGNAL);
	vcpu->run->exit_reason = KVM_EXIT_INTR;
	return -EINTR;
}

/* A client that plays the GIC hears of each change of a timer's output before the guest runs on (KVM_CAP_ARM_USER_IRQ). */
static bool user_must_know(const struct kvm32_vcpu *vcpu)
{
	return kvm32_timer_levels(vcpu) != vcpu->told_levels && !READ_ONCE(vcpu->vm->gic);
}

static void tell_user(struct kvm32_vcpu *vcpu)
{
	if (READ_ONCE(vcpu->vm->gic))
		return;
	vcpu->told_levels = kvm32_timer_levels(vcpu);
	vcpu->run->s.regs.device_irq_level = vcpu->told_levels;
}

/* What others asked for, and whether the vCPU is on at all; as an exit handler. */
static int serve_requests(struct kvm32_vcpu *vcpu)
{
	if (READ_ONCE(vcpu->powered_off))
		sleep_until(vcpu, is_on);
	if (signal_pending(current))
		return interrupted(vcpu);
	if (READ_ONCE(vcpu->vm->dead))
		return -EIO;
	if (!READ_ONCE(vcpu->requests))
		return 1;
	if (test_and_clear_bit(REQ_IRQ, &vcpu->requests) && user_must_know(vcpu))
		return interrupted(vcpu);
	if (test_and_clear_bit(REQ_RESET, &vcpu->requests))
		kvm32_take_boot_request(vcpu);
	return 1;
}

/* The guest need not come out when it opens CPSR.A: asynchronous means that any later exit will do (B1.9.8). */
static void deliver_serror(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;

	if (!vcpu->serror_pending || (ctx->cpsr & PSR_A))
		return;
	vcpu->serror_pending = false;
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_data_abort(ctx, kvm32_fsr(ctx, FS_EXTERNAL_ASYNC, false), ctx->cp15[CP15_DFAR]);
	kvm32_changed(vcpu);
}

static bool must_not_enter(struct kvm32_vcpu *vcpu)
{
	return READ_ONCE(vcpu->requests) || READ_ONCE(vcpu->powered_off) || need_resched() || signal_pending(current);
}

/*
 * IRQs off. The time is the guest's. RCU learns of the guest only from context tracking, where that is on; elsewhere the
 * tick brings us out and cond_resched() tells it.
 */
static void account_enter(void)
{
	vtime_account_guest_enter();
	context_tracking_guest_enter();
}

/* The tick that brought us out is to be charged to the guest: it runs in the gap. */
static void account_exit(bool interrupted)
{
	context_tracking_guest_exit();
	if (interrupted) {
		local_irq_enable();
		isb();
		local_irq_disable();
	}
	vtime_account_guest_exit();
	local_irq_enable();
}

static void set_mode(struct kvm32_vcpu *vcpu, enum kvm32_vcpu_mode mode)
{
	WRITE_ONCE(vcpu->mode, mode);
	kvm32_gic_set_unaware(vcpu, mode == VCPU_IN_GUEST);
}

/* IRQs off, and on when back. */
static int enter_guest(struct kvm32_vcpu *vcpu)
{
	int exit;

	vcpu->ctx->irq_line = kvm32_irq_pending(vcpu);
	vcpu->ctx->fiq_line = fiq_pending(vcpu);
	trace_kvm_entry(vcpu->id, vcpu->ctx->regs[15]);
	account_enter();
	exit = vcpu->vm->backend->enter(vcpu);
	/* Nobody believes us out before we are. */
	smp_mb();
	set_mode(vcpu, VCPU_OUTSIDE);
	account_exit(exit == KVM32_EXIT_IRQ);
	return exit;
}

static int after_exit(struct kvm32_vcpu *vcpu, int exit)
{
	kvm32_count(vcpu, STAT_EXITS);
	/* RCU hears of us at least with each tick. */
	if (exit == KVM32_EXIT_IRQ) {
		kvm32_count(vcpu, STAT_IRQ);
		cond_resched();
	}
	trace_kvm_exit(vcpu->id, exit, vcpu->ctx->regs[15]);
	return vcpu->vm->backend->handle_exit(vcpu, exit);
}

static int run_once(struct kvm32_vcpu *vcpu)
{
	int ret;

	if (need_resched())
		cond_resched();
	ret = serve_requests(vcpu);
	if (ret <= 0)
		return ret;
	deliver_serror(vcpu);
	ret = vcpu->vm->backend->prepare ? vcpu->vm->backend->prepare(vcpu) : 1;
	if (ret <= 0)
		return ret;

	local_irq_disable();
	load_vcpu(vcpu);
	set_mode(vcpu, VCPU_IN_GUEST);
	/* Pairs with the barriers in kvm32_kick() and kvm32_force_out(). */
	smp_mb();
	if (must_not_enter(vcpu)) {
		set_mode(vcpu, VCPU_OUTSIDE);
		local_irq_enable();
		return 1;
	}
	return after_exit(vcpu, enter_guest(vcpu));
}

static void leave_run(struct kvm32_vcpu *vcpu)
{
	local_irq_disable();
	if (__this_cpu_read(loaded_vcpu) == vcpu)
		put_vcpu(vcpu);
	local_irq_enable();
	WRITE_ONCE(vcpu->task, NULL);
}

/* The caller's signal mask holds only while the vCPU runs: a signal that ends the run cannot slip in before it. */
static void swap_signals(struct kvm32_vcpu *vcpu)
{
	if (vcpu->sigset_active)
		sigprocmask(SIG_SETMASK, &vcpu->sigset, &current->real_blocked);
}

static void restore_signals(struct kvm32_vcpu *vcpu)
{
	if (!vcpu->sigset_active)
		return;
	sigprocmask(SIG_SETMASK, &current->real_blocked, NULL);
	sigemptyset(&current->real_blocked);
}

static int run_loop(struct kvm32_vcpu *vcpu)
{
	int ret = 1;

	if (vcpu->mmio.pending)
		ret = kvm32_mmio_continue(vcpu);
	if (ret > 0 && READ_ONCE(vcpu->run->immediate_exit))
		ret = interrupted(vcpu);
	while (ret > 0)
		ret = run_once(vcpu);
	return ret;
}

static int first_run(struct kvm32_vcpu *vcpu)
{
	int ret = kvm32_gic_first_run(vcpu->vm);

	if (!ret)
		ret = kvm32_timers_first_run(vcpu);
	vcpu->has_run = !ret;
	return ret;
}

int kvm32_vcpu_run(struct kvm32_vcpu *vcpu)
{
	int ret;

	if (!vcpu->initialized)
		return -ENOEXEC;
	if (!vcpu->has_run) {
		ret = first_run(vcpu);
		if (ret)
			return ret;
	}
	vcpu->run->exit_reason = KVM_EXIT_UNKNOWN;
	WRITE_ONCE(vcpu->task, current);
	swap_signals(vcpu);
	ret = run_loop(vcpu);
	restore_signals(vcpu);
	leave_run(vcpu);
	tell_user(vcpu);
	return ret;
}
