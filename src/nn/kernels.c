/*
 * Which vector path runs: the fastest that this processor has, unless a person says otherwise.
 */
#include "kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* NULL until the first user of the engine chooses. */
static _Atomic(const struct kernels *) current;

/* Fills `tables`, fastest first; returns how many there are (at most 3). */
static size_t list_available(const struct kernels *tables[3])
{
    size_t count = 0;

#if defined HAVE_KERNELS_AVX512
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        tables[count++] = &kernels_avx512;
#endif
#if defined HAVE_KERNELS_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        tables[count++] = &kernels_avx2;
#endif
    tables[count++] = &kernels_plain;
    return count;
}

static const struct kernels *find(const char *name)
{
    const struct kernels *tables[3];
    size_t count = list_available(tables);

    for (size_t i = 0; i < count; i++)
        if (strcmp(tables[i]->name, name) == 0)
            return tables[i];
    return NULL;
}

size_t kernels_available(const char *names[], size_t limit)
{
    const struct kernels *tables[3];
    size_t count = list_available(tables);

    for (size_t i = 0; i < count && i < limit; i++)
        names[i] = tables[i]->name;
    return count < limit ? count : limit;
}

bool kernels_choose(const char *name)
{
    const struct kernels *chosen = find(name);

    if (chosen != NULL)
        atomic_store(&current, chosen);
    return chosen != NULL;
}

/* NNTUI_KERNELS where it names one that can run here; a wrong name is not worth failing for. */
static const struct kernels *choose_first(void)
{
    const char *wish = getenv("NNTUI_KERNELS");
    const struct kernels *tables[3], *wished = wish != NULL ? find(wish) : NULL;

    list_available(tables);
    return wished != NULL ? wished : tables[0];
}

/* Two threads that come first at once make the same choice. */
const struct kernels *kernels_current(void)
{
    const struct kernels *chosen = atomic_load(&current);

    if (chosen == NULL) {
        chosen = choose_first();
        atomic_store(&current, chosen);
    }
    return chosen;
}

const char *kernels_name(void)
{
    return kernels_current()->name;
}
