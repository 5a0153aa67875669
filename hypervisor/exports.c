// SPDX-License-Identifier: GPL-2.0
/* What backends use of the core is exported where it stands; the pure logic under lib/ here. */
#include <linux/export.h>

#include "lib/condition.h"
#include "lib/decode.h"
#include "lib/permission.h"
#include "lib/psr.h"
#include "lib/walk.h"

/* The functions themselves are built for host programs as well and know nothing of symbols. */
#define EXPORT_PURE EXPORT_SYMBOL_GPL

EXPORT_PURE(condition_passed);
EXPORT_PURE(arm_condition);
EXPORT_PURE(thumb_condition);
EXPORT_PURE(instruction_condition_passed);
EXPORT_PURE(it_state);
EXPORT_PURE(it_state_advance);
EXPORT_PURE(skip_instruction);
EXPORT_PURE(decode_load_store);
EXPORT_PURE(load_store_value);
EXPORT_PURE(load_store_complete);
EXPORT_PURE(guest_rights);
EXPORT_PURE(guest_permission_check);
EXPORT_PURE(fsr_encode);
EXPORT_PURE(fsr_encode_long);
EXPORT_PURE(guest_walk);
EXPORT_PURE(guest_walk_long);
EXPORT_PURE(psr_mode_bank);
EXPORT_PURE(cpsr_write_by_instr);
EXPORT_PURE(spsr_write_by_instr);
