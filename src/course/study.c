/*
 * How far a student is: lines of text.
 */
#include <nntui/study.h>

#include <nntui/file.h>
#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define FILE_NAME  "progress"
#define LOCK_TRIES 40
#define LOCK_PAUSE 5000000 /* nanoseconds */

void study_free(struct study *study)
{
    free(study->entry);
    *study = (struct study){0};
}

static struct study_entry *find(const struct study *study, const char *name)
{
    for (size_t i = 0; i < study->count; i++)
        if (strcmp(study->entry[i].name, name) == 0)
            return &study->entry[i];
    return NULL;
}

const struct study_entry *study_find(const struct study *study, const char *name)
{
    return find(study, name);
}

/* A file's name without folders: what is read here is shown, and looked for. */
static bool is_name(const char *name)
{
    size_t length = strspn(name,
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    return length > 0 && name[length] == '\0' && length < LESSON_NAME_SIZE;
}

static struct study_entry *entry_of(struct study *study, const char *name, struct error *err)
{
    struct study_entry *entry = find(study, name), *grown;

    if (entry != NULL)
        return entry;
    if (study->count == STUDY_LESSONS) {
        error_input(err, _("more than %d lessons"), STUDY_LESSONS);
        return NULL;
    }
    grown = realloc(study->entry, (study->count + 1) * sizeof *grown);
    if (grown == NULL) {
        error_memory(err, (study->count + 1) * sizeof *grown, "the progress in lessons");
        return NULL;
    }
    study->entry = grown;
    entry = &grown[study->count++];
    *entry = (struct study_entry){0};
    snprintf(entry->name, sizeof entry->name, "%s", name);
    return entry;
}

bool study_note(struct study *study, const char *name, size_t page, bool done, struct error *err)
{
    struct study_entry *entry;
    char shown[LESSON_NAME_SIZE];

    if (!is_name(name))
        return error_input(err, _("\"%s\": no name under which progress could be kept"),
                           text_safe(shown, sizeof shown, name));
    entry = entry_of(study, name, err);
    if (entry == NULL)
        return false;
    entry->page = page;
    entry->done = entry->done || done;
    entry->noted = true;
    snprintf(study->here, sizeof study->here, "%s", name);
    return true;
}

/* ---- Reading */

/* "NAME done", "NAME page N" */
static bool read_lesson(struct study *study, char *rest, struct error *err)
{
    char name[LESSON_NAME_SIZE + 1], word[8], number[16] = "", more[2];
    int words = sscanf(rest, "%64s %7s %15s %1s", name, word, number, more);
    struct study_entry *entry;
    size_t page = 1;
    bool done = words == 2 && strcmp(word, "done") == 0;

    if (words < 2 || !is_name(name) ||
        (!done && (words != 3 || strcmp(word, "page") != 0 || !parse_size(number, &page) ||
                   page < 1 || page > LESSON_MAX_PAGES)))
        return error_input(err, _("expected \"lesson NAME done\" or \"lesson NAME page N\""));
    entry = entry_of(study, name, err);
    if (entry == NULL)
        return false;
    entry->done = entry->done || done;
    entry->page = page - 1;
    return true;
}

static bool read_line(struct study *study, char *line, struct error *err)
{
    size_t length = strlen(line), word;

    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL)
        line[--length] = '\0';
    line += strspn(line, " \t");
    word = strcspn(line, " \t");
    if (line[0] == '\0' || line[0] == '#')
        return true;
    if (word == 4 && memcmp(line, "seed", 4) == 0)
        return parse_u64(line + 4, &study->seed) || error_input(err, _("expected \"seed NUMBER\""));
    if (word == 4 && memcmp(line, "here", 4) == 0) {
        const char *name = line + 4 + strspn(line + 4, " \t");

        if (!is_name(name))
            return error_input(err, _("expected \"here NAME\""));
        snprintf(study->here, sizeof study->here, "%s", name);
        return true;
    }
    if (word == 6 && memcmp(line, "lesson", 6) == 0)
        return read_lesson(study, line + 6, err);
    return error_input(err, _("expected seed, lesson or here at the beginning of the line"));
}

bool study_parse(struct study *study, const char *text, const char *path, struct error *err)
{
    size_t number = 1;

    *study = (struct study){0};
    for (const char *at = text; *at != '\0'; number++) {
        size_t length = strcspn(at, "\n");
        struct error reason = {0};
        char line[256];

        snprintf(line, sizeof line, "%.*s", (int)(length < sizeof line ? length : sizeof line - 1),
                 at);
        if (length >= sizeof line || !read_line(study, line, &reason)) {
            error_line(err, path, number, "%s",
                       length >= sizeof line ? _("a line of more than 255 bytes") : reason.text);
            study_free(study);
            return false;
        }
        at += length + (at[length] == '\n');
    }
    return true;
}

/* A seed that stands there already stays where the file has none. */
static bool read_file(struct study *study, const char *path, struct error *err)
{
    struct file_bytes bytes = {0};
    uint64_t seed = study->seed;
    bool ok;

    if (!file_read_regular(&bytes, path, STUDY_MAX_FILE, err))
        return false;
    if (bytes.size > 0 && memchr(bytes.data, 0, bytes.size) != NULL)
        ok = error_line(err, path, 1, _("a byte 0; expected text"));
    else
        ok = study_parse(study, bytes.data != NULL ? (const char *)bytes.data : "", path, err);
    file_release(&bytes);
    if (ok && study->seed == 0)
        study->seed = seed;
    return ok;
}

bool study_load(struct study *study, uint64_t fresh, struct error *err)
{
    char path[4096];

    *study = (struct study){.seed = fresh};
    return !file_state_find(path, sizeof path, FILE_NAME) || read_file(study, path, err);
}

/* ---- Writing */

/*
 * Keeps other programs from the file's folder until the descriptor is closed. -1 where that cannot be had: some network folders
 * know no locks, and nobody waits for a program that was stopped. Then the file is still written whole.
 */
static int lock_folder(const char *path)
{
    const struct timespec pause = {0, LOCK_PAUSE};
    char folder[4096];
    int fd;

    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && i < LOCK_TRIES; i++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        nanosleep(&pause, NULL);
    }
    return fd;
}

/* What another program has written since is kept, but for the lessons that were done here. */
static bool take_others(struct study *study, const char *path, struct error *err)
{
    struct study all = {.seed = study->seed};

    if (access(path, F_OK) == 0 && !read_file(&all, path, err))
        return false;
    for (size_t i = 0; i < study->count; i++) {
        const struct study_entry *mine = &study->entry[i];

        if (mine->noted && !study_note(&all, mine->name, mine->page, mine->done, err)) {
            study_free(&all);
            return false;
        }
        if (mine->noted)
            snprintf(all.here, sizeof all.here, "%s", study->here);
    }
    study_free(study);
    *study = all;
    return true;
}

static void print(const struct study *study, FILE *stream)
{
    fprintf(stream, "# nntui progress\nseed %" PRIu64 "\n", study->seed);
    for (size_t i = 0; i < study->count; i++) {
        const struct study_entry *entry = &study->entry[i];

        if (entry->done)
            fprintf(stream, "lesson %s done\n", entry->name);
        if (!entry->done || entry->page > 0)
            fprintf(stream, "lesson %s page %zu\n", entry->name, entry->page + 1);
    }
    if (study->here[0] != '\0')
        fprintf(stream, "here %s\n", study->here);
}

static bool write_file(struct study *study, const char *path, struct error *err)
{
    struct file_writer writer;

    if (!file_begin(&writer, path, err))
        return false;
    print(study, writer.stream);
    if (!file_commit(&writer, err))
        return false;
    for (size_t i = 0; i < study->count; i++)
        study->entry[i].noted = false;
    return true;
}

bool study_save(struct study *study, struct error *err)
{
    char path[4096];
    bool ok;
    int lock;

    if (!file_state_path(path, sizeof path, FILE_NAME, err))
        return false;
    lock = lock_folder(path);
    ok = take_others(study, path, err) && write_file(study, path, err);
    if (lock >= 0)
        close(lock);
    return ok;
}
