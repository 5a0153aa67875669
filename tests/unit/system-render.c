// SPDX-License-Identifier: GPL-2.0
#include "system-render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "psr.h"

#define TEXT	120

static const char *mode_name(u8 mode)
{
	switch (mode) {
	case 0x10: return "usr";
	case 0x11: return "fiq";
	case 0x12: return "irq";
	case 0x13: return "svc";
	case 0x16: return "mon";
	case 0x17: return "abt";
	case 0x1a: return "hyp";
	case 0x1b: return "und";
	default: return "?";
	}
}

static void render_cps(const struct system_instruction *i, char *out)
{
	u32 aif = i->cps.set | i->cps.clear;
	const char *verb = i->cps.set ? "cpsid" : i->cps.clear ? "cpsie" : "cps";
	char mode[8] = "";

	if (i->cps.change_mode)
		snprintf(mode, sizeof(mode), "%s%u", aif ? "," : "", i->cps.mode);
	snprintf(out, TEXT, "%s %s%s%s%s", verb, aif & 0x100 ? "a" : "", aif & 0x80 ? "i" : "", aif & 0x40 ? "f" : "",
		 mode);
}

static void render_mrs(const struct system_instruction *i, char *out)
{
	snprintf(out, TEXT, "mrs r%u,%s", i->psr.reg, i->psr.spsr ? "SPSR" : "CPSR");
}

static void render_msr(const struct system_instruction *i, char *out)
{
	u32 m = i->psr.mask, registers[16] = { 0 };
	char operand[16];

	snprintf(operand, sizeof(operand), "r%u", i->psr.reg);
	if (i->psr.immediate)
		snprintf(operand, sizeof(operand), "%d", (int)system_msr_value(i, registers));
	snprintf(out, TEXT, "msr %s_%s%s%s%s,%s", i->psr.spsr ? "SPSR" : "CPSR", m & 8 ? "f" : "", m & 4 ? "s" : "",
		 m & 2 ? "x" : "", m & 1 ? "c" : "", operand);
}

static void render_banked(const struct system_instruction *i, char *out)
{
	char name[16];

	if (i->banked.spsr)
		snprintf(name, sizeof(name), "SPSR_%s", mode_name(i->banked.mode));
	else if (i->banked.rnum < 13)
		snprintf(name, sizeof(name), "R%u_%s", i->banked.rnum, mode_name(i->banked.mode));
	else if (i->banked.rnum == 13)
		snprintf(name, sizeof(name), "SP_%s", mode_name(i->banked.mode));
	else
		snprintf(name, sizeof(name), "%s_%s", i->banked.mode == 0x1a ? "ELR" : "LR", mode_name(i->banked.mode));
	if (i->kind == SYSTEM_MRS_BANKED)
		snprintf(out, TEXT, "mrs r%u,%s", i->banked.reg, name);
	else
		snprintf(out, TEXT, "msr %s,r%u", name, i->banked.reg);
}

static const char *addressing(const struct system_instruction *i)
{
	static const char *const names[2][2] = { { "da", "ia" }, { "db", "ib" } };

	return names[i->block.before][i->block.add];
}

static void render_block(const struct system_instruction *i, char *out)
{
	const char *bang = i->block.writeback ? "!" : "";

	if (i->kind == SYSTEM_SRS)
		snprintf(out, TEXT, "srs%s r%u%s,%u", addressing(i), i->block.rn, bang, i->block.mode);
	else if (i->kind == SYSTEM_RFE)
		snprintf(out, TEXT, "rfe%s r%u%s", addressing(i), i->block.rn, bang);
	else
		snprintf(out, TEXT, "%s%s r%u%s,{%04x}^", i->kind == SYSTEM_STM_USER ? "stm" : "ldm", addressing(i),
			 i->block.rn, bang, i->block.list);
}

static const char *const alu_names[16] = {
	"ands", "eors", "subs", "rsbs", "adds", "adcs", "sbcs", "rscs", "", "", "", "", "orrs", "movs", "bics", "mvns",
};

static const char *const shift_names[4] = { "lsl", "lsr", "asr", "ror" };

static void render_shift(const struct system_instruction *i, char *out, size_t size)
{
	u32 by = i->alu.shift;

	if (i->alu.shift_type == 3 && !by)
		snprintf(out, size, "rrx");
	else if (i->alu.shift_type || by)
		snprintf(out, size, "%s %u", shift_names[i->alu.shift_type], by ? by : 32);
	else
		*out = 0;
}

/* "movs r15,r1,lsl 2" has a mnemonic of its own: "lsls r15,r1,2". */
static void render_shifted_move(const struct system_instruction *i, const char *shift, char *out)
{
	bool by = shift[3];

	snprintf(out, TEXT, "%.3ss r15,r%u%s%s", shift, i->alu.rm, by ? "," : "", by ? shift + 4 : "");
}

static void render_alu(const struct system_instruction *i, bool thumb, char *out)
{
	bool move = i->alu.opcode == 13 || i->alu.opcode == 15;
	char rn[8] = "", operand[32], shift[16];

	if (thumb) {
		snprintf(out, TEXT, "%s pc,lr,%d", alu_names[i->alu.opcode], (int)i->alu.value);
		return;
	}
	if (!move)
		snprintf(rn, sizeof(rn), "r%u,", i->alu.rn);
	render_shift(i, shift, sizeof(shift));
	if (i->alu.immediate) {
		snprintf(operand, sizeof(operand), "%d", (int)i->alu.value);
	} else if (i->alu.opcode == 13 && *shift) {
		render_shifted_move(i, shift, out);
		return;
	} else {
		snprintf(operand, sizeof(operand), "r%u%s%s", i->alu.rm, *shift ? "," : "", shift);
	}
	snprintf(out, TEXT, "%s r15,%s%s", alu_names[i->alu.opcode], rn, operand);
}

static void render_coprocessor(const struct system_instruction *i, char *out)
{
	static const char *const names[SYSTEM_KINDS] = {
		[SYSTEM_MRC] = "mrc", [SYSTEM_MCR] = "mcr", [SYSTEM_CDP] = "cdp", [SYSTEM_MRRC] = "mrrc",
		[SYSTEM_MCRR] = "mcrr", [SYSTEM_LDC] = "ldc", [SYSTEM_STC] = "stc",
	};
	u8 cp = i->coprocessor.cp, opc1 = i->coprocessor.opc1, rt = i->coprocessor.rt;
	char name[8], target[12];

	snprintf(name, sizeof(name), "%s%s", names[i->kind], i->coprocessor.two ? "2" : "");
	snprintf(target, sizeof(target), "%s%u", i->kind == SYSTEM_CDP ? "cr" : "r", rt);
	if (i->kind == SYSTEM_MRC && rt == 15 && !i->coprocessor.two)
		snprintf(target, sizeof(target), "APSR_nzcv");
	if (i->kind == SYSTEM_LDC || i->kind == SYSTEM_STC)
		snprintf(out, TEXT, "%s %u,cr%u,[r%u", name, cp, rt, i->coprocessor.crn);
	else if (i->kind == SYSTEM_MRRC || i->kind == SYSTEM_MCRR)
		snprintf(out, TEXT, "%s %u,%u,r%u,r%u,cr%u", name, cp, opc1, rt, i->coprocessor.rt2, i->coprocessor.crm);
	else
		snprintf(out, TEXT, "%s %u,%u,%s,cr%u,cr%u,{%u}", name, cp, opc1, target, i->coprocessor.crn,
			 i->coprocessor.crm, i->coprocessor.opc2);
}

static void render_hint(const struct system_instruction *i, char *out)
{
	static const char *const names[] = { "nop", "yield", "wfe", "wfi", "sev" };

	snprintf(out, TEXT, "%s", i->hint < ARRAY_SIZE(names) ? names[i->hint] : "other");
}

void render_system(const struct system_instruction *i, bool thumb, char out[TEXT])
{
	switch (i->kind) {
	case SYSTEM_CPS: render_cps(i, out); break;
	case SYSTEM_SETEND: snprintf(out, TEXT, "setend %s", i->setend.big_endian ? "be" : "le"); break;
	case SYSTEM_MRS: render_mrs(i, out); break;
	case SYSTEM_MSR: render_msr(i, out); break;
	case SYSTEM_MRS_BANKED:
	case SYSTEM_MSR_BANKED: render_banked(i, out); break;
	case SYSTEM_SRS:
	case SYSTEM_RFE:
	case SYSTEM_LDM_RETURN:
	case SYSTEM_LDM_USER:
	case SYSTEM_STM_USER: render_block(i, out); break;
	case SYSTEM_ALU_RETURN: render_alu(i, thumb, out); break;
	case SYSTEM_ERET: snprintf(out, TEXT, "eret"); break;
	case SYSTEM_HINT: render_hint(i, out); break;
	case SYSTEM_SVC: snprintf(out, TEXT, thumb ? "svc %u" : "svc 0x%08x", i->immediate); break;
	case SYSTEM_HVC: snprintf(out, TEXT, "hvc %u", i->immediate); break;
	case SYSTEM_SMC: snprintf(out, TEXT, "smc %u", i->immediate); break;
	case SYSTEM_SIMD: snprintf(out, TEXT, "simd"); break;
	default: render_coprocessor(i, out);
	}
}

static const char *const conditions[] = {
	"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le",
};

static void strip_mnemonic(char *name, unsigned int condition)
{
	size_t length;

	name[strcspn(name, ".")] = 0;
	length = strlen(name);
	if (condition < ARRAY_SIZE(conditions) && length > 2 && !strcmp(name + length - 2, conditions[condition]))
		name[length -= 2] = 0;
	if (!strcmp(name, "ldm") || !strcmp(name, "stm"))
		strcat(name, "ia");
}

/* "{r0, r15}" becomes "{8001}"; "{5}" of a coprocessor instruction stays. */
static void normalize_list(char *text)
{
	char *list = strstr(text, "{r"), *end = list ? strchr(list, '}') : NULL, *at;
	char rest[16];
	unsigned int mask = 0;

	if (!end)
		return;
	for (at = list; at < end; at++)
		if (*at == 'r')
			mask |= 1u << atoi(at + 1);
	snprintf(rest, sizeof(rest), "%s", end + 1);
	sprintf(list, "{%04x}%s", mask, rest);
}

/* "...,1,4" at the end, where both were constants: the first rotated right by the second. */
static void normalize_rotation(const char *text, char *out)
{
	const char *hash = strrchr(text, '#');
	unsigned int value, by;
	int length = 0;
	char *at;

	/* Only the last operand but one may still be a constant; "#a, b" is printed for no other purpose. */
	if (!hash || sscanf(hash, "#%u, %u%n", &value, &by, &length) != 2 || hash[length] || by > 30)
		return;
	at = strrchr(out, ',');
	*at = 0;
	at = strrchr(out, ',');
	sprintf(at + 1, "%d", (int)(by ? value >> by | value << (32 - by) : value));
}

void normalize_text(const char *text, unsigned int condition, char out[TEXT])
{
	size_t name_length = strcspn(text, " ");
	const char *from = text + name_length;
	char *to;

	snprintf(out, TEXT, "%.*s", (int)name_length, text);
	strip_mnemonic(out, condition);
	to = out + strlen(out);
	for (; *from && to < out + TEXT - 8; from++)
		if (*from != '#' && !(*from == ' ' && from[-1] == ','))
			*to++ = *from;
	*to = 0;
	normalize_rotation(text, out);
	normalize_list(out);
}
