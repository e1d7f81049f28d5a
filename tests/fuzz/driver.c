/*
 * A main() for the fuzz targets where libFuzzer is not linked: runs the target once on each file
 * named, and on each file of each directory named, so that every corpus is a regression test
 * under any compiler. Prints what it runs, so that the last line of a crash names the input.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An allocation of exactly `size` bytes, so that a sanitizer sees a read past the end. */
static uint8_t *read_all(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size > 0 ? size : 1);

    if (file == NULL || data == NULL || fread(data, 1, size, file) != size) {
        fprintf(stderr, "%s: cannot read: %s\n", path, strerror(errno));
        free(data);
        data = NULL;
    }
    if (file != NULL)
        fclose(file);
    return data;
}

static bool run_file(const char *path, size_t size)
{
    uint8_t *data = read_all(path, size);

    if (data == NULL)
        return false;
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return true;
}

static bool run_path(const char *path);

static bool run_directory(const char *path)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    bool good = directory != NULL;

    if (directory == NULL) {
        fprintf(stderr, "%s: cannot read: %s\n", path, strerror(errno));
        return false;
    }
    while ((entry = readdir(directory)) != NULL) {
        char child[4096];

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(child, sizeof child, "%s/%s", path, entry->d_name) >= (int)sizeof child) {
            fprintf(stderr, "%s/%s: the path is too long\n", path, entry->d_name);
            good = false;
        } else if (!run_path(child)) {
            good = false;
        }
    }
    closedir(directory);
    return good;
}

static bool run_path(const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    return S_ISDIR(info.st_mode) ? run_directory(path) : run_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    bool good = argc > 1;

    if (argc <= 1)
        fprintf(stderr, "usage: %s FILE-OR-DIRECTORY...\n", argv[0]);
    for (int i = 1; i < argc; i++)
        good = run_path(argv[i]) && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
