/* layer: base */
/*
 * Reading whole files within a limit, and writing them so that the final name always holds either
 * the old contents or all of the new ones.
 */
#ifndef NNTUI_FILE_H
#define NNTUI_FILE_H

#include <nntui/error.h>

#include <stdint.h>
#include <stdio.h>

/* The bytes of a file: mapped read-only (shared between processes) or in memory of their own. */
struct file_bytes {
    const uint8_t *data;
    size_t size;
    bool mapped;
};

/*
 * Maps a regular file read-only. Refuses directories, devices, and files over `limit` bytes.
 * An empty file gives data == NULL, size == 0.
 */
bool file_map(struct file_bytes *bytes, const char *path, size_t limit, struct error *err);
/* Reads all of a file, or of standard input where `path` is "-", into memory; NUL-terminated. */
bool file_read(struct file_bytes *bytes, const char *path, size_t limit, struct error *err);
void file_release(struct file_bytes *bytes);

/* A file being written under a temporary name in the same directory. */
struct file_writer {
    FILE *stream; /* write here; errors are found by file_commit() */
    char *path;
    char *temporary;
};

bool file_begin(struct file_writer *writer, const char *path, struct error *err);
/* Flushes, syncs, renames over `path`. On failure the temporary file is removed. */
bool file_commit(struct file_writer *writer, struct error *err);
/* Drops what was written; harmless after file_commit(). */
void file_abort(struct file_writer *writer);

/*
 * Where the program's own data lies: $NNTUI_DATADIR, else the source tree's data/ when run
 * uninstalled, else the installed folder. NULL when there is none. The string is static.
 */
const char *file_data_dir(void);

#endif
