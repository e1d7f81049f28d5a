/*
 * What is resident of the code that is mapped.
 */
#include "term/trim.h"

#include <link.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Code is never written to, so nothing is lost: unlike data that the loader has filled in. */
static int trim_object(struct dl_phdr_info *info, size_t size, void *data)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    (void)size;
    (void)data;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = (info->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = info->dlpi_addr + segment->p_vaddr + segment->p_memsz;

        if (segment->p_type == PT_LOAD && segment->p_flags == (PF_R | PF_X))
            madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void trim_code(void)
{
    dl_iterate_phdr(trim_object, NULL);
}
