/* SPDX-License-Identifier: GPL-2.0 */
#ifndef GIC_TESTS_H
#define GIC_TESTS_H

#include "cp15.h"
#include "gic.h"
#include "user.h"

/** Unmasks IRQs long enough for what is pending. */
void open_window(void);

void test_sgi(void);
void test_priorities(void);
void test_lines(void);
void test_unmask(void);

#endif
