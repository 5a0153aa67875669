// SPDX-License-Identifier: GPL-2.0
/*
 * Shadow tables under memory pressure. A vCPU has up to PV_TABLE_PAGES pages of them; all go at once, as a TLB may forget what
 * it holds, and come back by faults. The vCPUs take turns.
 */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/shrinker.h>

#include "pv.h"

/* Both by the lock, under which nothing is allocated. Who holds it finds its vCPU and the vCPU's VM alive. */
static DEFINE_MUTEX(lock);
static LIST_HEAD(vcpus);

static unsigned long free_all(struct list_head *pages)
{
	struct page *page, *next;
	unsigned long count = 0;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
		count++;
	}
	return count;
}

/* No entry leads to the tables once the lock is open; when the vCPU has been out, no walk is under way in them either. */
static unsigned long reclaim(struct pv_vcpu *pv)
{
	struct kvm32_vm *vm = pv->vcpu->vm;
	unsigned long count;
	LIST_HEAD(pages);

	if (!pv->shadow.nr_pages || !spin_trylock(&vm->mmu_lock))
		return 0;
	pv_shadow_take_pages(pv, &pages);
	spin_unlock(&vm->mmu_lock);
	kvm32_force_out_vcpu(pv->vcpu);
	count = free_all(&pages);
	pv->vcpu->stats.value[STAT_SHADOW_RECLAIM] += count;
	return count;
}

static unsigned long count_pages(struct shrinker *shrinker, struct shrink_control *control)
{
	struct pv_vcpu *pv;
	unsigned long count = 0;

	if (!mutex_trylock(&lock))
		return 0;
	list_for_each_entry(pv, &vcpus, reclaim)
		count += READ_ONCE(pv->shadow.nr_pages);
	mutex_unlock(&lock);
	return count ?: SHRINK_EMPTY;
}

static unsigned long scan(struct shrinker *shrinker, struct shrink_control *control)
{
	struct pv_vcpu *pv;
	unsigned long count = 0;

	if (!mutex_trylock(&lock))
		return SHRINK_STOP;
	list_for_each_entry(pv, &vcpus, reclaim) {
		if (count < control->nr_to_scan) {
			count += reclaim(pv);
			continue;
		}
		/* The next call begins there. */
		list_rotate_to_front(&pv->reclaim, &vcpus);
		break;
	}
	mutex_unlock(&lock);
	return count ?: SHRINK_STOP;
}

static struct shrinker shrinker = {
	.count_objects = count_pages,
	.scan_objects = scan,
	.seeks = DEFAULT_SEEKS,
};

void pv_reclaim_add(struct pv_vcpu *pv)
{
	mutex_lock(&lock);
	list_add_tail(&pv->reclaim, &vcpus);
	mutex_unlock(&lock);
}

void pv_reclaim_remove(struct pv_vcpu *pv)
{
	mutex_lock(&lock);
	list_del_init(&pv->reclaim);
	mutex_unlock(&lock);
}

int pv_reclaim_init(void)
{
	return register_shrinker(&shrinker, "kvm32-pv");
}

void pv_reclaim_exit(void)
{
	unregister_shrinker(&shrinker);
}
