// SPDX-License-Identifier: GPL-2.0
//
// The verbs that read sources.
//
#ifndef LWPV_REPORT_VERBS_H
#define LWPV_REPORT_VERBS_H

namespace lwpv {

int checkMain(int argc, char **argv);
int diffMain(int argc, char **argv);
int applyMain(int argc, char **argv);

} // namespace lwpv

#endif
