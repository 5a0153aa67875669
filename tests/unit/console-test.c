// SPDX-License-Identifier: GPL-2.0
/* The console's output: all bytes in their order, however many come at once, and what it says of its room. */
#include <fcntl.h>
#include <unistd.h>

#include "../../vmm/console.h"
#include "unit.h"

#define BYTES	(4 * CONSOLE_OUT)

static struct console console;
static int out[2], real_stdout;

static int setup(void **state)
{
	(void)state;
	assert_int_equal(pipe(out), 0);
	real_stdout = dup(STDOUT_FILENO);
	dup2(out[1], STDOUT_FILENO);
	close(out[1]);
	assert_int_equal(console_open(&console, 1, NULL), 0);
	return 0;
}

/* Its writer ends when the pipe does. */
static int teardown(void **state)
{
	(void)state;
	close(out[0]);
	console_close(&console);
	dup2(real_stdout, STDOUT_FILENO);
	close(real_stdout);
	return 0;
}

static uint8_t nth(size_t n)
{
	return n * 7 + n / 256;
}

static size_t put(size_t from, size_t count)
{
	uint8_t bytes[CONSOLE_OUT];

	for (size_t i = 0; i < count; i++)
		bytes[i] = nth(from + i);
	return console_put(&console, bytes, count);
}

/* Each of @count from @from on. */
static void expect(size_t from, size_t count)
{
	uint8_t bytes[4096];

	for (ssize_t n; count; count -= n, from += n) {
		n = read(out[0], bytes, count < sizeof(bytes) ? count : sizeof(bytes));
		assert_true(n > 0);
		for (ssize_t i = 0; i < n; i++)
			assert_int_equal(bytes[i], nth(from + i));
	}
}

static void test_order(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t n = 0, count; n < BYTES; n += count) {
		count = unit_random(&seed) % 3000 + 1;
		assert_int_equal(put(n, count), count);
		expect(n, count);
	}
}

/* Return: the bytes that were put in before there was no more room. */
static size_t fill_pipe(void)
{
	size_t n = 0;

	fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
	for (uint8_t byte = nth(0); write(STDOUT_FILENO, &byte, 1) == 1; byte = nth(n))
		n++;
	return n;
}

/* Nobody reads. What comes after it has been said that there is no room is kept as long as the reserve lasts. */
static void test_full(void **state)
{
	size_t n = fill_pipe(), room;

	(void)state;
	while ((room = console_room(&console)))
		n += put(n, room < 1000 ? room : 1000);
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(put(n, CONSOLE_RESERVE / 2), CONSOLE_RESERVE / 2);
		assert_int_equal(console_room(&console), 0);
		n += CONSOLE_RESERVE / 2;
	}
	assert_int_equal(put(n, 1), 0);
	expect(0, n);
	assert_int_equal(put(n, 1), 1);
	expect(n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_full, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
