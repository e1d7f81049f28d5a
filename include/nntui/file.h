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
 * An empty file gives data == NULL, size == 0. Who cuts the file short while it is mapped ends the
 * reader with SIGBUS; a file that others are still writing is for file_read().
 */
bool file_map(struct file_bytes *bytes, const char *path, size_t limit, struct error *err);
/*
 * Reads all of a file, a pipe or a device, or of standard input where `path` is "-", into memory;
 * NUL-terminated (the NUL is not counted in `size`).
 */
bool file_read(struct file_bytes *bytes, const char *path, size_t limit, struct error *err);
/*
 * The same of a regular file only: never waits for a pipe, and unlike a mapped one it may be cut short meanwhile.
 */
bool file_read_regular(struct file_bytes *bytes, const char *path, size_t limit, struct error *err);
/* Harmless for `{0}`; after a failure there is nothing to release. */
void file_release(struct file_bytes *bytes);

/*
 * A file being written under a temporary name, .NAME.XXXXXX in the same directory.
 *
 * A file that is replaced hands on its permissions (and owner and group where allowed); a new one has
 * those of the umask. A link is followed: the file it stands for is replaced and the link stays. A
 * read-only file, a folder and a link to nothing are refused. A device or a pipe cannot be replaced and is
 * written directly, then `temporary` is NULL; so is what the process has open already and a path names: "-" and
 * /dev/stdout (after what was printed there before), /dev/stderr, /dev/fd/N.
 */
struct file_writer {
    FILE *stream; /* write here; errors are found by file_commit() */
    char *path;
    char *temporary;
};

/* Either succeeds and is ended by one of the next two, or leaves nothing behind. */
bool file_begin(struct file_writer *writer, const char *path, struct error *err);
/* Whether file_begin() would succeed, before work whose result it is for; devices and pipes are not opened. */
bool file_check(const char *path, struct error *err);
/*
 * Flushes, syncs, renames over `path`. On failure (ERROR_WORK) the temporary file is removed and the
 * old contents stay. Ends the writer either way.
 */
bool file_commit(struct file_writer *writer, struct error *err);
/* Drops what was written; harmless after file_commit() and for `{0}`. */
void file_abort(struct file_writer *writer);

/*
 * Where the program's own data lies: $NNTUI_DATADIR; else the source tree's data/ when the running
 * program lies in the build folder; else the installed folder, or share/nntui beside the bin/ that the
 * program was moved to. NULL when it is not there. The string lives as long as the program (and
 * the environment).
 */
const char *file_data_dir(void);

#define FILE_ROOTS 4

/*
 * Confines the program to files in the folders given and beneath them (NULL, and what does not exist, is passed over): every
 * function above refuses others from now on. To be called once, before the first thread is started.
 */
void file_confine(const char *const roots[], size_t count);
bool file_confined(void);
/* Whether the program may open `path`, links followed; for those who open a file by themselves. True where nothing confines. */
bool file_allowed(const char *path, struct error *err);

/*
 * The path of what is remembered under `name` from one time to the next: in $XDG_STATE_HOME/nntui, else
 * ~/.local/state/nntui, which is made where it is missing. False where there is no home.
 */
bool file_state_path(char *buffer, size_t size, const char *name, struct error *err);
/* Its path where there is such a file; false where there is none. Makes nothing. */
bool file_state_find(char *buffer, size_t size, const char *name);
/* The same as file_state_path() of what can be made again: in $XDG_CACHE_HOME/nntui, else ~/.cache/nntui. */
bool file_cache_path(char *buffer, size_t size, const char *name, struct error *err);

#endif
