/* SPDX-License-Identifier: GPL-2.0 */
/* The fast paths behind SVC for a vCPU with a shared page. */
#define WITH_SHARED_PAGE
#include "fast.S"
