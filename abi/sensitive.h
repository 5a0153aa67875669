/* SPDX-License-Identifier: GPL-2.0 */
/* The rows and classes of sensitive.def as C data: for the modules, the monitor, lwpv and the tests alike. */
#ifndef KVM32_SENSITIVE_H
#define KVM32_SENSITIVE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum sensitive_isa {
	SENSITIVE_A32,
	SENSITIVE_T16,
	SENSITIVE_T32,		/* first halfword in the upper half */
};

/** What the loader does with a site of a class. */
enum sensitive_policy {
	SENSITIVE_TRAP,		/* always patched */
	SENSITIVE_USER_ACCESS,	/* page permissions decide; patched on request */
	SENSITIVE_BIG_ENDIAN,	/* patched for big-endian guests */
	SENSITIVE_HINT,		/* optional, also in the source */
	SENSITIVE_READ,		/* traps by itself; a stub can do without */
};

enum sensitive_class_id {
#define SENSITIVE_CLASS(class, name, policy, text) SENSITIVE_CLASS_##class,
#include "sensitive.def"
	SENSITIVE_CLASSES
};

enum sensitive_row_id {
#define SENSITIVE(id, class, isa, mask, value, why) SENSITIVE_##id,
#include "sensitive.def"
	SENSITIVE_ROWS
};

struct sensitive_class {
	const char *name;
	enum sensitive_policy policy;
	const char *text;
};

struct sensitive_row {
	const char *name;
	enum sensitive_class_id class_id;
	enum sensitive_isa isa;
	uint32_t mask;
	uint32_t value;
	const char *text;
};

extern const struct sensitive_class sensitive_classes[SENSITIVE_CLASSES];
extern const struct sensitive_row sensitive_rows[SENSITIVE_ROWS];

/** sensitive_row_matches() - does @word, in the row's instruction set, belong to row @id? */
bool sensitive_row_matches(enum sensitive_row_id id, uint32_t word);

/**
 * sensitive_lookup() - the row of an instruction.
 * @word: A32 word; T16 in the lower half; T32 with its first halfword in the upper half.
 * @isa: how to read @word.
 *
 * Return: NULL if the instruction is not sensitive.
 */
const struct sensitive_row *sensitive_lookup(uint32_t word, enum sensitive_isa isa);

#ifdef __cplusplus
}
#endif

#endif
