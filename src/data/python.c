/*
 * Python literals, as python.h says.
 */
#include "data/python.h"

#include <nntui/text.h>

#include <inttypes.h>
#include <string.h>

#define LINE_WIDTH 100

static void write_character(FILE *stream, uint32_t character)
{
    if (character == '"' || character == '\\')
        fprintf(stream, "\\%c", (int)character);
    else if (character >= ' ' && character < 0x7F)
        putc((int)character, stream);
    else if (character <= 0xFFFF)
        fprintf(stream, "\\u%04" PRIx32, character);
    else
        fprintf(stream, "\\U%08" PRIx32, character);
}

void python_string(FILE *stream, const char *text)
{
    putc('"', stream);
    while (*text != '\0') {
        uint32_t character = 0xFFFD;
        size_t length = utf8_decode(text, strnlen(text, 4), &character);

        write_character(stream, character);
        text += length > 0 ? length : 1;
    }
    putc('"', stream);
}

void python_strings(FILE *stream, char *const *texts, size_t count)
{
    putc('[', stream);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", stream);
        python_string(stream, texts[i]);
    }
    putc(']', stream);
}

void python_floats(FILE *stream, const float *values, size_t count, int indent)
{
    int column = indent + 1;

    putc('[', stream);
    for (size_t i = 0; i < count; i++) {
        char number[32];
        int length = (int)strlen(format_real(number, sizeof number, (double)values[i]));

        if (i > 0 && column + length + 4 > LINE_WIDTH) {
            fprintf(stream, ",\n%*s", indent, "");
            column = indent;
        } else if (i > 0) {
            column += fprintf(stream, ", ");
        }
        fputs(number, stream);
        column += length;
    }
    putc(']', stream);
}
