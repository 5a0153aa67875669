// SPDX-License-Identifier: GPL-2.0
/*
 * Pages of the VMM's anonymous memory that are not there yet, several at once.
 *
 * get_user_pages() looks for each page before the fault and behind it, and each look maps the host's table, which is dear where
 * tables are in high memory. Here the table is looked at once for all of them, each page gets the fault alone, and the caller
 * takes them together. Whatever is not as simple as that is left to get_user_pages().
 */
#include <linux/mm.h>
#include <linux/userfaultfd_k.h>

#include "core.h"

pmd_t *kvm32_find_pmd(struct mm_struct *mm, unsigned long hva)
{
	pud_t *pud = pud_offset(p4d_offset(pgd_offset(mm, hva), hva), hva);

	return pud_none(*pud) || pud_bad(*pud) ? NULL : pmd_offset(pud, hva);
}

/* Of @count pages of one table: how many from the first one on have no entry? One that was swapped out has one. */
static u32 count_missing(struct mm_struct *mm, unsigned long hva, u32 count)
{
	pmd_t *pmd = kvm32_find_pmd(mm, hva);
	pte_t *pte;
	u32 i;

	if (!pmd || pmd_none(*pmd))
		return count;
	if (pmd_trans_huge(*pmd) || pmd_bad(*pmd))
		return 0;
	pte = pte_offset_map(pmd, hva);
	for (i = 0; i < count && pte_none(pte[i]); i++)
		;
	pte_unmap(pte);
	return i;
}

/* Somebody else answers for what a file or a userfaultfd has there, and wants to hear only of what is needed. */
static bool is_plain(struct vm_area_struct *vma)
{
	return vma_is_anonymous(vma) && !(vma->vm_flags & (VM_SHARED | __VM_UFFD_FLAGS));
}

/* What nobody has asked for yet is not to push out what somebody uses. */
static bool memory_is_short(void)
{
	return si_mem_available() < (long)(totalram_pages() / 32);
}

/*
 * Without FAULT_FLAG_ALLOW_RETRY the lock is held throughout. An error is no news: get_user_pages() runs into it again, if it is
 * the first page's.
 */
u32 kvm32_populate(struct vm_area_struct *vma, unsigned long hva, u32 count, bool write)
{
	u32 i;

	if (!is_plain(vma))
		return 0;
	if (count > 1 && write && memory_is_short())
		count = 1;
	count = count_missing(vma->vm_mm, hva, count);
	for (i = 0; i < count; i++)
		if (handle_mm_fault(vma, hva + i * PAGE_SIZE, write ? FAULT_FLAG_WRITE : 0, NULL) & VM_FAULT_ERROR)
			break;
	return i;
}
