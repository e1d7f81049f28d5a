/*
 * Whole files in and out: mapping, reading within a limit, replacing in one step, and finding the
 * program's own data.
 */
#include <nntui/file.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef NNTUI_DATADIR
# define NNTUI_DATADIR ""
#endif
#ifndef NNTUI_SOURCE_DATADIR
# define NNTUI_SOURCE_DATADIR ""
#endif

/* A path as messages show it. */
#define SHOWN_SIZE 300

/* ---- Reading */

static bool refuse(struct error *err, const char *path, const char *why)
{
    char shown[SHOWN_SIZE];

    return error_input(err, "%s: %s", text_safe(shown, sizeof shown, path), why);
}

static bool refuse_size(struct error *err, const char *path, size_t limit)
{
    char shown[SHOWN_SIZE];

    return error_input(err, _("%s: is too large; expected at most %zu bytes"),
                       text_safe(shown, sizeof shown, path), limit);
}

/* Checks an open file before its contents are touched. */
static bool check_regular(const struct stat *status, const char *path, size_t limit,
                          struct error *err)
{
    if (S_ISDIR(status->st_mode))
        return refuse(err, path, _("is a folder; expected a file"));
    if (!S_ISREG(status->st_mode))
        return refuse(err, path, _("is a device or a pipe; expected a regular file"));
    if ((uintmax_t)status->st_size > limit)
        return refuse_size(err, path, limit);
    return true;
}

static bool map_descriptor(int fd, struct file_bytes *bytes, const char *path, size_t limit,
                           struct error *err)
{
    struct stat status;
    void *data;

    if (fstat(fd, &status) != 0)
        return error_system(err, ERROR_INPUT, path, _("cannot be examined"));
    if (!check_regular(&status, path, limit, err))
        return false;
    *bytes = (struct file_bytes){0};
    if (status.st_size == 0) /* mmap refuses a length of 0 */
        return true;
    data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED)
        return error_system(err, ERROR_WORK, path, _("cannot be mapped"));
    *bytes = (struct file_bytes){.data = data, .size = (size_t)status.st_size, .mapped = true};
    return true;
}

bool file_map(struct file_bytes *bytes, const char *path, size_t limit, struct error *err)
{
    bool done;
    int fd;

    if (!file_allowed(path, err))
        return false;
    fd = open(path,
              O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer must not block */
    if (fd < 0)
        return error_system(err, ERROR_INPUT, path, _("cannot be opened"));
    done = map_descriptor(fd, bytes, path, limit, err);
    close(fd);
    return done;
}

/* Doubles the buffer, but never past what the limit needs: one byte more shows that it is exceeded. */
static bool grow(uint8_t **data, size_t *capacity, size_t limit, struct error *err)
{
    size_t most = limit < SIZE_MAX - 2 ? limit + 2 : SIZE_MAX;
    size_t wanted = *capacity < most / 2 ? *capacity * 2 : most;
    uint8_t *larger = realloc(*data, wanted);

    if (larger == NULL)
        return error_memory(err, wanted, "a file's contents");
    *data = larger;
    *capacity = wanted;
    return true;
}

static ssize_t read_some(int fd, uint8_t *data, size_t count)
{
    ssize_t got;

    do
        got = read(fd, data, count < SSIZE_MAX ? count : SSIZE_MAX);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Reads to the end; `bytes` owns what was read, also on failure. */
static bool read_all(int fd, struct file_bytes *bytes, size_t hint, const char *path, size_t limit,
                     struct error *err)
{
    size_t capacity = hint <= limit ? hint + 2 : 2, size = 0;
    uint8_t *data = malloc(capacity);

    if (data == NULL)
        return error_memory(err, capacity, "a file's contents");
    for (;;) {
        ssize_t got;

        if (size + 1 >= capacity && !grow(&data, &capacity, limit, err))
            break;
        got = read_some(fd, data + size, capacity - 1 - size);
        if (got < 0) {
            error_system(err, ERROR_INPUT, path, _("cannot be read"));
            break;
        }
        size += (size_t)got;
        if (size > limit) {
            refuse_size(err, path, limit);
            break;
        }
        if (got == 0) {
            data[size] = '\0';
            *bytes = (struct file_bytes){.data = data, .size = size};
            return true;
        }
    }
    free(data);
    return false;
}

bool file_read(struct file_bytes *bytes, const char *path, size_t limit, struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? _("standard input") : path;
    struct stat status;
    bool done;
    int fd;

    if (!standard && !file_allowed(path, err))
        return false;
    fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_system(err, ERROR_INPUT, name, _("cannot be opened"));
    if (fstat(fd, &status) != 0)
        done = error_system(err, ERROR_INPUT, name, _("cannot be examined"));
    else if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        done = read_all(fd, bytes, 4096, name, limit, err);
    else
        done = check_regular(&status, name, limit, err) &&
               read_all(fd, bytes, (size_t)status.st_size, name, limit, err);
    if (!standard)
        close(fd);
    return done;
}

bool file_read_regular(struct file_bytes *bytes, const char *path, size_t limit, struct error *err)
{
    struct stat status;
    bool done;
    int fd;

    if (!file_allowed(path, err))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_system(err, ERROR_INPUT, path, _("cannot be opened"));
    if (fstat(fd, &status) != 0)
        done = error_system(err, ERROR_INPUT, path, _("cannot be examined"));
    else
        done = check_regular(&status, path, limit, err) &&
               read_all(fd, bytes, (size_t)status.st_size, path, limit, err);
    close(fd);
    return done;
}

void file_release(struct file_bytes *bytes)
{
    void *data = (void *)(uintptr_t)bytes->data; /* the bytes are const for readers; we own them */

    if (bytes->mapped)
        munmap(data, bytes->size);
    else
        free(data);
    *bytes = (struct file_bytes){0};
}

/* ---- Writing */

/* A bad name or missing permission is the user's input; a full disk or no memory is not. */
static enum error_kind kind_of_failure(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case ENOMEM:
    case EMFILE:
    case ENFILE: return ERROR_WORK;
    default: return ERROR_INPUT;
    }
}

static bool cannot_write(const char *path, struct error *err)
{
    return error_system(err, kind_of_failure(errno), path, _("cannot be written"));
}

/* Bytes of `path` up to and with its last slash: 0 when it is a plain name. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : (size_t)(slash + 1 - path);
}

/* FOLDER/.NAME.XXXXXX with six random letters; NULL without memory. The name is cut to fit NAME_MAX. */
static char *temporary_name(const char *path)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyz012345"; /* 32 divides 256: no letter is likelier */
    size_t folder = folder_length(path);
    unsigned char random[6];
    char suffix[7] = "";
    struct text name = {0};

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return NULL;
    for (size_t i = 0; i < sizeof random; i++)
        suffix[i] = letters[random[i] % 32];
    text_add_bytes(&name, path, folder);
    text_printf(&name, ".%.200s.%s", path + folder, suffix);
    if (name.failed)
        text_free(&name);
    return name.data;
}

/*
 * Creates the temporary file. `old` is the file to be replaced or NULL. Its permissions are given at
 * creation already, so that no moment lets others open what is to be private; a new file's come from
 * the umask, applied by the system.
 */
static int create_temporary(struct file_writer *writer, const struct stat *old)
{
    mode_t mode = old == NULL ? 0666 : old->st_mode & 0777;

    for (int attempt = 0; attempt < 100; attempt++) {
        int fd;

        free(writer->temporary);
        writer->temporary = temporary_name(writer->path);
        if (writer->temporary == NULL) {
            errno = ENOMEM;
            return -1;
        }
        fd = open(writer->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* Owner and group are kept where we may; the permissions must be. */
static bool keep_attributes(int fd, const struct stat *old)
{
    if (fchown(fd, old->st_uid, old->st_gid) != 0 && fchown(fd, (uid_t)-1, old->st_gid) != 0)
        errno = 0; /* not ours to give away */
    return fchmod(fd, old->st_mode & 0777) == 0;
}

/*
 * The open descriptor that `path` is another name of, or -1: its file cannot be replaced, and opened anew it would be
 * written from its beginning instead of where the caller left off.
 */
static int named_descriptor(const char *path)
{
    static const char *const names[] = {"-", "/dev/stdout", "/dev/stderr"};
    static const int numbers[] = {STDOUT_FILENO, STDOUT_FILENO, STDERR_FILENO};
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    uint64_t number;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(path, names[i]) == 0)
            return numbers[i];
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        size_t length = strlen(folders[i]);

        if (strncmp(path, folders[i], length) == 0 && parse_u64(path + length, &number) &&
            number <= INT_MAX)
            return (int)number;
    }
    return -1;
}

/* What is not replaced is written itself. */
static bool is_direct(const char *path, const struct stat *old)
{
    return named_descriptor(path) >= 0 || (old != NULL && !S_ISREG(old->st_mode));
}

/* A descriptor of our own for a device, a pipe or an open file. */
static int open_direct(const char *path)
{
    int fd = named_descriptor(path);

    if (fd == STDOUT_FILENO)
        fflush(stdout); /* what was printed before comes first */
    return fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                   : open(path, O_WRONLY | O_CLOEXEC);
}

/* Opens the temporary file, or the thing itself, as writer->stream. */
static bool open_stream(struct file_writer *writer, const struct stat *old)
{
    bool direct = is_direct(writer->path, old);
    int fd = direct ? open_direct(writer->path) : create_temporary(writer, old);

    if (fd < 0) { /* nothing of ours to unlink */
        free(writer->temporary);
        writer->temporary = NULL;
        return false;
    }
    if (direct || old == NULL || keep_attributes(fd, old))
        writer->stream = fdopen(fd, "w");
    if (writer->stream == NULL)
        close(fd);
    return writer->stream != NULL;
}

/*
 * The name to rename over. Renaming over a link would replace the link, so a link is followed to the
 * file that it stands for. `old` is that file, or NULL.
 */
static char *resolve(const char *path, const struct stat *old)
{
    return old != NULL && !is_direct(path, old) ? realpath(path, NULL) : strdup(path);
}

/* `*old` becomes what stat() says of the target in `status`, or NULL where there is nothing yet. */
static bool check_target(const char *path, struct stat *status, const struct stat **old,
                         struct error *err)
{
    struct stat link;
    size_t length = strlen(path);

    *old = NULL;
    if (named_descriptor(path) >= 0) /* whatever "-" may be in this folder */
        return true;
    if (!file_allowed(path, err))
        return false;
    if (stat(path, status) == 0)
        *old = status;
    if (length == 0)
        return error_input(err, _("the file to write has an empty name"));
    if ((*old != NULL && S_ISDIR(status->st_mode)) || path[length - 1] == '/')
        return refuse(err, path, _("is a folder; expected a file to write"));
    if (*old == NULL && lstat(path, &link) == 0)
        return refuse(err, path, _("is a link to a file that does not exist"));
    if (*old != NULL && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0) /* rename would not ask */
        return cannot_write(path, err);
    return true;
}

bool file_begin(struct file_writer *writer, const char *path, struct error *err)
{
    struct stat status;
    const struct stat *old;

    *writer = (struct file_writer){0};
    if (!check_target(path, &status, &old, err))
        return false;
    writer->path = resolve(path, old);
    if (writer->path == NULL || !open_stream(writer, old)) {
        cannot_write(path, err);
        file_abort(writer);
        return false;
    }
    return true;
}

bool file_check(const char *path, struct error *err)
{
    struct file_writer writer;
    struct stat status;
    const struct stat *old;

    if (!check_target(path, &status, &old, err))
        return false;
    if (is_direct(path, old))
        return true;
    if (!file_begin(&writer, path, err))
        return false;
    file_abort(&writer);
    return true;
}

/* Makes a rename last through a power cut. Some file systems cannot; the file itself is whole anyway. */
static void sync_folder(const char *path)
{
    size_t length = folder_length(path);
    char *folder = length == 0 ? strdup(".") : strndup(path, length);
    int fd = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* Closes the stream whatever happens; false with errno when some byte may not be on the disk. */
static bool finish_stream(struct file_writer *writer)
{
    bool earlier = ferror(writer->stream) != 0; /* its errno is gone */
    bool done = fflush(writer->stream) == 0 &&
                (writer->temporary == NULL || fsync(fileno(writer->stream)) == 0);
    int number = errno;

    if (fclose(writer->stream) != 0 && done) {
        done = false;
        number = errno;
    }
    writer->stream = NULL;
    errno = done ? EIO : number;
    return done && !earlier;
}

bool file_commit(struct file_writer *writer, struct error *err)
{
    bool done = finish_stream(writer);

    if (done && writer->temporary != NULL) {
        done = rename(writer->temporary, writer->path) == 0;
        if (done) {
            sync_folder(writer->path);
            free(writer->temporary);
            writer->temporary = NULL;
        }
    }
    if (!done)
        error_system(err, ERROR_WORK, writer->path, _("cannot be written"));
    file_abort(writer);
    return done;
}

void file_abort(struct file_writer *writer)
{
    int number = errno; /* of the failure that led here */

    if (writer->stream != NULL)
        fclose(writer->stream);
    if (writer->temporary != NULL)
        unlink(writer->temporary);
    free(writer->temporary);
    free(writer->path);
    *writer = (struct file_writer){0};
    errno = number;
}

/* ---- The program's own data */

static pthread_once_t data_once = PTHREAD_ONCE_INIT;
static char data_path[PATH_MAX]; /* "" when there is none */

static void find_data(void)
{
    static const struct place data = {"nntui", NNTUI_SOURCE_DATADIR, NNTUI_DATADIR};

    if (!place_find(&data, data_path, sizeof data_path))
        data_path[0] = '\0';
}

const char *file_data_dir(void)
{
    const char *chosen = getenv("NNTUI_DATADIR");

    if (chosen != NULL && chosen[0] != '\0')
        return chosen;
    pthread_once(&data_once, find_data);
    return data_path[0] == '\0' ? NULL : data_path;
}
