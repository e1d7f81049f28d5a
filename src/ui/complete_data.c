/*
 * What Tab offers for data: files, sources, keys of a SPEC, features.
 */
#include <nntui/dataset.h>
#include <nntui/file.h>
#include <nntui/letter.h>

#include "ui/complete_private.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int compare_items(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- Files */

/* Whether a file name can be typed and shown as it is. */
static bool plain_name(const char *name)
{
    uint32_t character;

    for (size_t length; *name != '\0'; name += length) {
        length = utf8_decode(name, strnlen(name, 4), &character);
        if (length == 0 || letter_is_control(character))
            return false;
    }
    return true;
}

/* A name as it is typed: in a SPEC some characters need a backslash. */
static void typed_name(const char *name, bool in_spec, char *typed, size_t size)
{
    size_t used = 0;

    for (; *name != '\0' && used + 3 < size; name++) {
        if (in_spec && strchr(",:\\", *name) != NULL)
            typed[used++] = '\\';
        typed[used++] = *name;
    }
    typed[used] = '\0';
}

/* The folder that a path begins with, as it is opened: ~/ is the home folder, a SPEC's backslashes are gone. */
static void real_folder(const char *folder, bool in_spec, char *real, size_t size)
{
    const char *home = getenv("HOME");
    size_t used = 0;

    if (folder[0] == '~' && folder[1] == '/' && home != NULL) {
        used = (size_t)snprintf(real, size, "%s", home);
        folder++;
    }
    for (; *folder != '\0' && used + 1 < size; folder++) {
        if (in_spec && *folder == '\\' && folder[1] != '\0')
            folder++;
        real[used++] = *folder;
    }
    real[used < size ? used : size - 1] = '\0';
}

/* Offers what the folder has that begins with `base`; folders get a '/'. */
static void offer_folder(struct completion *completion, const char *folder, const char *base,
                         bool in_spec)
{
    const char *opened = folder[0] != '\0' ? folder : ".";
    DIR *stream = file_allowed(opened, NULL) ? opendir(opened) : NULL;
    struct dirent *entry;

    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        char path[3 * LINE_SIZE], typed[LINE_SIZE];
        struct stat status;
        bool hidden = entry->d_name[0] == '.' && base[0] != '.';

        if (hidden || !plain_name(entry->d_name) || strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s%s", folder, entry->d_name);
        typed_name(entry->d_name, in_spec, typed, sizeof typed);
        completion_offer(completion, base, strlen(base), typed,
                         stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? "/" : "");
    }
    if (stream != NULL)
        closedir(stream);
    qsort(completion->item, completion->count, sizeof completion->item[0], compare_items);
}

/* `path` begins at byte `at` of the line. */
static void offer_paths(struct completion *completion, const char *path, size_t at, bool in_spec)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash + 1 - path) : 0;
    char folder[LINE_SIZE], real[2 * LINE_SIZE];

    memcpy(folder, path, length);
    folder[length] = '\0';
    real_folder(folder, in_spec, real, sizeof real);
    completion->start = at + length;
    offer_folder(completion, real, path + length, in_spec);
}

void completion_offer_files(struct completion *completion, const char *path, size_t at)
{
    offer_paths(completion, path, at, false);
}

/* ---- SPECs */

/* The last of the marks that no backslash stands before; NULL where there is none. */
static const char *last_mark(const char *text, const char *marks)
{
    const char *last = NULL;

    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0')
            text++;
        else if (strchr(marks, *text) != NULL)
            last = text;
    }
    return last;
}

/* Names of features: the one behind the last '+', '=' or blank. `text` begins at byte `at` of the line. */
void completion_offer_features(struct completion *completion, const char *text, size_t at)
{
    const char *mark = last_mark(text, "+= "), *word = mark != NULL ? mark + 1 : text;

    completion->start = at + (size_t)(word - text);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        completion_offer(completion, word, strlen(word), feature_table[i].name, "");
}

/* The keys in a source's form, "[,key=": `word` begins at byte `at` of the line. */
static void offer_keys(struct completion *completion, const struct data_source *source,
                       const char *word, size_t at)
{
    const char *found = source->form;

    if (strncmp(word, "features=", 9) == 0) {
        completion_offer_features(completion, word, at);
        return;
    }
    completion->start = at;
    while ((found = strstr(found, "[,")) != NULL) {
        char key[40];

        found += 2;
        snprintf(key, sizeof key, "%.*s", (int)strcspn(found, "="), found);
        completion_offer(completion, word, strlen(word), key, "=");
    }
}

/* Source names; behind "csv:" and the like, and behind each further colon, file names; behind a comma keys. */
void completion_offer_spec(struct completion *completion, const char *prefix, size_t at)
{
    const char *path = last_mark(prefix, ":"), *comma = last_mark(prefix, ",");
    char name[64];
    const struct data_source *source;

    snprintf(name, sizeof name, "%.*s", (int)strcspn(prefix, ":,"), prefix);
    source = data_source_find(name);
    if (path != NULL)
        offer_paths(completion, path + 1, at + (size_t)(path + 1 - prefix), true);
    if (completion->count == 0 && comma != NULL && source != NULL)
        offer_keys(completion, source, comma + 1, at + (size_t)(comma + 1 - prefix));
    if (path != NULL || comma != NULL)
        return;
    for (size_t i = 0; i < data_source_count; i++) {
        bool file = strchr(data_sources[i].form, ':') != NULL && !data_sources[i].generated;

        if (strcmp(data_sources[i].name, "-") != 0)
            completion_offer(completion, prefix, strlen(prefix), data_sources[i].name,
                             file ? ":" : "");
    }
}
