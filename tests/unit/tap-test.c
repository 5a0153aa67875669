// SPDX-License-Identifier: GPL-2.0
/* Opening a tap interface of hosts that know its headers, do not, or have no such interface for us. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../vmm/msg.h"
#include "../../vmm/net/link.h"
#include "unit.h"

/* The host: errors of its two calls, and what it was asked. */
static struct {
	int attach, attach_with_headers, header_size, offload;
	short flags;
	int header;
	unsigned int opened, closed, offloads;
} host;

static char said[500];

int __wrap_open64(const char *path, int flags, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
int __real_close(int fd);
int __wrap_close(int fd);

int __wrap_open64(const char *path, int flags, ...)
{
	(void)flags;
	assert_string_equal(path, "/dev/net/tun");
	host.opened++;
	return dup(STDERR_FILENO);
}

int __wrap_close(int fd)
{
	host.closed++;
	return __real_close(fd);
}

static int fails_with(int error)
{
	errno = error;
	return error ? -1 : 0;
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct ifreq *interface;
	va_list list;
	int error = EINVAL;

	(void)fd;
	va_start(list, request);
	switch (request) {
	case TUNSETIFF:
		interface = va_arg(list, struct ifreq *);
		assert_string_equal(interface->ifr_name, "tap7");
		host.flags = interface->ifr_flags;
		error = host.flags & IFF_VNET_HDR ? host.attach_with_headers : host.attach;
		break;
	case TUNSETVNETHDRSZ:
		host.header = *va_arg(list, int *);
		error = host.header_size;
		break;
	case TUNSETOFFLOAD:
		host.offloads = va_arg(list, unsigned int);
		error = host.offload;
		break;
	}
	va_end(list);
	return fails_with(error);
}

static void listen_to(const char *line)
{
	strncat(said, line, sizeof(said) - strlen(said) - 1);
}

static int setup(void **state)
{
	(void)state;
	memset(&host, 0, sizeof(host));
	said[0] = 0;
	msg_sink = listen_to;
	return 0;
}

static void test_headers(void **state)
{
	struct net_link *link = net_tap_open("tap7");

	(void)state;
	assert_non_null(link);
	assert_int_equal(link->header, NET_LINK_HEADER);
	assert_int_equal(host.header, NET_LINK_HEADER);
	assert_int_equal(host.flags, IFF_TAP | IFF_NO_PI | IFF_VNET_HDR);
	net_link_offload(link, TUN_F_CSUM | TUN_F_TSO4);
	assert_int_equal(host.offloads, TUN_F_CSUM | TUN_F_TSO4);
	host.offload = EINVAL;
	net_link_offload(link, 0);
	assert_false(link->down);
	net_link_close(link);
	assert_int_equal(host.opened, host.closed);
	assert_string_equal(said, "");
}

static void without_headers(void)
{
	struct net_link *link = net_tap_open("tap7");

	assert_non_null(link);
	assert_int_equal(link->header, 0);
	assert_int_equal(host.flags, IFF_TAP | IFF_NO_PI);
	host.offloads = TUN_F_CSUM;
	net_link_offload(link, 0);
	assert_int_equal(host.offloads, 0);
	net_link_close(link);
	assert_int_equal(host.opened, 2);
	assert_int_equal(host.closed, 2);
	assert_string_equal(said, "");
}

static void test_host_without_headers(void **state)
{
	(void)state;
	host.attach_with_headers = EINVAL;
	without_headers();
}

static void test_host_with_short_headers(void **state)
{
	(void)state;
	host.header_size = EINVAL;
	without_headers();
}

/* It is said once, with what may help. */
static void test_not_for_us(void **state)
{
	(void)state;
	host.attach = host.attach_with_headers = EBUSY;
	assert_null(net_tap_open("tap7"));
	assert_int_equal(host.opened, host.closed);
	assert_non_null(strstr(said, "another program uses it"));
	assert_null(strstr(strstr(said, "tap7") + 1, "tap7"));
}

#define TAP(test)	cmocka_unit_test_setup(test, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TAP(test_headers), TAP(test_host_without_headers), TAP(test_host_with_short_headers), TAP(test_not_for_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
