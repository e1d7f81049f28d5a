/*
 * Keys: curses finds the sequences of its database, the rest (UTF-8, control characters, sequences that
 * it does not know) is done here.
 */
#include "term/keys.h"

#include "term/display.h"

#include <nntui/key.h>

#include <string.h>

#define ESCAPE 27

static const struct {
    int code;
    uint32_t key;
} special[] = {
    {KEY_UP,        NKEY_UP       },
    {KEY_DOWN,      NKEY_DOWN     },
    {KEY_LEFT,      NKEY_LEFT     },
    {KEY_RIGHT,     NKEY_RIGHT    },
    {KEY_HOME,      NKEY_HOME     },
    {KEY_END,       NKEY_END      },
    {KEY_PPAGE,     NKEY_PAGE_UP  },
    {KEY_A1,        NKEY_HOME     },
    {KEY_A3,        NKEY_PAGE_UP  },
    {KEY_NPAGE,     NKEY_PAGE_DOWN},
    {KEY_C1,        NKEY_END      },
    {KEY_C3,        NKEY_PAGE_DOWN},
    {KEY_IC,        NKEY_INSERT   },
    {KEY_DC,        NKEY_DELETE   },
    {KEY_BACKSPACE, NKEY_BACKSPACE},
    {KEY_ENTER,     NKEY_ENTER    },
    {KEY_BTAB,      NKEY_BACKTAB  },
    {KEY_F(1),      NKEY_F1       },
};

/* What other terminals send than the one in TERM, which often is not the true one. */
static const struct {
    const char *sequence;
    int code;
} common[] = {
    {"\033[A",   KEY_UP   },
    {"\033OA",   KEY_UP   },
    {"\033[B",   KEY_DOWN },
    {"\033OB",   KEY_DOWN },
    {"\033[C",   KEY_RIGHT},
    {"\033OC",   KEY_RIGHT},
    {"\033[D",   KEY_LEFT },
    {"\033OD",   KEY_LEFT },
    {"\033[H",   KEY_HOME },
    {"\033OH",   KEY_HOME },
    {"\033[1~",  KEY_HOME },
    {"\033[7~",  KEY_HOME },
    {"\033[F",   KEY_END  },
    {"\033OF",   KEY_END  },
    {"\033[4~",  KEY_END  },
    {"\033[8~",  KEY_END  },
    {"\033[2~",  KEY_IC   },
    {"\033[3~",  KEY_DC   },
    {"\033[5~",  KEY_PPAGE},
    {"\033[6~",  KEY_NPAGE},
    {"\033[Z",   KEY_BTAB },
    {"\033OM",   KEY_ENTER},
    {"\033OP",   KEY_F(1) },
    {"\033[11~", KEY_F(1) },
};

WINDOW *keys_start(void)
{
    WINDOW *pad = newpad(1, 1);

    if (pad == NULL)
        return NULL;
    keypad(pad,
           TRUE); /* recognise sequences, and ask the terminal to send those of its description */
    nodelay(pad, TRUE);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (key_defined(common[i].sequence) == 0)
            define_key(common[i].sequence, common[i].code);
    return pad;
}

/* NKEY_NONE for the many that mean nothing here. */
static uint32_t special_key(int code)
{
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (special[i].code == code)
            return special[i].key;
    return NKEY_NONE;
}

/* Skips the rest of a sequence that curses does not know ("ESC [ 1 ; 9 A"); true where it was one. */
static bool skip_sequence(WINDOW *pad)
{
    int byte = wgetch(pad);

    if (byte == 'O') {
        wgetch(pad);
        return true;
    }
    if (byte != '[') {
        if (byte != ERR)
            ungetch(byte);
        return false;
    }
    do {
        byte = wgetch(pad);
    } while (byte >= ' ' && byte < '@');
    return true;
}

/* Terminals disagree on which of two characters Return and Backspace send; nobody needs to know. */
static uint32_t control_key(WINDOW *pad, int byte)
{
    switch (byte) {
    case ESCAPE: return skip_sequence(pad) ? NKEY_NONE : NKEY_ESCAPE;
    case '\r':
    case '\n': return NKEY_ENTER;
    case '\t': return NKEY_TAB;
    case '\b':
    case 127: return NKEY_BACKSPACE;
    default: return (uint32_t)byte;
    }
}

/* The character that `byte` completes; NKEY_NONE where more must follow, or where it is not UTF-8. */
static uint32_t collect_utf8(struct display *display, int byte)
{
    uint32_t character;
    bool starts = (byte & 0xC0) == 0xC0;

    if (!display->utf8 || (starts && byte > 0xF4))
        return NKEY_NONE;
    if (starts || display->partial_length == sizeof display->partial)
        display->partial_length = 0;
    if (!starts && display->partial_length == 0)
        return NKEY_NONE;
    display->partial[display->partial_length++] = (uint8_t)byte;
    if (utf8_decode((const char *)display->partial, display->partial_length, &character) == 0)
        return NKEY_NONE;
    display->partial_length = 0;
    /* C1 control characters are no keys of any keyboard. */
    return character < 0xA0 ? NKEY_NONE : character;
}

uint32_t display_key(struct display *display)
{
    uint32_t key = NKEY_NONE;
    int code;

    display->heard = false;
    while (key == NKEY_NONE && (code = wgetch(display->keys)) != ERR) {
        display->heard = true;
        if (code >= 0x80 && code <= 0xFF) {
            key = collect_utf8(display, code);
            continue;
        }
        display->partial_length = 0;
        key = code > 0xFF ? special_key(code) : control_key(display->keys, code);
    }
    return key;
}
