// SPDX-License-Identifier: GPL-2.0
/* The lowvisor's own copy: it is linked alone, and position independent. */
#include "../../lib/condition.c"
