/*
 * How far a student is: lines of text.
 */
#include <nntui/study.h>

#include <nntui/file.h>
#include <nntui/i18n.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_NAME "progress"

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

static struct study_entry *entry_of(struct study *study, const char *name,
                                       struct error *err)
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

bool study_note(struct study *study, const char *name, size_t page, bool done,
                   struct error *err)
{
    struct study_entry *entry = entry_of(study, name, err);

    if (entry == NULL)
        return false;
    entry->page = page;
    entry->done = entry->done || done;
    snprintf(study->here, sizeof study->here, "%s", name);
    return true;
}

/* ---- Reading */

/* A file's name without folders: what is read here is shown, and looked for. */
static bool is_name(const char *name)
{
    size_t length = strspn(name,
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    return length > 0 && name[length] == '\0' && length < LESSON_NAME_SIZE;
}

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
        return parse_u64(line + 4, &study->seed) ||
               error_input(err, _("expected \"seed NUMBER\""));
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

bool study_parse(struct study *study, const char *text, const char *path,
                    struct error *err)
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

bool study_load(struct study *study, uint64_t fresh, struct error *err)
{
    char path[4096];
    struct file_bytes bytes = {0};
    bool ok;

    *study = (struct study){.seed = fresh};
    if (!file_state_find(path, sizeof path, FILE_NAME))
        return true;
    if (!file_read_regular(&bytes, path, STUDY_MAX_FILE, err))
        return false;
    ok = study_parse(study, bytes.data != NULL ? (const char *)bytes.data : "", path, err);
    file_release(&bytes);
    return ok;
}

/* ---- Writing */

bool study_save(const struct study *study, struct error *err)
{
    char path[4096];
    struct file_writer writer;

    if (!file_state_path(path, sizeof path, FILE_NAME, err) || !file_begin(&writer, path, err))
        return false;
    fprintf(writer.stream, "# nntui progress\nseed %" PRIu64 "\n", study->seed);
    for (size_t i = 0; i < study->count; i++) {
        const struct study_entry *entry = &study->entry[i];

        if (entry->done)
            fprintf(writer.stream, "lesson %s done\n", entry->name);
        if (!entry->done || entry->page > 0)
            fprintf(writer.stream, "lesson %s page %zu\n", entry->name, entry->page + 1);
    }
    if (study->here[0] != '\0')
        fprintf(writer.stream, "here %s\n", study->here);
    return file_commit(&writer, err);
}
