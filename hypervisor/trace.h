/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints of the core and of its backends, under /sys/kernel/tracing/events/kvm32. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kvm32

#if !defined(KVM32_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KVM32_TRACE_H

#include <linux/tracepoint.h>

#include "kvm32.h"

TRACE_EVENT(kvm_entry,
	TP_PROTO(unsigned int vcpu, u32 pc),
	TP_ARGS(vcpu, pc),
	TP_STRUCT__entry(
		__field(unsigned int, vcpu)
		__field(u32, pc)
	),
	TP_fast_assign(
		__entry->vcpu = vcpu;
		__entry->pc = pc;
	),
	TP_printk("vcpu %u pc 0x%08x", __entry->vcpu, __entry->pc)
);

/* exit: enum kvm32_exit or the backend's own code. */
TRACE_EVENT(kvm_exit,
	TP_PROTO(unsigned int vcpu, int exit, u32 pc),
	TP_ARGS(vcpu, exit, pc),
	TP_STRUCT__entry(
		__field(unsigned int, vcpu)
		__field(int, exit)
		__field(u32, pc)
	),
	TP_fast_assign(
		__entry->vcpu = vcpu;
		__entry->exit = exit;
		__entry->pc = pc;
	),
	TP_printk("vcpu %u exit %d pc 0x%08x", __entry->vcpu, __entry->exit, __entry->pc)
);

TRACE_EVENT(kvm_shadow_fault,
	TP_PROTO(unsigned int vcpu, u32 pc, u32 gva, u32 gpa, u32 status),
	TP_ARGS(vcpu, pc, gva, gpa, status),
	TP_STRUCT__entry(
		__field(unsigned int, vcpu)
		__field(u32, pc)
		__field(u32, gva)
		__field(u32, gpa)
		__field(u32, status)
	),
	TP_fast_assign(
		__entry->vcpu = vcpu;
		__entry->pc = pc;
		__entry->gva = gva;
		__entry->gpa = gpa;
		__entry->status = status;
	),
	TP_printk("vcpu %u pc 0x%08x gva 0x%08x gpa 0x%08x fsr 0x%08x",
		  __entry->vcpu, __entry->pc, __entry->gva, __entry->gpa, __entry->status)
);

TRACE_EVENT(kvm_mmio,
	TP_PROTO(unsigned int vcpu, bool write, u32 size, u32 gpa, u32 value),
	TP_ARGS(vcpu, write, size, gpa, value),
	TP_STRUCT__entry(
		__field(unsigned int, vcpu)
		__field(bool, write)
		__field(u32, size)
		__field(u32, gpa)
		__field(u32, value)
	),
	TP_fast_assign(
		__entry->vcpu = vcpu;
		__entry->write = write;
		__entry->size = size;
		__entry->gpa = gpa;
		__entry->value = value;
	),
	TP_printk("vcpu %u %s %u bytes gpa 0x%08x value 0x%x",
		  __entry->vcpu, __entry->write ? "write" : "read", __entry->size, __entry->gpa, __entry->value)
);

/* reg: CRn, opc1, CRm, opc2, a hexadecimal digit each, and 1 in front for MRRC and MCRR; one field, for histograms. */
TRACE_EVENT(kvm_cp_access,
	TP_PROTO(unsigned int vcpu, const struct kvm32_cp_access *access, int result),
	TP_ARGS(vcpu, access, result),
	TP_STRUCT__entry(
		__field(unsigned int, vcpu)
		__field(u8, cp)
		__field(bool, write)
		__field(int, result)
		__field(u32, reg)
		__field(u32, value)
	),
	TP_fast_assign(
		__entry->vcpu = vcpu;
		__entry->cp = access->cp;
		__entry->write = access->write;
		__entry->result = result;
		__entry->reg = access->is64 << 16 | access->crn << 12 | access->opc1 << 8 | access->crm << 4 | access->opc2;
		__entry->value = access->value[0];
	),
	TP_printk("vcpu %u p%u %s 0x%05x value 0x%08x%s", __entry->vcpu, __entry->cp, __entry->write ? "write" : "read",
		  __entry->reg, __entry->value, __entry->result ? "" : " UNDEFINED")
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
