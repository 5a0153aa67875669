// SPDX-License-Identifier: GPL-2.0-only
/*
 * Both ends of a TCP connection, for scripts/bench. "serve" is the one and goes on in the background as soon as it can be
 * connected to. The other does one transfer and says "result NAME COUNT SUM"; SUM is what both made of the data. Nothing
 * here depends on a clock or on chance.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT		5000
#define BLOCK		(64 * 1024)
#define BLOCKS_PER_MIB	(1024 * 1024 / BLOCK)
#define WORDS		(BLOCK / sizeof(uint32_t))
#define STRIDE		16	/* of the words that are looked at: summing up all of them would cost more than many a copy */

static uint32_t block[WORDS];

static void check(int good, const char *what)
{
	if (!good) {
		perror(what);
		exit(1);
	}
}

static void write_all(int fd, const void *data, size_t bytes)
{
	check(send(fd, data, bytes, MSG_NOSIGNAL) == (ssize_t)bytes, "transfer: send");
}

static void read_all(int fd, void *data, size_t bytes)
{
	char *to = data;

	while (bytes) {
		ssize_t n = read(fd, to, bytes);

		check(n > 0, "transfer: read");
		to += n;
		bytes -= n;
	}
}

static void fill_block(void)
{
	for (size_t i = 0; i < WORDS; i += STRIDE)
		block[i] = i * 2654435761u;
}

/* Of two blocks that have changed places the sum is another one. */
static uint32_t add_block(uint32_t sum)
{
	for (size_t i = 0; i < WORDS; i += STRIDE)
		sum = sum * 31 + block[i];
	return sum;
}

static uint32_t put(int fd, uint32_t mib)
{
	uint32_t sum = 0;

	fill_block();
	for (uint32_t i = 0; i < mib * BLOCKS_PER_MIB; i++) {
		block[0] = i;
		write_all(fd, block, sizeof(block));
		sum = add_block(sum);
	}
	return sum;
}

static uint32_t take(int fd, uint32_t mib)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < mib * BLOCKS_PER_MIB; i++) {
		read_all(fd, block, sizeof(block));
		sum = add_block(sum);
	}
	return sum;
}

static uint32_t ask(int fd, uint32_t times)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < times; i++) {
		uint8_t byte = i;

		write_all(fd, &byte, 1);
		read_all(fd, &byte, 1);
		sum = sum * 31 + byte;
	}
	return sum;
}

static uint32_t answer(int fd, uint32_t times)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < times; i++) {
		uint8_t byte;

		read_all(fd, &byte, 1);
		write_all(fd, &byte, 1);
		sum = sum * 31 + byte;
	}
	return sum;
}

static const struct {
	const char *name;
	uint32_t (*ours)(int fd, uint32_t count);
	uint32_t (*theirs)(int fd, uint32_t count);
} kinds[] = {
	{ "send", put, take },
	{ "receive", take, put },
	{ "round_trips", ask, answer },
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

/* What the connection begins with: both ends are ARM and store it alike. */
struct request {
	uint32_t kind, count;
};

/* A byte is not to wait for more of them. */
static int send_at_once(int fd)
{
	check(!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int)), "transfer: TCP_NODELAY");
	return fd;
}

static void serve_connection(int fd)
{
	struct request request;
	uint32_t sum;

	read_all(fd, &request, sizeof(request));
	check(request.kind < KINDS, "transfer: unknown request");
	sum = kinds[request.kind].theirs(fd, request.count);
	write_all(fd, &sum, sizeof(sum));
	close(fd);
}

static int serve(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), connection;
	pid_t child;

	check(fd >= 0 && !bind(fd, (struct sockaddr *)&address, sizeof(address)) && !listen(fd, 1), "transfer: listen");
	child = fork();
	check(child >= 0, "transfer: fork");
	while (!child) {
		connection = accept(fd, NULL, NULL);
		check(connection >= 0, "transfer: accept");
		serve_connection(send_at_once(connection));
	}
	return 0;
}

static int connect_to(const char *where)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	check(inet_aton(where, &address.sin_addr), where);
	check(fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof(address)), where);
	return send_at_once(fd);
}

static int exchange(uint32_t kind, const char *where, uint32_t count)
{
	struct request request = { kind, count };
	uint32_t sum, their_sum;
	int fd = connect_to(where);

	write_all(fd, &request, sizeof(request));
	sum = kinds[kind].ours(fd, count);
	read_all(fd, &their_sum, sizeof(their_sum));
	if (sum != their_sum) {
		fprintf(stderr, "transfer: %s: the sum here is %08x, at the other end %08x\n", kinds[kind].name, sum, their_sum);
		return 1;
	}
	printf("result %s %u %08x\n", kinds[kind].name, count, sum);
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t count = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;

	if (argc == 2 && !strcmp(argv[1], "serve"))
		return serve();
	for (uint32_t i = 0; count && i < KINDS; i++) {
		if (!strcmp(argv[1], kinds[i].name))
			return exchange(i, argv[2], count);
	}
	fprintf(stderr, "usage: transfer serve | send ADDRESS MIB | receive ADDRESS MIB | round_trips ADDRESS COUNT\n");
	return 2;
}
