/* SPDX-License-Identifier: GPL-2.0 */
/* What the core's own files share; backends include kvm32.h only. */
#ifndef KVM32_CORE_H
#define KVM32_CORE_H

#include <linux/types.h>

#include "kvm32.h"
#include "psci-number.h"

struct file;
struct vm_area_struct;

/* core.c */
const struct kvm32_backend *kvm32_get_backend(unsigned long vm_type);
long kvm32_available_backends(void);
long kvm32_available_strategies(void);

/* vm.c */
int kvm32_create_vm(unsigned long type);
void kvm32_put_vm(struct kvm32_vm *vm);
long kvm32_vm_ioctl(struct file *file, unsigned int command, unsigned long arg);	/* vm-ioctl.c */
bool kvm32_owns(const struct kvm32_vm *vm);
bool kvm32_trylock_vcpus(struct kvm32_vm *vm);
void kvm32_unlock_vcpus(struct kvm32_vm *vm);

/* extension.c */
long kvm32_check_extension(const struct kvm32_vm *vm, unsigned long extension);

/* slots.c */
struct kvm32_memslot *kvm32_find_slot(struct kvm32_vm *vm, u32 gfn);
int kvm32_set_memory_region(struct kvm32_vm *vm, const struct kvm_userspace_memory_region *region);
int kvm32_get_dirty_log(struct kvm32_vm *vm, const struct kvm_dirty_log *log);
void kvm32_free_slots(struct kvm32_vm *vm);

/* populate.c: both under the mmap lock */
/** NULL: no table reaches there. */
pmd_t *kvm32_find_pmd(struct mm_struct *mm, unsigned long hva);
/** Makes pages from @hva on, of one table and of @vma, which allows the access. Returns how many: 0 if the first one was there. */
u32 kvm32_populate(struct vm_area_struct *vma, unsigned long hva, u32 count, bool write);

/* notifier.c */
int kvm32_register_notifier(struct kvm32_vm *vm);
void kvm32_unregister_notifier(struct kvm32_vm *vm);

/* vcpu.c */
int kvm32_create_vcpu(struct kvm32_vm *vm, unsigned long id);
void kvm32_free_vcpu(struct kvm32_vcpu *vcpu);
long kvm32_vcpu_ioctl(struct file *file, unsigned int command, unsigned long arg);	/* vcpu-ioctl.c */

/* vcpu-attr.c */
long kvm32_pre_fault_memory(struct kvm32_vcpu *vcpu, unsigned long arg);
long kvm32_vcpu_set_attr(struct kvm32_vcpu *vcpu, unsigned long arg);
long kvm32_vcpu_get_attr(struct kvm32_vcpu *vcpu, unsigned long arg);
long kvm32_vcpu_has_attr(struct kvm32_vcpu *vcpu, unsigned long arg);

/* run.c */
int kvm32_vcpu_run(struct kvm32_vcpu *vcpu);
void kvm32_changed(struct kvm32_vcpu *vcpu);
void kvm32_stop_vm(struct kvm32_vm *vm);
int kvm32_run_init(void);
void kvm32_run_exit(void);

/* regs.c */
int kvm32_get_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg);
int kvm32_set_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg);
int kvm32_get_reg_list(struct kvm32_vcpu *vcpu, struct kvm_reg_list __user *list);

/* cp15.c */
int kvm32_cp15_init(void);

/* timer.c */
u64 kvm32_counter(const struct kvm32_vm *vm);
u32 kvm32_counter_frequency(const struct kvm32_vm *vm);
void kvm32_timers_sleep(struct kvm32_vcpu *vcpu);
void kvm32_timers_init(struct kvm32_vcpu *vcpu);
void kvm32_timers_reset(struct kvm32_vcpu *vcpu);
int kvm32_timers_first_run(const struct kvm32_vcpu *vcpu);
u64 kvm32_timer_levels(const struct kvm32_vcpu *vcpu);
void kvm32_timers_free(struct kvm32_vcpu *vcpu);
u32 kvm32_timer_get_ctl(struct kvm32_timer *timer);
void kvm32_timer_set_ctl(struct kvm32_timer *timer, u32 ctl);
void kvm32_timer_set_cval(struct kvm32_timer *timer, u64 cval);
void kvm32_set_virtual_count(struct kvm32_vm *vm, u64 count);

/* psci.c */
void kvm32_power_off(struct kvm32_vcpu *vcpu);
void kvm32_power_on(struct kvm32_vcpu *vcpu);
void kvm32_take_boot_request(struct kvm32_vcpu *vcpu);

/* gic.c */
int kvm32_gic_create(struct kvm32_vm *vm);
void kvm32_gic_free(struct kvm32_vm *vm);
int kvm32_gic_create_fd(struct kvm32_vm *vm);
int kvm32_gic_set_address(struct kvm32_vm *vm, u64 type, u64 address);
void kvm32_gic_set_line(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu, u32 intid, bool level);
void kvm32_gic_add_vcpu(struct kvm32_vcpu *vcpu);
void kvm32_gic_reset_vcpu(struct kvm32_vcpu *vcpu);
u32 kvm32_gic_nr_irqs(const struct kvm32_vm *vm);
bool kvm32_gic_is_initialized(const struct kvm32_vm *vm);
void kvm32_gic_initialize(struct kvm32_vm *vm);
int kvm32_gic_user_access(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu, bool is_cpu, u32 offset, bool write, u32 *value);
int kvm32_gic_first_run(struct kvm32_vm *vm);
bool kvm32_gic_asserted(const struct kvm32_vcpu *vcpu);
/** Would kvm32_gic_mmio() claim an access there? */
bool kvm32_gic_covers(const struct kvm32_vm *vm, u32 gpa);
/** Claims an access to the distributor or the CPU interface; false: not at this address. */
bool kvm32_gic_mmio(struct kvm32_vcpu *vcpu, u32 gpa, u32 size, bool write, u32 *value);
/** Where the private peripherals of a multiprocessor would be (CBAR), 0 without a GIC. */
u32 kvm32_gic_private_base(const struct kvm32_vm *vm);

/* irq-line.c, irq-route.c, irqfd.c, ioeventfd.c */
long kvm32_irq_line(struct kvm32_vm *vm, unsigned long arg);
long kvm32_irq_line_status(struct kvm32_vm *vm, unsigned long arg);
u32 kvm32_gsi_intid(struct kvm32_vm *vm, u32 gsi);
long kvm32_set_gsi_routing(struct kvm32_vm *vm, unsigned long arg);
void kvm32_free_routing(struct kvm32_vm *vm);
long kvm32_irqfd(struct kvm32_vm *vm, unsigned long arg);
void kvm32_release_irqfds(struct kvm32_vm *vm);
int kvm32_irqfd_init(void);
void kvm32_irqfd_exit(void);
long kvm32_ioeventfd(struct kvm32_vm *vm, unsigned long arg);
bool kvm32_ioeventfd_covers(const struct kvm32_vm *vm, u32 gpa, u32 size, u32 value);
/** Does it depend on a store there whether one is signalled? */
bool kvm32_ioeventfd_at(const struct kvm32_vm *vm, u32 gpa);
bool kvm32_ioeventfd_write(struct kvm32_vm *vm, u32 gpa, u32 size, u32 value);
void kvm32_free_ioeventfds(struct kvm32_vm *vm);

/* coalesced.c */
long kvm32_register_coalesced(struct kvm32_vm *vm, unsigned long arg);
long kvm32_unregister_coalesced(struct kvm32_vm *vm, unsigned long arg);
bool kvm32_coalesced_write(struct kvm32_vm *vm, u32 gpa, u32 size, u32 value);
/** After a change of what a store may come to, slots and ioeventfds. */
void kvm32_coalesced_forget(struct kvm32_vm *vm);
int kvm32_coalesced_init(struct kvm32_vm *vm);
void kvm32_free_coalesced(struct kvm32_vm *vm);

/* mmio.c */
int kvm32_mmio_continue(struct kvm32_vcpu *vcpu);
void kvm32_mmio_abort(struct kvm32_vcpu *vcpu);

/* stats-fd.c */
int kvm32_stats_fd(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu);

/* stats.c */
void kvm32_debugfs_init(void);
void kvm32_debugfs_exit(void);
void kvm32_debugfs_add_vm(struct kvm32_vm *vm);
void kvm32_debugfs_remove_vm(struct kvm32_vm *vm);
void kvm32_debugfs_add_vcpu(struct kvm32_vcpu *vcpu);

#endif
