// SPDX-License-Identifier: GPL-2.0
/* Sensitive instructions, each in a form that kernels have, and without a change of what it changes. */
#include "cp15.h"
#include "flat.h"
#include "micro.h"
#include "user.h"

static u32 frame[15];	/* of a user's registers */

static void cpsie(u32 i)
{
	(void)i;
	asm volatile("cpsie i" ::: "memory");
}

static void cpsid_cpsie(u32 i)
{
	(void)i;
	asm volatile("cpsid i" ::: "memory");
	asm volatile("cpsie i" ::: "memory");
}

static void mrs_cpsr(u32 i)
{
	(void)i;
	u32 value;

	asm volatile("mrs %0, cpsr" : "=r"(value) : : "memory");
}

static void msr_cpsr(u32 i)
{
	(void)i;
	asm volatile("msr cpsr_c, %0" : : "r"(MODE_SVC) : "memory");
}

static void mrs_spsr(u32 i)
{
	(void)i;
	u32 value;

	asm volatile("mrs %0, spsr" : "=r"(value) : : "memory");
}

static void msr_spsr(u32 i)
{
	(void)i;
	asm volatile("msr spsr_cxsf, %0" : : "r"(MODE_SVC) : "memory");
}

static void stm_user(u32 i)
{
	(void)i;
	asm volatile("stmdb %0, {sp, lr}^" : : "r"(frame + 15) : "memory");
}

/* With all of the user's registers, as a kernel's exit has it. */
static void ldm_user(u32 i)
{
	if (!i)
		stm_user(i);
	asm volatile("ldmdb %0, {r0-lr}^" : : "r"(frame + 15) : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10",
		     "r11", "r12", "memory");
}

/* To the next instruction, with the CPSR that there is. */
static void movs_pc(u32 i)
{
	if (!i)
		msr_spsr(i);
	asm volatile("adr lr, 1f" ::: "lr", "memory");
	asm volatile("movs pc, lr\n1:" ::: "lr", "cc", "memory");
}

static void ldm_pc(u32 i)
{
	u32 pc[1];

	if (!i)
		msr_spsr(i);
	asm volatile("adr lr, 2f\n\tstr lr, [%0]" : : "r"(pc) : "lr", "memory");
	asm volatile("ldm %0, {pc}^\n2:" : : "r"(pc) : "cc", "memory");
}

/* All registers, as a kernel ends an exception that it took in a privileged mode. */
static void ldm_frame(u32 i)
{
	if (!i)
		msr_spsr(i);
	asm volatile("sub sp, sp, #64\n\tstm sp, {r0-r12}\n\tadd r0, sp, #64\n\tadr r1, 4f\n\tstr r0, [sp, #52]\n\t"
		     "str lr, [sp, #56]\n\tstr r1, [sp, #60]\n\tldm sp, {r0-pc}^\n4:" ::: "cc", "memory");
}

/* SRS stores LR and SPSR of SVC mode on its stack, from where RFE takes them. */
static void srs_rfe(u32 i)
{
	if (!i)
		msr_spsr(i);
	asm volatile("adr lr, 3f" ::: "lr", "memory");
	asm volatile("srsdb sp!, #0x13" ::: "memory");
	asm volatile("rfeia sp!\n3:" ::: "cc", "memory");
}

static void ldrt(u32 i)
{
	(void)i;
	u32 value;

	asm volatile("ldrt %0, [%1]" : "=&r"(value) : "r"(USER_DATA) : "memory");
}

static void setend(u32 i)
{
	(void)i;
	asm volatile("setend le" ::: "memory");
}

/* DBGDSCR */
static void cp14_read(u32 i)
{
	(void)i;
	u32 value;

	asm volatile("mrc p14, 0, %0, c0, c1, 0" : "=r"(value) : : "memory");
}

static void dacr_write(u32 i)
{
	(void)i;
	asm volatile("mcr p15, 0, %0, c3, c0, 0" : : "r"(1) : "memory");
}

static void tpidruro_write(u32 i)
{
	asm volatile("mcr p15, 0, %0, c13, c0, 3" : : "r"(i) : "memory");
}

const struct operation sensitive_operations[] = {
	{ "cpsie", cpsie, NULL },
	{ "cpsid_cpsie", cpsid_cpsie, NULL },
	{ "mrs_cpsr", mrs_cpsr, NULL },
	{ "msr_cpsr", msr_cpsr, NULL },
	{ "mrs_spsr", mrs_spsr, NULL },
	{ "msr_spsr", msr_spsr, NULL },
	{ "stm_user", stm_user, NULL },
	{ "ldm_user", ldm_user, NULL },
	{ "movs_pc", movs_pc, NULL },
	{ "ldm_pc", ldm_pc, NULL },
	{ "ldm_frame", ldm_frame, NULL },
	{ "srs_rfe", srs_rfe, NULL },
	{ "ldrt", ldrt, NULL },
	{ "setend", setend, NULL },
	{ "cp14_read", cp14_read, NULL },
	{ "dacr_write", dacr_write, NULL },
	{ "tpidruro_write", tpidruro_write, NULL },
	{ 0 },
};
