/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MODES_H
#define MODES_H

#include "flat.h"
#include "layout.h"

struct name {
	u32 value;
	const char *text;
};

/** All modes that a switch between privileged modes can reach, and the two ends. */
extern const struct name mode_names[6];
const char *mode_name(u32 mode);

/** True if the flags NZCV in bits 31:28 pass the condition. */
bool condition_passes(u32 condition, u32 flags);
extern const char *const condition_names[15];

void test_banks(void);
void test_psr_fields(void);
void test_cps(void);
void test_conditions(void);
void test_returns(void);
void test_load_returns(void);
void test_rfe_srs(void);
void test_user_bank(void);
void test_user_mode(void);

#endif
