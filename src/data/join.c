/*
 * Mapping a file with more bytes after it. The page in which the file ends is shared between the file
 * and the tail: the mapping is private, so writing the tail's first bytes there copies that one page.
 */
#include "data/join.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* First the whole room, then the file over its beginning: no other mapping can come in between. */
static uint8_t *map_over(int fd, size_t size, const uint8_t *tail, size_t tail_size)
{
    size_t total = size + tail_size;
    uint8_t *joined = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (joined == MAP_FAILED)
        return NULL;
    if (mmap(joined, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
        munmap(joined, total);
        return NULL;
    }
    memcpy(joined + size, tail, tail_size);
    mprotect(joined, total, PROT_READ);
    return joined;
}

/* The file was mapped before and may have changed since, so its size is looked at again. */
uint8_t *join_map(const char *path, size_t size, const uint8_t *tail, size_t tail_size,
                  size_t *total, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    uint8_t *joined = NULL;
    char shown[300];

    if (fd < 0) {
        error_system(err, ERROR_INPUT, path, _("cannot be opened"));
        return NULL;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (size_t)status.st_size < size)
        error_input(err, _("%s: changed while it was read"), text_safe(shown, sizeof shown, path));
    else if ((joined = map_over(fd, size, tail, tail_size)) == NULL)
        error_system(err, ERROR_WORK, path, _("cannot be mapped"));
    close(fd);
    *total = size + tail_size;
    return joined;
}

void join_release(void *joined, size_t total)
{
    if (joined != NULL)
        munmap(joined, total);
}
