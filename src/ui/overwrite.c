/*
 * Whether a file that is to be written may take the place of what is there: a name mistyped, or completed to another one, is not
 * to cost a person's text, table or program.
 */
#include "ui/overwrite.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/model.h>
#include <nntui/text.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HEAD 4096 /* bytes in which a file says what it is */

/* How a file that this program has written begins: with `start`, after some bytes, and has `word` soon after it. */
struct sign {
    size_t at;
    const char *start, *word;
};

static const struct sign signs[WRITTEN_COUNT] = {
    [WRITTEN_SESSION] = {8, "{",                            "\"nntui 1\""       },
    [WRITTEN_CURVES] = {0, "epoch,train_loss,",            "test_accuracy\n"   },
    [WRITTEN_CODE] = {0, "#!/usr/bin/env python3\n# A ", " network by nntui "},
};

static bool has_word(const char *text, const char *word)
{
    return strstr(text, word) != NULL;
}

/* What cannot be read may be anything. Bytes that end a string are passed over. */
static bool is_of_kind(const char *path, enum written written)
{
    const struct sign *sign = &signs[written];
    struct file_bytes bytes;
    char head[HEAD + 1] = "";
    size_t size;
    bool same;

    if (sign->start == NULL || !file_map(&bytes, path, SIZE_MAX, NULL))
        return false;
    size = bytes.size < HEAD ? bytes.size : HEAD;
    for (size_t i = sign->at; i < size; i++)
        head[i - sign->at] = bytes.data[i] != 0 ? (char)bytes.data[i] : ' ';
    same = strncmp(head, sign->start, strlen(sign->start)) == 0 && has_word(head, sign->word);
    file_release(&bytes);
    return same;
}

/* A folder of images is as good as a file of them. */
static bool holds_images(const char *folder)
{
    struct text path = {0};
    struct stat status;
    bool there;

    text_printf(&path, "%s/train-images-idx3-ubyte", folder);
    there = path.failed || stat(path.data, &status) == 0;
    text_free(&path);
    return there;
}

/* Devices and pipes hold nothing; what cannot be looked at is refused when it is written. */
bool overwrite_check(const char *command, enum written written, const char *path, bool *there,
                     struct error *err)
{
    struct stat status;
    char shown[200];

    *there = false;
    if (!file_allowed(path, err))
        return false;
    if (stat(path, &status) != 0 || !(S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)))
        return true;
    *there = true;
    if (S_ISDIR(status.st_mode) ? written != WRITTEN_POINTS || !holds_images(path)
                                : status.st_size == 0 || is_of_kind(path, written))
        return true;
    text_safe(shown, sizeof shown, path);
    return error_input(
        err,
        _("%s: is there already, and is nothing that `%s` has written; `%s! ...` writes over it"),
        shown, command, command);
}
