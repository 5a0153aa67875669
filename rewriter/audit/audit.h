// SPDX-License-Identifier: GPL-2.0
#ifndef LWPV_AUDIT_AUDIT_H
#define LWPV_AUDIT_AUDIT_H

namespace lwpv {

/// `lwpv audit`: argv[0] is the verb.
/// \returns 0 clean, 1 residual sensitive instructions, 2 usage, 3 a file that
/// cannot be read.
int auditMain(int argc, char **argv);

} // namespace lwpv

#endif
