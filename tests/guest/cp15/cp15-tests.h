/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CP15_TESTS_H
#define CP15_TESTS_H

#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "mmu.h"
#include "user.h"

void test_identification(void);
void test_storage(void);
void test_caches(void);
void test_user(void);
void test_sweep(void);

#endif
