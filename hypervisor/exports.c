// SPDX-License-Identifier: GPL-2.0
/* What backends use of the core is exported where it stands; the pure logic, which is no module code, here. */
#include <linux/export.h>

#include "kvm32.h"
#include "lib/condition.h"
#include "lib/decode.h"
#include "lib/permission.h"
#include "lib/psr.h"
#include "lib/walk.h"

EXPORT_SYMBOL_GPL(kvm32_psci);
EXPORT_SYMBOL_GPL(kvm32_cp_access);
EXPORT_SYMBOL_GPL(kvm32_context_reset);
EXPORT_SYMBOL_GPL(kvm32_stat_names);

EXPORT_SYMBOL_GPL(condition_passed);
EXPORT_SYMBOL_GPL(arm_condition);
EXPORT_SYMBOL_GPL(thumb_condition);
EXPORT_SYMBOL_GPL(instruction_condition_passed);
EXPORT_SYMBOL_GPL(it_state);
EXPORT_SYMBOL_GPL(it_state_advance);
EXPORT_SYMBOL_GPL(skip_instruction);
EXPORT_SYMBOL_GPL(decode_load_store);
EXPORT_SYMBOL_GPL(load_store_value);
EXPORT_SYMBOL_GPL(load_store_complete);
EXPORT_SYMBOL_GPL(guest_rights);
EXPORT_SYMBOL_GPL(guest_permission_check);
EXPORT_SYMBOL_GPL(fsr_encode);
EXPORT_SYMBOL_GPL(guest_walk);
EXPORT_SYMBOL_GPL(psr_mode_bank);
EXPORT_SYMBOL_GPL(cpsr_write_by_instr);
EXPORT_SYMBOL_GPL(spsr_write_by_instr);
