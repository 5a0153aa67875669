// SPDX-License-Identifier: GPL-2.0
#ifndef LWPV_SEAL_SEAL_H
#define LWPV_SEAL_SEAL_H

namespace lwpv {

/// `lwpv seal`: argv[0] is the verb.
/// \returns 0 sealed, 1 refused, 2 usage, 3 a file that cannot be read or
/// written.
int sealMain(int argc, char **argv);

} // namespace lwpv

#endif
