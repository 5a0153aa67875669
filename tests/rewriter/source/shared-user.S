/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
#include "shared.h"
	disable
