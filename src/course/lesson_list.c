/*
 * Which lessons the program has, and which file a name means.
 */
#include <nntui/lesson.h>

#include <nntui/file.h>
#include <nntui/i18n.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX       ".md"
#define MOST_LESSONS 1000

static bool has_suffix(const char *name)
{
    size_t length = strlen(name);

    return length > strlen(SUFFIX) && strcmp(name + length - strlen(SUFFIX), SUFFIX) == 0;
}

/* Whether a file of the folder is a lesson: its name has room in an entry. */
static bool is_lesson(const char *file)
{
    return has_suffix(file) && strlen(file) < LESSON_NAME_SIZE + strlen(SUFFIX);
}

/* The folder of a language's lessons, or of the English ones where it has none. False where there is no data folder. */
static bool folder_of(const char *language, char *path, size_t size)
{
    const char *data = file_data_dir();
    int length;

    if (data == NULL)
        return false;
    length = snprintf(path, size, "%s/lessons/%s", data, language);
    if (length < 0 || (size_t)length >= size)
        return false;
    if (access(path, R_OK) == 0 || strcmp(language, "en") == 0)
        return true;
    return folder_of("en", path, size);
}

/* "# Title", the file's first line. */
static void read_title(const char *path, char *title, size_t size)
{
    char line[256] = "";
    FILE *file = fopen(path, "r");

    title[0] = '\0';
    if (file == NULL)
        return;
    if (fgets(line, sizeof line, file) != NULL && strncmp(line, "# ", 2) == 0) {
        line[strcspn(line, "\r\n")] = '\0';
        text_safe(title, size, line + 2);
    }
    fclose(file);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct lesson_entry *)a)->name, ((const struct lesson_entry *)b)->name);
}

static bool add_entry(struct lesson_list *list, const char *folder, const char *file,
                      struct error *err)
{
    struct lesson_entry *grown = realloc(list->entry, (list->count + 1) * sizeof *grown), *entry;
    char path[4096 + LESSON_NAME_SIZE + 8];

    if (grown == NULL)
        return error_memory(err, (list->count + 1) * sizeof *grown, "a list of lessons");
    list->entry = grown;
    entry = &grown[list->count++];
    snprintf(entry->name, sizeof entry->name, "%.*s", (int)(strlen(file) - strlen(SUFFIX)), file);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    read_title(path, entry->title, sizeof entry->title);
    return true;
}

bool lesson_list_open(struct lesson_list *list, const char *language, struct error *err)
{
    char folder[4096];
    DIR *directory;
    bool ok = true;

    *list = (struct lesson_list){0};
    if (!folder_of(language, folder, sizeof folder) || (directory = opendir(folder)) == NULL)
        return true;
    for (struct dirent *file;
         ok && list->count < MOST_LESSONS && (file = readdir(directory)) != NULL;)
        ok = !is_lesson(file->d_name) || add_entry(list, folder, file->d_name, err);
    closedir(directory);
    if (!ok)
        lesson_list_free(list);
    else if (list->count > 0)
        qsort(list->entry, list->count, sizeof *list->entry, compare_entries);
    return ok;
}

void lesson_list_free(struct lesson_list *list)
{
    free(list->entry);
    *list = (struct lesson_list){0};
}

/* "c11" is the lesson "c11-three-by-three". */
static bool is_called(const struct lesson_entry *entry, const char *name)
{
    size_t length = strlen(name);

    return strncmp(entry->name, name, length) == 0 &&
           (entry->name[length] == '\0' || entry->name[length] == '-');
}

static bool no_such_lesson(const struct lesson_list *list, const char *name, struct error *err)
{
    char shown[64];
    struct text names = {0};

    for (size_t i = 0; i < list->count; i++)
        text_printf(&names, "%s%s", i > 0 ? ", " : "", list->entry[i].name);
    error_input(err, _("there is no lesson \"%s\"; expected a file ending in .md, or one of %s"),
                text_safe(shown, sizeof shown, name), names.data != NULL ? names.data : _("none"));
    text_free(&names);
    return false;
}

bool lesson_find(const char *name, const char *language, char *path, size_t size, struct error *err)
{
    struct lesson_list list;
    char folder[4096];
    bool known = false;
    int length = snprintf(path, size, "%s", name);

    if (strchr(name, '/') != NULL || has_suffix(name))
        return (length >= 0 && (size_t)length < size) ||
               error_input(err, _("the file's name is too long"));
    if (!lesson_list_open(&list, language, err))
        return false;
    for (size_t i = 0; !known && name[0] != '\0' && i < list.count; i++) {
        known = is_called(&list.entry[i], name);
        if (known && folder_of(language, folder, sizeof folder))
            length = snprintf(path, size, "%s/%s" SUFFIX, folder, list.entry[i].name);
    }
    if (!known)
        no_such_lesson(&list, name, err);
    else if (length < 0 || (size_t)length >= size)
        known = error_input(err, _("the file's name is too long"));
    lesson_list_free(&list);
    return known;
}
