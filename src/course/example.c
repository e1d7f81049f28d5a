/*
 * Worked examples as files and in memory: finding, listing, copying, releasing. What is in a file is read by
 * example_read.c.
 */
#include <nntui/example.h>

#include <nntui/figure.h>
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>
#include <nntui/trace.h>

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char suffix[] = ".json";

#define SUFFIX_LENGTH (sizeof suffix - 1)

#define ERROR_SAME 1e-12 /* an error is the given one but for how sums were rounded */

/* ---- Copies */

static bool copy_text(char **to, const char *from, struct error *err)
{
    *to = strdup(from);
    return *to != NULL || error_memory(err, strlen(from) + 1, "a text");
}

static size_t output_count(const struct example *example)
{
    return example->problem.arch.sizes[example->problem.arch.layers];
}

static bool copy_labels(struct example *to, const struct example *from, struct error *err)
{
    size_t count = output_count(from);
    bool ok = true;

    if (from->labels == NULL)
        return true;
    to->labels = calloc(count, sizeof *to->labels);
    if (to->labels == NULL)
        return error_memory(err, count * sizeof *to->labels, "the names of outputs");
    for (size_t i = 0; ok && i < count; i++)
        ok = copy_text(&to->labels[i], from->labels[i], err);
    return ok;
}

static bool copy_error(struct example *to, const struct example *from, struct error *err)
{
    size_t bytes = 2 * output_count(from) * sizeof *from->error;

    if (from->error == NULL)
        return true;
    to->error = malloc(bytes);
    if (to->error == NULL)
        return error_memory(err, bytes, "the errors of an example");
    memcpy(to->error, from->error, bytes);
    return true;
}

bool example_copy(struct example *to, const struct example *from, struct error *err)
{
    struct example copy = *from;
    bool ok;

    copy.name = copy.title = copy.notes = NULL;
    copy.labels = NULL;
    copy.error = NULL;
    for (size_t i = 0; i < from->variant_count; i++)
        copy.variants[i].title = NULL;
    ok = problem_copy(&copy.problem, &from->problem, err);
    if (!ok)
        copy.problem = (struct problem){0};
    ok = ok && copy_text(&copy.name, from->name, err) && copy_text(&copy.title, from->title, err) &&
         copy_text(&copy.notes, from->notes, err) && copy_labels(&copy, from, err) &&
         copy_error(&copy, from, err);
    for (size_t i = 0; ok && i < from->variant_count; i++)
        ok = copy_text(&copy.variants[i].title, from->variants[i].title, err);
    if (ok)
        *to = copy;
    else
        example_free(&copy);
    return ok;
}

void example_free(struct example *example)
{
    free(example->name);
    free(example->title);
    free(example->notes);
    free(example->error);
    for (size_t i = 0; example->labels != NULL && i < output_count(example); i++)
        free(example->labels[i]);
    free(example->labels);
    problem_free(&example->problem);
    for (size_t i = 0; i < example->variant_count; i++)
        free(example->variants[i].title);
    *example = (struct example){0};
}

/* ---- Where targets come from */

/* Whether the trace has those errors: where a number was changed, or updated, it has others with the same targets. */
static bool error_holds(const struct example *example, const struct trace *trace, size_t unit)
{
    struct operand place = {
        .quantity = QUANTITY_ERROR, .layer = example->problem.arch.layers - 1, .unit = unit};
    double value;

    return trace_value(trace, &place, trace->count, &value) &&
           fabs(value - example->error[unit]) <= ERROR_SAME * fmax(1, fabs(value));
}

void example_tell_error(const struct example *example, const struct trace *trace, size_t first,
                        size_t count, struct text *text)
{
    const double *target = trace->problem.numbers + problem_targets(&trace->problem);
    struct text list = {0};
    bool holds = true;

    if (example->error == NULL)
        return;
    for (size_t i = first; i < first + count; i++) {
        char number[FIGURE_SIZE];

        if (target[i] != example->error[output_count(example) + i]) {
            text_free(&list);
            return;
        }

        holds = holds && error_holds(example, trace, i);
        text_printf(&list, " %s",
                    figure_short(number, sizeof number, example->error[i], PLACES_MOST));
    }
    text_printf(text,
                holds ? _("so that e is the given%s")
                      : _("so that e was the given%s with the example's own numbers"),
                list.data != NULL ? list.data : "");
    text->failed = text->failed || list.failed;
    text_free(&list);
}

/* ---- The program's own */

static bool has_suffix(const char *name)
{
    size_t length = strlen(name);

    return length > SUFFIX_LENGTH && strcmp(name + length - SUFFIX_LENGTH, suffix) == 0;
}

/* DATA/examples, and the file of an example there where `name` is not NULL. False where there is no data folder. */
static bool own_path(struct text *path, const char *name)
{
    const char *data = file_data_dir();

    if (data == NULL)
        return false;
    text_printf(path, "%s/examples", data);
    if (name != NULL)
        text_printf(path, "/%s%s", name, suffix);
    return !path->failed;
}

static bool add_name(struct example_list *list, const char *file, struct error *err)
{
    char **names = realloc(list->names, (list->count + 1) * sizeof *names), *name;

    if (names == NULL)
        return error_memory(err, (list->count + 1) * sizeof *names, "a list of examples");
    list->names = names;
    name = strndup(file, strlen(file) - SUFFIX_LENGTH);
    if (name == NULL)
        return error_memory(err, strlen(file), "a list of examples");
    names[list->count++] = name;
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool list_folder(struct example_list *list, DIR *folder, struct error *err)
{
    const struct dirent *entry;

    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.' && has_suffix(entry->d_name) &&
            !add_name(list, entry->d_name, err))
            return false;
    if (list->count > 0)
        qsort(list->names, list->count, sizeof *list->names, compare_names);
    return true;
}

bool example_list(struct example_list *list, struct error *err)
{
    struct text path = {0};
    DIR *folder = NULL;
    bool ok = true;

    *list = (struct example_list){0};
    if (own_path(&path, NULL))
        folder = opendir(path.data);
    if (folder != NULL) {
        ok = list_folder(list, folder, err);
        closedir(folder);
    }
    text_free(&path);
    if (!ok)
        example_list_free(list);
    return ok;
}

void example_list_free(struct example_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    *list = (struct example_list){0};
}

/* ---- Opening */

/* path: the file; name: what messages and the example itself call it. */
static bool open_file(struct example *example, const char *path, const char *name,
                      struct error *err)
{
    struct file_bytes bytes = {0};
    bool ok;

    if (!file_read(&bytes, path, EXAMPLE_MAX_FILE, err))
        return false;
    ok = example_parse(example, (const char *)bytes.data, bytes.size, name, err);
    file_release(&bytes);
    return ok;
}

/* Says which there are, so that nobody has to look them up. */
static bool refuse_name(const char *name, struct error *err)
{
    struct example_list list;
    struct text names = {0};
    char shown[100];

    if (!example_list(&list, err))
        return false;
    for (size_t i = 0; i < list.count; i++)
        text_printf(&names, "%s%s", i == 0 ? "" : ", ", list.names[i]);
    error_input(err, _("%s: there is no such example, nor a file; expected a file, or one of: %s"),
                text_safe(shown, sizeof shown, name), names.data == NULL ? "" : names.data);
    text_free(&names);
    example_list_free(&list);
    return false;
}

/* The path of an example of the program's own; false where there is none of that name. */
static bool find_own(struct text *path, const char *name)
{
    return name[0] != '\0' && strchr(name, '/') == NULL && !has_suffix(name) &&
           own_path(path, name) && access(path->data, F_OK) == 0;
}

bool example_check(const char *name, struct error *err)
{
    struct text path = {0};
    struct stat status;
    char shown[80];
    bool own = find_own(&path, name);

    text_free(&path);
    if (strcmp(name, "-") == 0)
        return error_input(
            err, _("standard input is the screen's; expected an example's name or a file"));
    if (!own && stat(name, &status) == 0 && !S_ISREG(status.st_mode))
        return error_input(err, _("%s: not a regular file; expected an example as a file"),
                           text_safe(shown, sizeof shown, name));
    return true;
}

bool example_open(struct example *example, const char *name, struct error *err)
{
    struct text path = {0};
    bool ok;

    *example = (struct example){0};
    if (strcmp(name, "-") == 0)
        return open_file(example, name, _("standard input"), err);
    if (find_own(&path, name))
        ok = open_file(example, path.data, name, err);
    else if (access(name, F_OK) == 0)
        ok = open_file(example, name, name, err);
    else
        ok = refuse_name(name, err);
    text_free(&path);
    return ok;
}
