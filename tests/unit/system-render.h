/* SPDX-License-Identifier: GPL-2.0 */
/* Decoded system instructions as text, to be compared with a disassembler's. */
#ifndef KVM32_TESTS_SYSTEM_RENDER_H
#define KVM32_TESTS_SYSTEM_RENDER_H

#include "system.h"

/**
 * render_system() - what objdump says of this instruction, after normalize_text().
 * @thumb: some instructions are written in another way there.
 */
void render_system(const struct system_instruction *i, bool thumb, char out[120]);

/**
 * normalize_text() - bring objdump's text into one form: no condition, no width, no '#', no blank after a comma, a
 * rotated constant ("#1, 4") as its value, register lists as a number.
 * @condition: of the A32 word; 14 or more: none.
 */
void normalize_text(const char *text, unsigned int condition, char out[120]);

#endif
