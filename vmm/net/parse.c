// SPDX-License-Identifier: GPL-2.0
/* --net */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

enum operand { NO_OPERAND, MAY_NAME, MUST_NAME };

static const struct {
	const char *word;
	enum net_kind kind;
	enum operand operand;
} kinds[] = {
	{ "none", NET_NONE, NO_OPERAND },
	{ "user", NET_USER, NO_OPERAND },
	{ "tap", NET_TAP, MAY_NAME },
	{ "passt", NET_PASST, MUST_NAME },
};

/* An address of our own (bit 1 of the first byte), the same in all lives of this machine and in no other. */
static void make_mac(uint8_t mac[6])
{
	static const uint8_t prefix[] = { 0x02, 0x6b, 0x76 };
	pid_t pid = getpid();

	memcpy(mac, prefix, sizeof(prefix));
	if (getrandom(mac + 3, 3, GRND_NONBLOCK) != 3)
		memcpy(mac + 3, &pid, 3);	/* a host just booted has no random numbers yet */
}

static int parse_mac(const char *text, uint8_t mac[6])
{
	char rest;
	int n = sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4],
		       &mac[5], &rest);

	if (n == 6 && strlen(text) == 17 && !(mac[0] & 1))
		return 0;
	msg_error("--net mac=%s: must be six bytes such as 02:00:00:00:00:01, not a group's address", text);
	return -EINVAL;
}

static int bad_kind(const char *value)
{
	msg_error("--net %s: must be user, tap, tap=NAME, passt=SOCKET or none", value);
	return -EINVAL;
}

static int parse_kind(struct net_config *config, const char *word, const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].word, word))
			continue;
		if (name ? !*name || kinds[i].operand == NO_OPERAND : kinds[i].operand == MUST_NAME)
			return bad_kind(word);
		config->kind = kinds[i].kind;
		config->name = name;
		return 0;
	}
	return bad_kind(word);
}

/* The words of a command line are ours to change, and stay. */
int net_parse(struct net_config *config, const char *value)
{
	char *word = (char *)value, *mac = strstr(word, ",mac="), *name;
	int err;

	if (mac)
		*mac = 0;
	name = strchr(word, '=');
	if (name)
		*name++ = 0;
	err = parse_kind(config, word, name);
	if (!err && config->kind == NET_TAP && name && strlen(name) >= IFNAMSIZ) {
		msg_error("--net tap=%s: a name has %u characters at most", name, IFNAMSIZ - 1);
		err = -EINVAL;
	}
	if (err)
		return err;
	make_mac(config->mac);
	return mac ? parse_mac(mac + strlen(",mac="), config->mac) : 0;
}
