/*
 * Keys: curses finds the sequences of its database, the rest (UTF-8, control characters, sequences that
 * it does not know, what follows on the beginning of the mouse's) is done here.
 */
#include "term/keys.h"

#include "term/display.h"

#include <nntui/key.h>

#include <string.h>

#define ESCAPE 27
/* What curses finds where a report of the mouse begins: above its own codes, and those it gives to extended keys. */
#define CODE_SGR 0x7001
#define CODE_X10 0x7002

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

/* Curses' own code for it would have curses read the rest of the report. */
static void find_mouse(void)
{
    define_key(NULL, KEY_MOUSE);
    define_key("\033[<", CODE_SGR);
    define_key("\033[M", CODE_X10);
}

WINDOW *keys_start(bool mouse)
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
    if (mouse)
        find_mouse();
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

/*
 * What `code` is to a report of the mouse that has begun; NKEY_NONE: it goes on, or means nothing. Curses takes the byte 127,
 * which is a column to the older form, for the key that sends it.
 */
static uint32_t collect_mouse(struct display *display, int code, int64_t now)
{
    int byte = code == KEY_BACKSPACE || code == KEY_DC ? 127 : code;

    switch (mouse_byte(&display->mouse, byte, now)) {
    case MOUSE_CLICKED: return DISPLAY_CLICK;
    case MOUSE_RELEASED: return DISPLAY_RELEASE;
    case MOUSE_PARTIAL:
    case MOUSE_IGNORED: break;
    }
    return NKEY_NONE;
}

/* A code of curses': a key, or the beginning of a report of the mouse. */
static uint32_t take_code(struct display *display, int code)
{
    if (code == CODE_SGR || code == CODE_X10) {
        mouse_begin(&display->mouse, code == CODE_SGR ? MOUSE_SGR : MOUSE_X10);
        return NKEY_NONE;
    }
    return special_key(code);
}

/* Whether it belongs to the report that has begun; any other key ends one that was cut off. */
static bool belongs_to_mouse(struct display *display, int code)
{
    bool deletes = code == KEY_BACKSPACE || code == KEY_DC;

    if (display->mouse.form == MOUSE_NONE)
        return false;
    if (code <= 0xFF || (deletes && display->mouse.form == MOUSE_X10))
        return true;
    display->mouse.form = MOUSE_NONE;
    return false;
}

uint32_t display_key(struct display *display, int64_t now)
{
    uint32_t key = NKEY_NONE;
    int code;

    display->heard = false;
    while (key == NKEY_NONE && (code = wgetch(display->keys)) != ERR) {
        display->heard = true;
        if (belongs_to_mouse(display, code)) {
            key = collect_mouse(display, code, now);
            continue;
        }
        if (code >= 0x80 && code <= 0xFF) {
            key = collect_utf8(display, code);
            continue;
        }
        display->partial_length = 0;
        key = code > 0xFF ? take_code(display, code) : control_key(display->keys, code);
    }
    return key;
}
