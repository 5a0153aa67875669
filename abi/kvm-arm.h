/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The KVM interface for 32-bit ARM as Linux had it up to 5.6: numbers and layouts of linux/kvm.h plus the asm/kvm.h
 * that left the kernel with 5.7. A client built for arm32 must run unchanged, so nothing here may be renumbered; what
 * is ours alone stands at the end and starts with KVM32_.
 *
 * One header for the kernel modules, the VMM and the tests on the build machine. Registers are __u32 instead of the
 * kernel's unsigned long: same layout on arm32, and a 64-bit build machine sees it too. It takes the place of
 * <linux/kvm.h>; one file cannot include both.
 */
#ifndef KVM32_KVM_ARM_H
#define KVM32_KVM_ARM_H

#ifdef __LINUX_KVM_H
#error "abi/kvm-arm.h takes the place of <linux/kvm.h>"
#endif

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/stddef.h>
#else
#include <assert.h>
#include <stddef.h>
#endif
#include <linux/ioctl.h>
#include <linux/types.h>

#define KVM_API_VERSION			12
#define KVM_COALESCED_MMIO_PAGE_OFFSET	1	/* in pages, in the mapping of a vCPU */

/* --- registers of a vCPU --- */

/** User bank: r0-r14, pc, cpsr, and a word that Linux uses for itself (struct pt_regs of arm32). */
struct kvm_arm_usr_regs {
	__u32 uregs[18];
};

struct kvm_regs {
	struct kvm_arm_usr_regs usr_regs;
	__u32 svc_regs[3];	/* sp, lr, spsr; likewise the next three */
	__u32 abt_regs[3];
	__u32 und_regs[3];
	__u32 irq_regs[3];
	__u32 fiq_regs[8];	/* r8-r14, spsr */
};

/* Index into usr_regs.uregs */
#define KVM_ARM_UREG_SP			13
#define KVM_ARM_UREG_LR			14
#define KVM_ARM_UREG_PC			15
#define KVM_ARM_UREG_CPSR		16

#define KVM_ARM_SVC_sp			svc_regs[0]
#define KVM_ARM_SVC_lr			svc_regs[1]
#define KVM_ARM_SVC_spsr		svc_regs[2]
#define KVM_ARM_ABT_sp			abt_regs[0]
#define KVM_ARM_ABT_lr			abt_regs[1]
#define KVM_ARM_ABT_spsr		abt_regs[2]
#define KVM_ARM_UND_sp			und_regs[0]
#define KVM_ARM_UND_lr			und_regs[1]
#define KVM_ARM_UND_spsr		und_regs[2]
#define KVM_ARM_IRQ_sp			irq_regs[0]
#define KVM_ARM_IRQ_lr			irq_regs[1]
#define KVM_ARM_IRQ_spsr		irq_regs[2]
#define KVM_ARM_FIQ_r8			fiq_regs[0]
#define KVM_ARM_FIQ_r9			fiq_regs[1]
#define KVM_ARM_FIQ_r10			fiq_regs[2]
#define KVM_ARM_FIQ_fp			fiq_regs[3]
#define KVM_ARM_FIQ_ip			fiq_regs[4]
#define KVM_ARM_FIQ_sp			fiq_regs[5]
#define KVM_ARM_FIQ_lr			fiq_regs[6]
#define KVM_ARM_FIQ_spsr		fiq_regs[7]

/* KVM_ARM_VCPU_INIT */
struct kvm_vcpu_init {
	__u32 target;
	__u32 features[7];	/* bit n of the whole array: KVM_ARM_VCPU_* */
};

#define KVM_ARM_TARGET_CORTEX_A15	0
#define KVM_ARM_TARGET_CORTEX_A7	1
#define KVM_ARM_NUM_TARGETS		2

#define KVM_ARM_VCPU_POWER_OFF		0
#define KVM_ARM_VCPU_PSCI_0_2		1

/* PSCI 0.1 left the function numbers to the firmware: these are KVM's. */
#define KVM_PSCI_FN_BASE		0x95c1ba5e
#define KVM_PSCI_FN(n)			(KVM_PSCI_FN_BASE + (n))
#define KVM_PSCI_FN_CPU_SUSPEND		KVM_PSCI_FN(0)
#define KVM_PSCI_FN_CPU_OFF		KVM_PSCI_FN(1)
#define KVM_PSCI_FN_CPU_ON		KVM_PSCI_FN(2)
#define KVM_PSCI_FN_MIGRATE		KVM_PSCI_FN(3)

/* KVM_GET_ONE_REG, KVM_SET_ONE_REG, KVM_GET_REG_LIST */
struct kvm_one_reg {
	__u64 id;
	__u64 addr;		/* user address of the value */
};

struct kvm_reg_list {
	__u64 n;
	__u64 reg[];
};

#define KVM_REG_ARCH_MASK		0xff00000000000000ULL
#define KVM_REG_GENERIC			0x0000000000000000ULL
#define KVM_REG_ARM			0x4000000000000000ULL
#define KVM_REG_SIZE_SHIFT		52
#define KVM_REG_SIZE_MASK		0x00f0000000000000ULL
#define KVM_REG_SIZE_U8			0x0000000000000000ULL
#define KVM_REG_SIZE_U16		0x0010000000000000ULL
#define KVM_REG_SIZE_U32		0x0020000000000000ULL
#define KVM_REG_SIZE_U64		0x0030000000000000ULL
#define KVM_REG_SIZE(id)		(1U << (((id) & KVM_REG_SIZE_MASK) >> KVM_REG_SIZE_SHIFT))

/* Which register file: 0-15 are coprocessors, the rest are not in any architecture manual. */
#define KVM_REG_ARM_COPROC_MASK		0x000000000fff0000ULL
#define KVM_REG_ARM_COPROC_SHIFT	16
#define KVM_REG_ARM_CORE		(0x0010 << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_DEMUX		(0x0011 << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_VFP			(0x0012 << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_FW			(0x0014 << KVM_REG_ARM_COPROC_SHIFT)

#define KVM_REG_ARM_CORE_REG(name)	(offsetof(struct kvm_regs, name) / 4)
#define KVM_REG_ARM_CORE_ID(index)	(KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | (__u64)(index))

/* A coprocessor register by its MCR (32 bits) or MCRR (64 bits) fields */
#define KVM_REG_ARM_32_OPC2_MASK	0x0000000000000007ULL
#define KVM_REG_ARM_32_OPC2_SHIFT	0
#define KVM_REG_ARM_OPC1_MASK		0x0000000000000078ULL
#define KVM_REG_ARM_OPC1_SHIFT		3
#define KVM_REG_ARM_CRM_MASK		0x0000000000000780ULL
#define KVM_REG_ARM_CRM_SHIFT		7
#define KVM_REG_ARM_32_CRN_MASK		0x0000000000007800ULL
#define KVM_REG_ARM_32_CRN_SHIFT	11
#define KVM_REG_ARM_SECURE_MASK		0x0000000010000000ULL
#define KVM_REG_ARM_SECURE_SHIFT	28

#define KVM_REG_ARM_FIELD(x, field) \
	(((__u64)(x) << KVM_REG_ARM_##field##_SHIFT) & KVM_REG_ARM_##field##_MASK)
#define KVM_REG_ARM_CP15(opc1, crn, crm, opc2) \
	(KVM_REG_ARM | KVM_REG_ARM_FIELD(15, COPROC) | KVM_REG_ARM_FIELD(opc1, OPC1) | \
	 KVM_REG_ARM_FIELD(crn, 32_CRN) | KVM_REG_ARM_FIELD(crm, CRM) | KVM_REG_ARM_FIELD(opc2, 32_OPC2))
#define ARM_CP15_REG32(opc1, crn, crm, opc2) \
	(KVM_REG_ARM_CP15(opc1, crn, crm, opc2) | KVM_REG_SIZE_U32)
#define ARM_CP15_REG64(opc1, crm)	(KVM_REG_ARM_CP15(opc1, 0, crm, 0) | KVM_REG_SIZE_U64)

/* Timers by their real encodings (MRRC p15 for the 64-bit ones) */
#define KVM_REG_ARM_PTIMER_CTL		ARM_CP15_REG32(0, 14, 2, 1)
#define KVM_REG_ARM_PTIMER_CNT		ARM_CP15_REG64(0, 14)
#define KVM_REG_ARM_PTIMER_CVAL		ARM_CP15_REG64(2, 14)
#define KVM_REG_ARM_TIMER_CTL		ARM_CP15_REG32(0, 14, 3, 1)
#define KVM_REG_ARM_TIMER_CNT		ARM_CP15_REG64(1, 14)
#define KVM_REG_ARM_TIMER_CVAL		ARM_CP15_REG64(3, 14)

/* Registers behind a selector: CCSIDR by the value of CSSELR */
#define KVM_REG_ARM_DEMUX_ID_MASK	0x000000000000ff00ULL
#define KVM_REG_ARM_DEMUX_ID_SHIFT	8
#define KVM_REG_ARM_DEMUX_ID_CCSIDR	(0x00 << KVM_REG_ARM_DEMUX_ID_SHIFT)
#define KVM_REG_ARM_DEMUX_VAL_MASK	0x00000000000000ffULL
#define KVM_REG_ARM_DEMUX_VAL_SHIFT	0

/* 0-31: d0-d31 with 64 bits; then control registers with 32 */
#define KVM_REG_ARM_VFP_MASK		0x000000000000ffffULL
#define KVM_REG_ARM_VFP_BASE_REG	0x0
#define KVM_REG_ARM_VFP_FPSID		0x1000
#define KVM_REG_ARM_VFP_FPSCR		0x1001
#define KVM_REG_ARM_VFP_MVFR1		0x1006
#define KVM_REG_ARM_VFP_MVFR0		0x1007
#define KVM_REG_ARM_VFP_FPEXC		0x1008
#define KVM_REG_ARM_VFP_FPINST		0x1009
#define KVM_REG_ARM_VFP_FPINST2		0x100a

/* What the hypervisor's firmware calls (PSCI, SMCCC) tell the guest */
#define KVM_REG_ARM_FW_REG(r)		(KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_FW | ((r) & 0xffff))
#define KVM_REG_ARM_PSCI_VERSION	KVM_REG_ARM_FW_REG(0)
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1	KVM_REG_ARM_FW_REG(1)
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1_NOT_AVAIL		0
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1_AVAIL		1
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1_NOT_REQUIRED	2
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2	KVM_REG_ARM_FW_REG(2)
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_NOT_AVAIL		0
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_UNKNOWN		1
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_AVAIL		2
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_NOT_REQUIRED	3
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_ENABLED		(1U << 4)

/* KVM_GET_MP_STATE, KVM_SET_MP_STATE */
struct kvm_mp_state {
	__u32 mp_state;
};

#define KVM_MP_STATE_RUNNABLE		0
#define KVM_MP_STATE_STOPPED		5

/* KVM_GET_VCPU_EVENTS, KVM_SET_VCPU_EVENTS */
struct kvm_vcpu_events {
	struct {
		__u8 serror_pending;
		__u8 serror_has_esr;
		__u8 ext_dabt_pending;	/* padding before 5.5 */
		__u8 pad[5];
		__u64 serror_esr;
	} exception;
	__u32 reserved[12];
};

/* KVM_SET_GUEST_DEBUG; arm32 has no architecture part */
struct kvm_guest_debug {
	__u32 control;
	__u32 pad;
};

#define KVM_GUESTDBG_ENABLE		0x00000001
#define KVM_GUESTDBG_SINGLESTEP		0x00000002

/* --- the page that KVM_RUN and its caller share --- */

#define KVM_EXIT_UNKNOWN		0
#define KVM_EXIT_EXCEPTION		1
#define KVM_EXIT_IO			2
#define KVM_EXIT_HYPERCALL		3
#define KVM_EXIT_DEBUG			4
#define KVM_EXIT_HLT			5
#define KVM_EXIT_MMIO			6
#define KVM_EXIT_IRQ_WINDOW_OPEN	7
#define KVM_EXIT_SHUTDOWN		8
#define KVM_EXIT_FAIL_ENTRY		9
#define KVM_EXIT_INTR			10
#define KVM_EXIT_INTERNAL_ERROR		17
#define KVM_EXIT_SYSTEM_EVENT		24
#define KVM_EXIT_ARM_NISV		28

#define KVM_INTERNAL_ERROR_EMULATION	1
#define KVM_INTERNAL_ERROR_SIMUL_EX	2
#define KVM_INTERNAL_ERROR_DELIVERY_EV	3
#define KVM_INTERNAL_ERROR_UNEXPECTED_EXIT_REASON	4

#define KVM_SYSTEM_EVENT_SHUTDOWN	1
#define KVM_SYSTEM_EVENT_RESET		2
#define KVM_SYSTEM_EVENT_CRASH		3

#define KVM_SYNC_REGS_BYTES		2048

struct kvm_sync_regs {
	__u64 device_irq_level;	/* KVM_CAP_ARM_USER_IRQ: KVM_ARM_DEV_* */
};

#define KVM_ARM_DEV_EL1_VTIMER		(1 << 0)
#define KVM_ARM_DEV_EL1_PTIMER		(1 << 1)
#define KVM_ARM_DEV_PMU			(1 << 2)

struct kvm_run {
	/* in */
	__u8 request_interrupt_window;
	__u8 immediate_exit;
	__u8 padding1[6];

	/* out */
	__u32 exit_reason;
	__u8 ready_for_interrupt_injection;
	__u8 if_flag;
	__u16 flags;

	/* x86 only; they keep the offsets */
	__u64 cr8;
	__u64 apic_base;

	union {
		struct {
			__u64 hardware_exit_reason;
		} hw;				/* KVM_EXIT_UNKNOWN */
		struct {
			__u64 hardware_entry_failure_reason;
			__u32 cpu;
		} fail_entry;
		struct {
			__u32 exception;
			__u32 error_code;
		} ex;
		struct {
			__u64 phys_addr;
			__u8 data[8];
			__u32 len;
			__u8 is_write;
		} mmio;
		struct {
			__u64 nr;
			__u64 args[6];
			__u64 ret;
			__u32 longmode;
			__u32 pad;
		} hypercall;
		struct {
			__u32 suberror;
			__u32 ndata;
			__u64 data[16];
		} internal;
		struct {
			__u32 type;
			__u32 ndata;		/* padding before 5.18 */
			union {
				__u64 flags;
				__u64 data[16];
			};
		} system_event;
		struct {
			__u64 esr_iss;
			__u64 fault_ipa;
		} arm_nisv;
		char padding[256];
	};

	__u64 kvm_valid_regs;
	__u64 kvm_dirty_regs;
	union {
		struct kvm_sync_regs regs;
		char padding[KVM_SYNC_REGS_BYTES];
	} s;
};

struct kvm_signal_mask {
	__u32 len;
	__u8 sigset[];
};

/* KVM_REGISTER_COALESCED_MMIO, and what gathers then in the page behind kvm_run; pio was padding before 4.20 */
struct kvm_coalesced_mmio_zone {
	__u64 addr;
	__u32 size;
	__u32 pio;
};

struct kvm_coalesced_mmio {
	__u64 phys_addr;
	__u32 len;
	__u32 pio;
	__u8 data[8];
};

#define KVM_COALESCED_MMIO_PAGE_OFFSET	1

struct kvm_coalesced_mmio_ring {
	__u32 first, last;	/* next to take, next to fill; equal: empty */
	struct kvm_coalesced_mmio coalesced_mmio[];
};

/* --- memory --- */

struct kvm_userspace_memory_region {
	__u32 slot;
	__u32 flags;
	__u64 guest_phys_addr;
	__u64 memory_size;	/* bytes; 0 takes the slot away */
	__u64 userspace_addr;
};

#define KVM_MEM_LOG_DIRTY_PAGES		(1U << 0)
#define KVM_MEM_READONLY		(1U << 1)

struct kvm_dirty_log {
	__u32 slot;
	__u32 padding1;
	__u64 dirty_bitmap;	/* user address */
};

struct kvm_clear_dirty_log {
	__u32 slot;
	__u32 num_pages;
	__u64 first_page;
	__u64 dirty_bitmap;	/* user address */
};

/* --- interrupts --- */

struct kvm_irq_level {
	union {
		__u32 irq;
		__s32 status;
	};
	__u32 level;
};

#define KVM_ARM_IRQ_VCPU2_SHIFT		28	/* KVM_CAP_ARM_IRQ_LINE_LAYOUT_2 */
#define KVM_ARM_IRQ_VCPU2_MASK		0xf
#define KVM_ARM_IRQ_TYPE_SHIFT		24
#define KVM_ARM_IRQ_TYPE_MASK		0xf
#define KVM_ARM_IRQ_VCPU_SHIFT		16
#define KVM_ARM_IRQ_VCPU_MASK		0xff
#define KVM_ARM_IRQ_NUM_SHIFT		0
#define KVM_ARM_IRQ_NUM_MASK		0xffff
#define KVM_ARM_IRQ_TYPE_CPU		0	/* without a GIC in the kernel */
#define KVM_ARM_IRQ_TYPE_SPI		1	/* number: interrupt ID 32 and up */
#define KVM_ARM_IRQ_TYPE_PPI		2	/* number: interrupt ID 16-31 */
#define KVM_ARM_IRQ_CPU_IRQ		0
#define KVM_ARM_IRQ_CPU_FIQ		1
#define KVM_ARM_IRQ_GIC_MAX		127
#define KVM_NR_IRQCHIPS			1

struct kvm_irqfd {
	__u32 fd;
	__u32 gsi;
	__u32 flags;
	__u32 resamplefd;
	__u8 pad[16];
};

#define KVM_IRQFD_FLAG_DEASSIGN		(1 << 0)
#define KVM_IRQFD_FLAG_RESAMPLE		(1 << 1)

struct kvm_ioeventfd {
	__u64 datamatch;
	__u64 addr;
	__u32 len;
	__s32 fd;
	__u32 flags;
	__u8 pad[36];
};

#define KVM_IOEVENTFD_FLAG_DATAMATCH	(1 << 0)
#define KVM_IOEVENTFD_FLAG_PIO		(1 << 1)
#define KVM_IOEVENTFD_FLAG_DEASSIGN	(1 << 2)
#define KVM_IOEVENTFD_VALID_FLAG_MASK	0x7

struct kvm_irq_routing_entry {
	__u32 gsi;
	__u32 type;
	__u32 flags;
	__u32 pad;
	union {
		struct {
			__u32 irqchip;
			__u32 pin;	/* interrupt ID - 32 */
		} irqchip;
		struct {
			__u32 address_lo;
			__u32 address_hi;
			__u32 data;
			__u32 devid;	/* with KVM_MSI_VALID_DEVID */
		} msi;
		__u32 pad[8];
	} u;
};

#define KVM_IRQ_ROUTING_IRQCHIP		1
#define KVM_IRQ_ROUTING_MSI		2
#define KVM_MSI_VALID_DEVID		(1U << 0)

struct kvm_irq_routing {
	__u32 nr;
	__u32 flags;
	struct kvm_irq_routing_entry entries[];
};

/* --- devices in the kernel --- */

struct kvm_create_device {
	__u32 type;
	__u32 fd;		/* out */
	__u32 flags;
};

#define KVM_CREATE_DEVICE_TEST		1
#define KVM_DEV_TYPE_ARM_VGIC_V2	5
#define KVM_DEV_TYPE_ARM_VGIC_V3	7

struct kvm_device_attr {
	__u32 flags;
	__u32 group;
	__u64 attr;
	__u64 addr;		/* user address of the value */
};

#define KVM_DEV_ARM_VGIC_GRP_ADDR	0
#define KVM_DEV_ARM_VGIC_GRP_DIST_REGS	1
#define KVM_DEV_ARM_VGIC_GRP_CPU_REGS	2
#define KVM_DEV_ARM_VGIC_GRP_NR_IRQS	3
#define KVM_DEV_ARM_VGIC_GRP_CTRL	4

#define KVM_VGIC_V2_ADDR_TYPE_DIST	0
#define KVM_VGIC_V2_ADDR_TYPE_CPU	1
#define KVM_VGIC_V2_DIST_SIZE		0x1000
#define KVM_VGIC_V2_CPU_SIZE		0x2000

#define KVM_DEV_ARM_VGIC_CPUID_SHIFT	32
#define KVM_DEV_ARM_VGIC_CPUID_MASK	(0xffULL << KVM_DEV_ARM_VGIC_CPUID_SHIFT)
#define KVM_DEV_ARM_VGIC_OFFSET_SHIFT	0
#define KVM_DEV_ARM_VGIC_OFFSET_MASK	(0xffffffffULL << KVM_DEV_ARM_VGIC_OFFSET_SHIFT)
#define KVM_DEV_ARM_VGIC_CTRL_INIT	0

/* The same on a vCPU: interrupts of the timers */
#define KVM_ARM_VCPU_TIMER_CTRL		1
#define KVM_ARM_VCPU_TIMER_IRQ_VTIMER	0
#define KVM_ARM_VCPU_TIMER_IRQ_PTIMER	1

/* KVM_ARM_SET_DEVICE_ADDR, older than device attributes */
struct kvm_arm_device_addr {
	__u64 id;
	__u64 addr;
};

#define KVM_ARM_DEVICE_TYPE_SHIFT	0
#define KVM_ARM_DEVICE_TYPE_MASK	(0xffff << KVM_ARM_DEVICE_TYPE_SHIFT)
#define KVM_ARM_DEVICE_ID_SHIFT		16
#define KVM_ARM_DEVICE_ID_MASK		(0xffff << KVM_ARM_DEVICE_ID_SHIFT)
#define KVM_ARM_DEVICE_VGIC_V2		0

/* --- capabilities --- */

#define KVM_CAP_IRQCHIP			0
#define KVM_CAP_USER_MEMORY		3
#define KVM_CAP_NR_VCPUS		9
#define KVM_CAP_NR_MEMSLOTS		10
#define KVM_CAP_MP_STATE		14
#define KVM_CAP_COALESCED_MMIO		15	/* answer: the ring's page in the mapping of a vCPU */
#define KVM_CAP_SYNC_MMU		16
#define KVM_CAP_DESTROY_MEMORY_REGION_WORKS	21
#define KVM_CAP_SET_GUEST_DEBUG		23
#define KVM_CAP_IRQ_ROUTING		25
#define KVM_CAP_IRQ_INJECT_STATUS	26
#define KVM_CAP_JOIN_MEMORY_REGIONS_WORKS	30
#define KVM_CAP_IRQFD			32
#define KVM_CAP_IOEVENTFD		36
#define KVM_CAP_VCPU_EVENTS		41
#define KVM_CAP_INTERNAL_ERROR_DATA	40
#define KVM_CAP_ENABLE_CAP		54
#define KVM_CAP_MAX_VCPUS		66
#define KVM_CAP_ONE_REG			70
#define KVM_CAP_READONLY_MEM		81
#define KVM_CAP_IRQFD_RESAMPLE		82
#define KVM_CAP_ARM_PSCI		87
#define KVM_CAP_ARM_SET_DEVICE_ADDR	88
#define KVM_CAP_DEVICE_CTRL		89
#define KVM_CAP_ENABLE_CAP_VM		98
#define KVM_CAP_IOEVENTFD_NO_LENGTH	100
#define KVM_CAP_VM_ATTRIBUTES		101
#define KVM_CAP_ARM_PSCI_0_2		102
#define KVM_CAP_CHECK_EXTENSION_VM	105
#define KVM_CAP_IOEVENTFD_ANY_LENGTH	122
#define KVM_CAP_VCPU_ATTRIBUTES		127
#define KVM_CAP_MAX_VCPU_ID		128
#define KVM_CAP_IMMEDIATE_EXIT		136
#define KVM_CAP_ARM_USER_IRQ		144
#define KVM_CAP_COALESCED_PIO		162
#define KVM_CAP_ARM_VM_IPA_SIZE		165
#define KVM_CAP_ARM_IRQ_LINE_LAYOUT_2	174
#define KVM_CAP_ARM_NISV_TO_USER	177
#define KVM_CAP_ARM_INJECT_EXT_DABT	178
#define KVM_CAP_BINARY_STATS_FD		203	/* younger than 5.6, taken for its use; likewise the next one */
#define KVM_CAP_PRE_FAULT_MEMORY	236

struct kvm_enable_cap {
	__u32 cap;
	__u32 flags;
	__u64 args[4];
	__u8 pad[64];
};

/** KVM_PRE_FAULT_MEMORY: whole pages; comes back as what is left to do. */
struct kvm_pre_fault_memory {
	__u64 gpa;
	__u64 size;		/* bytes */
	__u64 flags;		/* 0 */
	__u64 padding[5];	/* 0 */
};

/* --- statistics: KVM_GET_STATS_FD on a VM or a vCPU --- */

struct kvm_stats_header {
	__u32 flags;
	__u32 name_size;	/* bytes of the name at the end of each descriptor */
	__u32 num_desc;
	__u32 id_offset;
	__u32 desc_offset;
	__u32 data_offset;
};

struct kvm_stats_desc {
	__u32 flags;
	__s16 exponent;
	__u16 size;		/* number of __u64 */
	__u32 offset;		/* from data_offset */
	__u32 bucket_size;
	char name[];
};

#define KVM_STATS_TYPE_MASK		0xf
#define KVM_STATS_TYPE_CUMULATIVE	0x0
#define KVM_STATS_TYPE_INSTANT		0x1
#define KVM_STATS_TYPE_PEAK		0x2
#define KVM_STATS_UNIT_MASK		0xf0
#define KVM_STATS_UNIT_NONE		0x00
#define KVM_STATS_UNIT_BYTES		0x10
#define KVM_STATS_UNIT_SECONDS		0x20
#define KVM_STATS_UNIT_CYCLES		0x30
#define KVM_STATS_BASE_POW10		0x000
#define KVM_STATS_BASE_POW2		0x100

/* --- ioctls --- */

#define KVMIO				0xae

/* /dev/kvm */
#define KVM_GET_API_VERSION		_IO(KVMIO, 0x00)
#define KVM_CREATE_VM			_IO(KVMIO, 0x01)	/* KVM32_VM_* */
#define KVM_CHECK_EXTENSION		_IO(KVMIO, 0x03)
#define KVM_GET_VCPU_MMAP_SIZE		_IO(KVMIO, 0x04)

/* VM */
#define KVM_CREATE_VCPU			_IO(KVMIO, 0x41)
#define KVM_GET_DIRTY_LOG		_IOW(KVMIO, 0x42, struct kvm_dirty_log)
#define KVM_SET_USER_MEMORY_REGION	_IOW(KVMIO, 0x46, struct kvm_userspace_memory_region)
#define KVM_CREATE_IRQCHIP		_IO(KVMIO, 0x60)
#define KVM_IRQ_LINE			_IOW(KVMIO, 0x61, struct kvm_irq_level)
#define KVM_IRQ_LINE_STATUS		_IOWR(KVMIO, 0x67, struct kvm_irq_level)
#define KVM_REGISTER_COALESCED_MMIO	_IOW(KVMIO, 0x67, struct kvm_coalesced_mmio_zone)
#define KVM_UNREGISTER_COALESCED_MMIO	_IOW(KVMIO, 0x68, struct kvm_coalesced_mmio_zone)
#define KVM_SET_GSI_ROUTING		_IOW(KVMIO, 0x6a, struct kvm_irq_routing)
#define KVM_IRQFD			_IOW(KVMIO, 0x76, struct kvm_irqfd)
#define KVM_IOEVENTFD			_IOW(KVMIO, 0x79, struct kvm_ioeventfd)
#define KVM_ENABLE_CAP			_IOW(KVMIO, 0xa3, struct kvm_enable_cap)
#define KVM_ARM_SET_DEVICE_ADDR		_IOW(KVMIO, 0xab, struct kvm_arm_device_addr)
#define KVM_ARM_PREFERRED_TARGET	_IOR(KVMIO, 0xaf, struct kvm_vcpu_init)
#define KVM_CLEAR_DIRTY_LOG		_IOWR(KVMIO, 0xc0, struct kvm_clear_dirty_log)
#define KVM_CREATE_DEVICE		_IOWR(KVMIO, 0xe0, struct kvm_create_device)

/* vCPU */
#define KVM_RUN				_IO(KVMIO, 0x80)
#define KVM_GET_REGS			_IOR(KVMIO, 0x81, struct kvm_regs)
#define KVM_SET_REGS			_IOW(KVMIO, 0x82, struct kvm_regs)
#define KVM_SET_SIGNAL_MASK		_IOW(KVMIO, 0x8b, struct kvm_signal_mask)
#define KVM_GET_MP_STATE		_IOR(KVMIO, 0x98, struct kvm_mp_state)
#define KVM_SET_MP_STATE		_IOW(KVMIO, 0x99, struct kvm_mp_state)
#define KVM_SET_GUEST_DEBUG		_IOW(KVMIO, 0x9b, struct kvm_guest_debug)
#define KVM_GET_VCPU_EVENTS		_IOR(KVMIO, 0x9f, struct kvm_vcpu_events)
#define KVM_SET_VCPU_EVENTS		_IOW(KVMIO, 0xa0, struct kvm_vcpu_events)
#define KVM_GET_ONE_REG			_IOW(KVMIO, 0xab, struct kvm_one_reg)
#define KVM_SET_ONE_REG			_IOW(KVMIO, 0xac, struct kvm_one_reg)
#define KVM_ARM_VCPU_INIT		_IOW(KVMIO, 0xae, struct kvm_vcpu_init)
#define KVM_GET_REG_LIST		_IOWR(KVMIO, 0xb0, struct kvm_reg_list)
#define KVM_PRE_FAULT_MEMORY		_IOWR(KVMIO, 0xd5, struct kvm_pre_fault_memory)

/* device, also VM and vCPU */
#define KVM_SET_DEVICE_ATTR		_IOW(KVMIO, 0xe1, struct kvm_device_attr)
#define KVM_GET_DEVICE_ATTR		_IOW(KVMIO, 0xe2, struct kvm_device_attr)
#define KVM_HAS_DEVICE_ATTR		_IOW(KVMIO, 0xe3, struct kvm_device_attr)

/* VM and vCPU */
#define KVM_GET_STATS_FD		_IO(KVMIO, 0xce)

/* --- ours --- */

/* Argument of KVM_CREATE_VM */
#define KVM32_VM_AUTO			0
#define KVM32_VM_HYP			1
#define KVM32_VM_PV			2

/*
 * KVM_CHECK_EXTENSION: a set of bits (1 << KVM32_VM_*); on /dev/kvm the backends that can run here, on a VM the one that
 * it has. Never 0 here, always 0 on somebody else's KVM.
 */
#define KVM32_CAP_BACKENDS		0x6b330000

/*
 * How a VM of the backend pv performs sensitive instructions. KVM_CHECK_EXTENSION: a set of bits (1 << KVM32_STRATEGY_*), 0 on
 * the other backend. KVM_ENABLE_CAP, on a VM without vCPUs: args[0] is one of them; args[1] is with KVM32_STRATEGY_INLINE the
 * address of the shared page (shared-page.h), else 0.
 */
#define KVM32_CAP_PV_STRATEGY		0x6b330001
#define KVM32_STRATEGY_TRAP		0	/* each one leaves for the highvisor */
#define KVM32_STRATEGY_LOWVISOR		1	/* the lowvisor does what it can; what a VM has unless told otherwise */
#define KVM32_STRATEGY_INLINE		2	/* and the guest does by itself what the shared page allows */

/* --- the layouts that arm32 clients were built against --- */

#define KVM_ARM_ASSERT(condition)	_Static_assert(condition, #condition)
KVM_ARM_ASSERT(sizeof(struct kvm_regs) == 152);
KVM_ARM_ASSERT(offsetof(struct kvm_regs, svc_regs) == 72);
KVM_ARM_ASSERT(offsetof(struct kvm_regs, fiq_regs) == 120);
KVM_ARM_ASSERT(sizeof(struct kvm_vcpu_init) == 32);
KVM_ARM_ASSERT(sizeof(struct kvm_one_reg) == 16);
KVM_ARM_ASSERT(sizeof(struct kvm_reg_list) == 8);
KVM_ARM_ASSERT(sizeof(struct kvm_mp_state) == 4);
KVM_ARM_ASSERT(sizeof(struct kvm_vcpu_events) == 64);
KVM_ARM_ASSERT(sizeof(struct kvm_guest_debug) == 8);
KVM_ARM_ASSERT(sizeof(struct kvm_run) == 2352);
KVM_ARM_ASSERT(offsetof(struct kvm_run, exit_reason) == 8);
KVM_ARM_ASSERT(offsetof(struct kvm_run, mmio) == 32);
KVM_ARM_ASSERT(offsetof(struct kvm_run, mmio.data) == 40);
KVM_ARM_ASSERT(offsetof(struct kvm_run, mmio.is_write) == 52);
KVM_ARM_ASSERT(offsetof(struct kvm_run, system_event.flags) == 40);
KVM_ARM_ASSERT(offsetof(struct kvm_run, kvm_valid_regs) == 288);
KVM_ARM_ASSERT(sizeof(struct kvm_signal_mask) == 4);
KVM_ARM_ASSERT(sizeof(struct kvm_coalesced_mmio_zone) == 16);
KVM_ARM_ASSERT(sizeof(struct kvm_coalesced_mmio) == 24);
KVM_ARM_ASSERT(offsetof(struct kvm_coalesced_mmio_ring, coalesced_mmio) == 8);
KVM_ARM_ASSERT(sizeof(struct kvm_userspace_memory_region) == 32);
KVM_ARM_ASSERT(sizeof(struct kvm_dirty_log) == 16);
KVM_ARM_ASSERT(sizeof(struct kvm_clear_dirty_log) == 24);
KVM_ARM_ASSERT(sizeof(struct kvm_irq_level) == 8);
KVM_ARM_ASSERT(sizeof(struct kvm_irqfd) == 32);
KVM_ARM_ASSERT(sizeof(struct kvm_ioeventfd) == 64);
KVM_ARM_ASSERT(sizeof(struct kvm_irq_routing_entry) == 48);
KVM_ARM_ASSERT(sizeof(struct kvm_irq_routing) == 8);
KVM_ARM_ASSERT(sizeof(struct kvm_create_device) == 12);
KVM_ARM_ASSERT(sizeof(struct kvm_device_attr) == 24);
KVM_ARM_ASSERT(sizeof(struct kvm_arm_device_addr) == 16);
KVM_ARM_ASSERT(sizeof(struct kvm_enable_cap) == 104);
KVM_ARM_ASSERT(sizeof(struct kvm_pre_fault_memory) == 64);
KVM_ARM_ASSERT(sizeof(struct kvm_stats_header) == 24);
KVM_ARM_ASSERT(sizeof(struct kvm_stats_desc) == 16);

#endif
