/*
 * The file of a student's progress: what is read names lessons that can be shown, and pages that there can be.
 */
#include <nntui/study.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *name)
{
    for (; *name != '\0'; name++)
        if (*name == '/' || *name < ' ' || *name > '~')
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct study study;

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (study_parse(&study, text, "progress", NULL)) {
        check(study.here);
        for (size_t i = 0; i < study.count; i++) {
            check(study.entry[i].name);
            if (study.entry[i].page >= LESSON_MAX_PAGES)
                abort();
        }
        study_free(&study);
    }
    free(text);
    return 0;
}
