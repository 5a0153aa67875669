/* SPDX-License-Identifier: GPL-2.0 */
/* A VM as the API tests use it, and how they report: TAP on standard output. */
#ifndef KVM32_TESTS_API_H
#define KVM32_TESTS_API_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "../../abi/kvm-arm.h"

#define RAM_BASE	0x40000000u
#define RAM_SIZE	0x200000u
#define DEVICE		0x10000000u
#define DIST		0x08000000u
#define CPU_INTERFACE	0x08010000u

struct vm {
	int kvm, fd, gic;
	int vcpu[8];
	struct kvm_run *run[8];
	char *ram;
};

#define GUEST(name) extern const char guest_##name[], guest_##name##_end[]
GUEST(mmio);
GUEST(shared);
GUEST(spin);
GUEST(off);
GUEST(reset);
GUEST(psci);
GUEST(timer);
GUEST(watch);
GUEST(write);
GUEST(store_all);
GUEST(wfi);
GUEST(echo);
GUEST(pingpong);
GUEST(doorbell);
GUEST(sender);
GUEST(aborts);
GUEST(wide);
GUEST(user_timer);
GUEST(counting);
GUEST(old_psci);
GUEST(canary);
GUEST(blank);
GUEST(thumbee);
GUEST(served);
GUEST(renew);
GUEST(coded);
GUEST(trapping);

extern int passed, failed;

void check(bool ok, const char *file, int line, const char *what);
#define CHECK(condition) check(condition, __FILE__, __LINE__, #condition)
/* ioctl that must fail with a given errno */
#define FAILS(error, call) check((call) == -1 && errno == (error), __FILE__, __LINE__, #call " fails with " #error)

extern unsigned long vm_type;	/* for KVM_CREATE_VM */

struct vm vm_create(void);
int vm_set_memory(struct vm *vm, uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size, void *memory);
/* With addresses; and started as well. */
void vm_create_gic(struct vm *vm);
void vm_add_gic(struct vm *vm);
int vm_gic_attribute(struct vm *vm, int set, uint32_t group, uint64_t attribute, void *value);
/* A vCPU, started at RAM_BASE, or off for PSCI to start. */
void vm_add_vcpu(struct vm *vm, unsigned int id, bool off);
void vm_add_vcpu_init(struct vm *vm, unsigned int id, const struct kvm_vcpu_init *init);
void vm_load(struct vm *vm, const char *code, const char *end);
#define LOAD(vm, name) vm_load(vm, guest_##name, guest_##name##_end)
int vm_run(struct vm *vm, unsigned int id);
/* A signal in 50 ms that ends vm_run(); and back to the watchdog. */
void vm_signal_soon(void);
void vm_signal_done(void);
/* Runs until the guest stores to the device, and gives what. */
uint32_t vm_said(struct vm *vm, unsigned int id);
uint32_t vm_get_reg(struct vm *vm, unsigned int id, unsigned int index);
int vm_set_reg(struct vm *vm, unsigned int id, unsigned int index, uint32_t value);
/* From a file of KVM_GET_STATS_FD, the counter of that name; -1: there is none. */
long long vm_counter(int fd, const char *name);
void vm_close(struct vm *vm);

/* The tests, one file per subject. */
void test_device(void);
void test_strategy(void);
void test_memory(void);
void test_prefault(void);
void test_vcpu(void);
void test_registers(void);
void test_lpae(void);
void test_gic(void);
void test_gic_registers(void);
void test_irqfd(void);
void test_ioeventfd(void);
void test_coalesced(void);
void test_events(void);
void test_guest(void);
void test_life(void);
void test_canary(void);
void test_change(void);
void test_neighbours(void);
void test_fill(void);
void test_stress(void);
void test_bench(void);
void fuzz(uint32_t seed, uint32_t count);
void change(uint32_t seed, uint32_t count);
void kill_at_random(uint32_t seed, uint32_t count, char **command);

#endif
