// SPDX-License-Identifier: GPL-2.0
/*
 * The world switch in Hyp mode: all that PL1 and PL0 see, exchanged between host and guest. Runs with interrupts masked.
 *
 * While Hyp mode runs, the translation regime of PL1 and PL0 is not in use (B3.2), so that the order in which its registers change
 * matters only against VTTBR: the guest's come and go under the guest's VMID, and no walk can mix both.
 */
#include "low.h"

#define PAR_FAILED		1
#define PAR_LPAE		(1u << 11)

#define CNTHCTL_HOST		3	/* the host has the physical counter and timer */
#define CNTHCTL_GUEST		0

/* Registers that the host and the guest both have, by their name in hyp_host_cp15 and kvm32_cp15. */
#define BOTH(X)											\
	X(CSSELR) X(SCTLR) X(CPACR) X(TTBCR) X(DACR) X(PRRR) X(NMRR) X(AMAIR0) X(AMAIR1) X(VBAR) X(CONTEXTIDR)	\
	X(TPIDRURW) X(TPIDRURO) X(TPIDRPRW) X(CNTKCTL)

/* Registers that the host does not count on while it has interrupts masked. */
#define GUEST_ONLY(X) X(DFSR) X(IFSR) X(ADFSR) X(AIFSR) X(DFAR) X(IFAR)

/* The guest's registers of 64 bits. */
#define WIDE(X) X(TTBR0) X(TTBR1) X(PAR)

static void save_host_cp15(struct hyp_state *s)
{
#define SAVE(name) s->host_cp15[HOST_##name] = read_sys(name);
	BOTH(SAVE)
	SAVE(HDCR)
#undef SAVE
	s->host_ttbr0 = read_sys64(TTBR0);
	s->host_ttbr1 = read_sys64(TTBR1);
}

static void restore_host_cp15(const struct hyp_state *s)
{
#define RESTORE(name) write_sys(name, s->host_cp15[HOST_##name]);
	BOTH(RESTORE)
#undef RESTORE
	write_sys64(TTBR0, s->host_ttbr0);
	write_sys64(TTBR1, s->host_ttbr1);
}

static void save_guest_cp15(struct hyp_state *s)
{
#define SAVE(name) s->ctx.cp15[CP15_##name] = read_sys(name);
	BOTH(SAVE)
	GUEST_ONLY(SAVE)
#undef SAVE
#define SAVE(name) kvm32_set_cp15_64(&s->ctx, CP15_##name, read_sys64(name));
	WIDE(SAVE)
#undef SAVE
}

static void restore_guest_cp15(const struct hyp_state *s)
{
#define RESTORE(name) write_sys(name, s->ctx.cp15[CP15_##name]);
	BOTH(RESTORE)
	GUEST_ONLY(RESTORE)
#undef RESTORE
#define RESTORE(name) write_sys64(name, kvm32_cp15_64(&s->ctx, CP15_##name));
	WIDE(RESTORE)
#undef RESTORE
}

/* The modes with a stack of their own, by the order of the host's arrays. */
#define MODES(X) X(0, svc, SVC) X(1, abt, ABT) X(2, und, UND) X(3, irq, IRQ) X(4, fiq, FIQ)

#define FIQ_HIGH(X) X(0, r8) X(1, r9) X(2, r10) X(3, r11) X(4, r12)

/*
 * Of the host only what its exception entry counts on: the stacks, and FIQ mode's registers. Its USR bank is on the kernel stack, LR of SVC mode
 * is lost to the caller of hyp_call(), the rest is dead while interrupts are masked.
 */
static void save_host_banks(struct hyp_state *s)
{
#define SAVE(i, mode, bank) s->host_sp[i] = read_bank(sp_##mode);
	MODES(SAVE)
#undef SAVE
	s->host_lr_fiq = read_bank(lr_fiq);
#define SAVE(i, reg) s->host_fiq_high[i] = read_bank(reg##_fiq);
	FIQ_HIGH(SAVE)
#undef SAVE
}

static void restore_host_banks(const struct hyp_state *s)
{
#define RESTORE(i, mode, bank) write_bank(sp_##mode, s->host_sp[i]);
	MODES(RESTORE)
#undef RESTORE
	write_bank(lr_fiq, s->host_lr_fiq);
#define RESTORE(i, reg) write_bank(reg##_fiq, s->host_fiq_high[i]);
	FIQ_HIGH(RESTORE)
#undef RESTORE
}

static void save_guest_banks(struct hyp_state *s)
{
	s->ctx.sp[BANK_USR] = read_bank(sp_usr);
#define SAVE(i, mode, bank)							\
	s->ctx.sp[BANK_##bank] = read_bank(sp_##mode);				\
	s->ctx.lr[BANK_##bank] = read_bank(lr_##mode);				\
	s->ctx.spsr[BANK_##bank] = read_bank(spsr_##mode);
	MODES(SAVE)
#undef SAVE
#define SAVE(i, reg) s->ctx.high[1][i] = read_bank(reg##_fiq);
	FIQ_HIGH(SAVE)
#undef SAVE
}

static void restore_guest_banks(const struct hyp_state *s)
{
	write_bank(sp_usr, s->ctx.sp[BANK_USR]);
#define RESTORE(i, mode, bank)							\
	write_bank(sp_##mode, s->ctx.sp[BANK_##bank]);				\
	write_bank(lr_##mode, s->ctx.lr[BANK_##bank]);				\
	write_bank(spsr_##mode, s->ctx.spsr[BANK_##bank]);
	MODES(RESTORE)
#undef RESTORE
#define RESTORE(i, reg) write_bank(reg##_fiq, s->ctx.high[1][i]);
	FIQ_HIGH(RESTORE)
#undef RESTORE
}

static void restore_guest_timer(const struct hyp_state *s)
{
	write_sys(CNTHCTL, CNTHCTL_GUEST);
	write_sys64(CNTVOFF, s->cntvoff);
	write_sys64(CNTV_CVAL, s->cntv_cval);
	low_isb();
	write_sys(CNTV_CTL, s->cntv_ctl);
}

/* The timer stops, and its interrupt with it, before the host can take it. The host's user space reads CNTVCT. */
static void save_guest_timer(struct hyp_state *s)
{
	s->cntv_ctl = read_sys(CNTV_CTL);
	s->cntv_cval = read_sys64(CNTV_CVAL);
	write_sys(CNTV_CTL, 0);
	write_sys64(CNTVOFF, 0);
	write_sys(CNTHCTL, CNTHCTL_HOST);
}

static void turn_traps_on(const struct hyp_state *s)
{
	write_sys(HCPTR, s->hcptr);
	write_sys(HSTR, s->hstr);
	write_sys(HDCR, s->hdcr | (s->host_cp15[HOST_HDCR] & 0x1f));	/* HPMN is the host's */
	write_sys(VPIDR, s->vpidr);
	write_sys(VMPIDR, s->vmpidr);
	write_sys(HCR, s->hcr);
	write_sys64(VTTBR, s->vttbr);
	low_isb();
}

static u32 read_mpidr(void)
{
	u32 value;

	/* In Hyp mode this is the real one, not VMPIDR (B4.1.106). */
	asm volatile("mrc p15, 0, %0, c0, c0, 5" : "=r" (value));
	return value;
}

static u32 read_midr(void)
{
	u32 value;

	asm volatile("mrc p15, 0, %0, c0, c0, 0" : "=r" (value));
	return value;
}

static void turn_traps_off(const struct hyp_state *s)
{
	write_sys(HCR, 0);
	write_sys64(VTTBR, 0);
	write_sys(HCPTR, 0);
	write_sys(HSTR, 0);
	write_sys(HDCR, s->host_cp15[HOST_HDCR]);
	write_sys(VPIDR, read_midr());
	write_sys(VMPIDR, read_mpidr());
	low_isb();
}

/* Local: inner-shareable operations of the guest reach other CPUs by themselves (HCR.FB). */
static void flush_this_cpu(struct hyp_state *s)
{
	if (!s->flush)
		return;
	s->flush = 0;
	write_sys(TLBIALL, 0);
	write_sys(ICIALLU, 0);
	low_dsb();
	low_isb();
}

void low_enter(struct hyp_state *s)
{
	save_host_cp15(s);
	save_host_banks(s);
	turn_traps_on(s);
	flush_this_cpu(s);
	restore_guest_cp15(s);
	restore_guest_banks(s);
	restore_guest_timer(s);
	low_gic_restore(&s->gic);
}

/* HPFAR holds the address unless it is a permission fault on the access itself (B4.1.76): then the guest's tables say. */
u32 low_fault_page(u32 hsr, u32 va)
{
	u64 par;

	if ((hsr & ISS_S1PTW) || (hsr & ISS_FSC_TYPE) != FSC_PERMISSION)
		return read_sys(HPFAR) >> 4;
	write_sys(ATS1CPR, va);
	low_isb();
	par = read_sys64(PAR);
	if (par & PAR_FAILED)
		return ~0u;
	return par & PAR_LPAE ? (u32)(par >> 12) & 0xfffffff : (u32)par >> 12;
}

/* Before anything of the guest's is gone. */
static void note_trap(struct hyp_state *s)
{
	u32 hsr = read_sys(HSR);

	s->hsr = hsr;
	if (HSR_EC(hsr) == EC_DATA_ABORT) {
		s->hdfar = read_sys(HDFAR);
		s->ipa_page = low_fault_page(hsr, s->hdfar);
	} else if (HSR_EC(hsr) == EC_PREFETCH_ABORT) {
		s->hifar = read_sys(HIFAR);
		s->ipa_page = low_fault_page(hsr, s->hifar);
	}
}

u32 low_leave(struct hyp_state *s, u32 exit)
{
	low_gic_save(&s->gic);
	save_guest_timer(s);
	save_guest_banks(s);
	save_guest_cp15(s);
	if (exit == HYP_EXIT_TRAP)
		note_trap(s);
	if (exit == HYP_EXIT_FATAL)
		low_unlock(s);
	turn_traps_off(s);
	restore_host_cp15(s);
	restore_host_banks(s);
	return exit;
}
