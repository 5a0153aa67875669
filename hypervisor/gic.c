// SPDX-License-Identifier: GPL-2.0
/* The GIC of a VM: serialises the model and kicks the vCPUs whose interrupt line it raises. */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "core.h"
#include "gic.h"

static struct kvm32_gic *published(const struct kvm32_vm *vm)
{
	/* Pairs with the release in kvm32_gic_create(): who sees a GIC sees all of it. */
	return smp_load_acquire(&vm->gic);
}

static void kick_vcpus(struct kvm32_vm *vm, u32 ids)
{
	for (; ids; ids &= ids - 1) {
		struct kvm32_vcpu *vcpu = READ_ONCE(vm->vcpus[__ffs(ids)]);

		if (vcpu)
			kvm32_kick(vcpu);
	}
}

/* What an operation on the model is bracketed with. */
struct section {
	struct kvm32_gic *gic;
	unsigned long flags;
	u32 before;
};

static struct gic_model *begin(struct section *s, struct kvm32_gic *gic)
{
	s->gic = gic;
	spin_lock_irqsave(&gic->lock, s->flags);
	s->before = gic->model.outputs;
	return &gic->model;
}

/* Returns the vCPUs whose line went up. A line that was up before has its kick behind it. */
static u32 end(struct section *s)
{
	u32 raised = (s->gic->model.outputs & ~s->before) | s->gic->model.behind;

	s->gic->model.behind = 0;
	spin_unlock_irqrestore(&s->gic->lock, s->flags);
	return raised;
}

void kvm32_gic_set_line(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu, u32 intid, bool level)
{
	struct kvm32_gic *gic = published(vm);
	struct section s;

	if (!gic)
		return;
	gic_set_line(begin(&s, gic), vcpu ? vcpu->id : 0, intid, level);
	kick_vcpus(vm, end(&s));
}

bool kvm32_gic_asserted(const struct kvm32_vcpu *vcpu)
{
	const struct kvm32_gic *gic = published(vcpu->vm);

	return gic && (READ_ONCE(gic->model.outputs) & BIT(vcpu->id));
}

u32 kvm32_gic_nr_irqs(const struct kvm32_vm *vm)
{
	const struct kvm32_gic *gic = published(vm);

	return gic ? READ_ONCE(gic->model.nr_irqs) : 0;
}

bool kvm32_gic_is_initialized(const struct kvm32_vm *vm)
{
	const struct kvm32_gic *gic = published(vm);

	return gic && READ_ONCE(gic->initialized);
}

/** Fixes what was chosen. A client of the old way starts its GIC by using it. */
void kvm32_gic_initialize(struct kvm32_vm *vm)
{
	struct kvm32_gic *gic = published(vm);

	if (gic && !READ_ONCE(gic->initialized))
		WRITE_ONCE(gic->initialized, true);
}

/** Before a vCPU runs for the first time: a GIC that the guest could not find is a mistake of the client's. */
int kvm32_gic_first_run(struct kvm32_vm *vm)
{
	struct kvm32_gic *gic = published(vm);

	if (!gic)
		return 0;
	if (READ_ONCE(gic->dist_base) == KVM32_GIC_NO_ADDRESS || READ_ONCE(gic->cpu_base) == KVM32_GIC_NO_ADDRESS)
		return -ENXIO;
	kvm32_gic_initialize(vm);
	return 0;
}

static u32 take_ended(struct kvm32_gic *gic, u32 first)
{
	unsigned long flags;
	u32 ended;

	spin_lock_irqsave(&gic->lock, flags);
	ended = gic_bank(&gic->model, 0, first)->ended;
	gic_bank(&gic->model, 0, first)->ended = 0;
	spin_unlock_irqrestore(&gic->lock, flags);
	return ended;
}

/* Whoever waits for the end of an interrupt must not be told under the lock. */
static void tell_ended(struct kvm32_vm *vm, struct kvm32_gic *gic)
{
	u32 first;

	if (likely(!READ_ONCE(gic->model.any_ended)))
		return;
	WRITE_ONCE(gic->model.any_ended, false);
	for (first = GIC_NR_PRIVATE; first < gic->model.nr_irqs; first += 32) {
		u32 ended = take_ended(gic, first);

		for (; ended; ended &= ended - 1)
			kvm32_irq_ended(vm, first + __ffs(ended));
	}
}

static u32 access_dist(struct kvm32_gic *gic, unsigned int cpu, u32 offset, u32 size, bool write, u32 *value)
{
	struct section s;
	struct gic_model *model = begin(&s, gic);

	if (write)
		gic_dist_write(model, cpu, offset, size, *value);
	else
		*value = gic_dist_read(model, cpu, offset, size);
	return end(&s);
}

static u32 access_cpu(struct kvm32_gic *gic, unsigned int cpu, u32 offset, u32 size, bool write, u32 *value)
{
	struct section s;
	struct gic_model *model = begin(&s, gic);

	if (write)
		gic_cpu_write(model, cpu, offset, size, *value);
	else
		*value = gic_cpu_read(model, cpu, offset, size);
	return end(&s);
}

/* A base that is not set is no page address; differences to it are out of range. */
static bool in_region(u32 base, u32 size, u32 gpa)
{
	return gpa - base < size && base != KVM32_GIC_NO_ADDRESS;
}

bool kvm32_gic_covers(const struct kvm32_vm *vm, u32 gpa)
{
	const struct kvm32_gic *gic = published(vm);

	return gic && (in_region(READ_ONCE(gic->cpu_base), KVM_VGIC_V2_CPU_SIZE, gpa) ||
		       in_region(READ_ONCE(gic->dist_base), KVM_VGIC_V2_DIST_SIZE, gpa));
}

bool kvm32_gic_mmio(struct kvm32_vcpu *vcpu, u32 gpa, u32 size, bool write, u32 *value)
{
	struct kvm32_gic *gic = published(vcpu->vm);
	u32 cpu_base, dist_base;

	if (!gic)
		return false;
	cpu_base = READ_ONCE(gic->cpu_base);
	dist_base = READ_ONCE(gic->dist_base);
	if (in_region(cpu_base, KVM_VGIC_V2_CPU_SIZE, gpa))
		kick_vcpus(vcpu->vm, access_cpu(gic, vcpu->id, gpa - cpu_base, size, write, value));
	else if (in_region(dist_base, KVM_VGIC_V2_DIST_SIZE, gpa))
		kick_vcpus(vcpu->vm, access_dist(gic, vcpu->id, gpa - dist_base, size, write, value));
	else
		return false;
	tell_ended(vcpu->vm, gic);
	return true;
}

u32 kvm32_gic_private_base(const struct kvm32_vm *vm)
{
	const struct kvm32_gic *gic = published(vm);
	u32 cpu_base = gic ? READ_ONCE(gic->cpu_base) : KVM32_GIC_NO_ADDRESS;

	return cpu_base == KVM32_GIC_NO_ADDRESS ? 0 : cpu_base + KVM_VGIC_V2_CPU_SIZE;
}

/** True if guests of the VM find the CPU interface at an address, so that hardware can stand in for it. */
bool kvm32_gic_cpu_base(const struct kvm32_vm *vm, u32 *base)
{
	struct kvm32_gic *gic = published(vm);

	*base = gic ? READ_ONCE(gic->cpu_base) : KVM32_GIC_NO_ADDRESS;
	return *base != KVM32_GIC_NO_ADDRESS;
}
EXPORT_SYMBOL_GPL(kvm32_gic_cpu_base);

void kvm32_gic_load(struct kvm32_vcpu *vcpu, struct gic_list *list)
{
	struct section s;

	if (gic_load_is_done(&vcpu->vm->gic->model, vcpu->id, list))
		return;
	gic_load(begin(&s, vcpu->vm->gic), vcpu->id, list);
	end(&s);
}
EXPORT_SYMBOL_GPL(kvm32_gic_load);

void kvm32_gic_unload(struct kvm32_vcpu *vcpu, const struct gic_list *list)
{
	struct section s;

	if (!gic_unload_is_done(&vcpu->vm->gic->model, vcpu->id, list)) {
		gic_unload(begin(&s, vcpu->vm->gic), vcpu->id, list);
		kick_vcpus(vcpu->vm, end(&s) & ~BIT(vcpu->id));
	}
	tell_ended(vcpu->vm, vcpu->vm->gic);
}
EXPORT_SYMBOL_GPL(kvm32_gic_unload);

void kvm32_gic_tell(struct kvm32_vcpu *vcpu, u32 raised)
{
	kick_vcpus(vcpu->vm, raised);
	tell_ended(vcpu->vm, vcpu->vm->gic);
}
EXPORT_SYMBOL_GPL(kvm32_gic_tell);

/** Holds vm->lock. */
void kvm32_gic_add_vcpu(struct kvm32_vcpu *vcpu)
{
	struct section s;

	if (!vcpu->vm->gic)
		return;
	gic_add_cpu(begin(&s, vcpu->vm->gic), vcpu->id);
	end(&s);
}

void kvm32_gic_reset_vcpu(struct kvm32_vcpu *vcpu)
{
	struct kvm32_gic *gic = published(vcpu->vm);
	struct section s;

	if (!gic)
		return;
	gic_reset_cpu(begin(&s, gic), vcpu->id);
	end(&s);
}

/** One register for user space; the vCPU is not running. */
int kvm32_gic_user_access(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu, bool is_cpu, u32 offset, bool write, u32 *value)
{
	struct gic_model *model;
	struct section s;
	bool done = true;

	model = begin(&s, vm->gic);
	if (write)
		done = gic_user_write(model, vcpu->id, is_cpu, offset, *value);
	else
		*value = gic_user_read(model, vcpu->id, is_cpu, offset);
	kick_vcpus(vm, end(&s));
	return done ? 0 : -EINVAL;
}

static bool has_any_run(const struct kvm32_vm *vm)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i] && vm->vcpus[i]->has_run)
			return true;
	return false;
}

static int create_gic(struct kvm32_vm *vm)
{
	struct kvm32_gic *gic;
	unsigned int i;

	if (has_any_run(vm))
		return -EBUSY;
	/* Whole pages: a lowvisor has them in its address space, and nothing else. */
	gic = __vmalloc(PAGE_ALIGN(sizeof(*gic)), GFP_KERNEL_ACCOUNT | __GFP_ZERO);
	if (!gic)
		return -ENOMEM;
	spin_lock_init(&gic->lock);
	gic->dist_base = gic->cpu_base = KVM32_GIC_NO_ADDRESS;
	gic_reset(&gic->model, KVM32_GIC_DEFAULT_IRQS);
	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i])
			gic_add_cpu(&gic->model, i);
	/* For published(). */
	smp_store_release(&vm->gic, gic);
	return 0;
}

/** Holds vm->lock. A vCPU that ran without a GIC does not get one. */
int kvm32_gic_create(struct kvm32_vm *vm)
{
	int ret;

	if (vm->gic)
		return -EEXIST;
	if (!kvm32_trylock_vcpus(vm))
		return -EBUSY;
	ret = create_gic(vm);
	kvm32_unlock_vcpus(vm);
	return ret;
}

/** Of a VM that nobody uses any more. */
void kvm32_gic_free(struct kvm32_vm *vm)
{
	vfree(vm->gic);
}
