/* SPDX-License-Identifier: GPL-2.0 */
/* Messages to the user, on stderr. A guest must never be able to cause one without a limit: see msg_guest(). */
#ifndef VMM_MSG_H
#define VMM_MSG_H

#define PRINTF(string, first)	__attribute((format(printf, string, first)))

/** Where the lines go; NULL is stderr. Tests catch them here. */
extern void (*msg_sink)(const char *line);

/** Name the thing, what is wrong with it, and the next step. */
void msg_error(const char *format, ...) PRINTF(1, 2);
void msg_warn(const char *format, ...) PRINTF(1, 2);
void msg_info(const char *format, ...) PRINTF(1, 2);

/** msg_guest() - a remark on what the guest did; after a few of them, silence. */
void msg_guest(const char *format, ...) PRINTF(1, 2);

#endif
