// SPDX-License-Identifier: GPL-2.0
#include "access.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "mmu.h"
#include "user.h"

#define SNIPPET_READ	(USER_VA + 0x100)
#define SNIPPET_WRITE	(USER_VA + 0x110)
#define SNIPPET_EXIT	(USER_VA + 0x120)

const char *const access_names[NR_ACCESSES] = {
	"kernel read", "kernel write", "kernel execute", "user read", "user write", "user execute",
};

u32 access_value;

void kernel_call(u32 address);

void probe_page_init(void *frame, u32 data)
{
	struct probe_page *page = frame;

	page->code = 0xe12fff1e;
	page->data = data;
	page->scratch = 0;
	sync_code((u32)frame, sizeof(*page));
}

void access_init(void)
{
	u32 *code = (u32 *)SNIPPET_READ;

	code[0] = 0xe5910000;		/* ldr r0, [r1] */
	code[1] = USER_EXIT_SVC;
	code[4] = 0xe5810000;		/* str r0, [r1] */
	code[5] = USER_EXIT_SVC;
	code[8] = USER_EXIT_SVC;
	sync_code(SNIPPET_READ, 64);
}

static u32 user_access(enum access access, u32 address)
{
	struct user_state state;

	user_state_init(&state);
	state.r[0] = access_value;
	state.r[1] = address;
	state.lr = SNIPPET_EXIT;
	state.pc = access == USER_READ ? SNIPPET_READ : access == USER_WRITE ? SNIPPET_WRITE : address;
	user_run(&state);
	if (access == USER_READ)
		access_value = caught.frame.r[0];
	return caught.frame.vector;
}

static u32 kernel_access(enum access access, u32 address)
{
	u32 value = access_value;

	exception_arm(hook_skip);
	if (access == KERNEL_READ)
		asm volatile("ldr %0, [%1]" : "+r"(value) : "r"(address) : "memory");
	else if (access == KERNEL_WRITE)
		asm volatile("str %0, [%1]" :: "r"(value), "r"(address) : "memory");
	else
		kernel_call(address);
	access_value = value;
	return exception_disarm() ? caught.frame.vector : V_SVC;
}

static u32 status_of(enum access access, u32 vector, u32 address)
{
	bool write = caught.dfsr & BIT(11);

	if (vector == V_SVC)
		return 0;
	if (access_is_execute(access))
		return fault_status(caught.ifsr) | (vector == V_PABORT && caught.ifar == address ? 0 : FS_WRONG);
	return fault_status(caught.dfsr) |
	       (vector == V_DABORT && caught.dfar == address && write == access_is_write(access) ? 0 : FS_WRONG);
}

u32 access_try(enum access access, u32 va)
{
	u32 address = access_is_execute(access) ? va : access_is_write(access) ? va + 8 : va + 4;
	u32 vector;

	exception_arm(NULL);
	if (access_is_write(access))
		access_value = access_value * 5 + 0x1357;
	vector = access_is_user(access) ? user_access(access, address) : kernel_access(access, address);
	return status_of(access, vector, address);
}

void access_translate(enum access access, u32 va)
{
	if (access == KERNEL_READ)
		write_ats1cpr(va);
	else if (access == KERNEL_WRITE)
		write_ats1cpw(va);
	else if (access == USER_READ)
		write_ats1cur(va);
	else
		write_ats1cuw(va);
}

bool access_permitted(enum access access, u32 ap, bool afe)
{
	/* Who may: bit 0 kernel read, 1 kernel write, 2 user read, 3 user write (table B3-8). */
	static const u8 full[8] = { 0x0, 0x3, 0x7, 0xf, 0x0, 0x1, 0x5, 0x5 };
	static const u8 simplified[4] = { 0x3, 0xf, 0x1, 0x5 };
	u32 rights = afe ? simplified[ap >> 1] : full[ap];

	return rights >> (access_is_user(access) * 2 + access_is_write(access)) & 1;
}

void domain_set(u32 domain, u32 value)
{
	write_dacr((read_dacr() & ~(3u << 2 * domain)) | value << 2 * domain);
}
