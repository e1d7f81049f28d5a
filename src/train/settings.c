/*
 * The settings of a run as names and texts: everything here works on any row of settings.def through
 * setting_table. What the settings mean for a given dataset is in fit.c.
 */
#include <nntui/settings.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_SIZE 80 /* of foreign text in a message */

/* ---- The table */

/* The words of the column `change`. */
enum { LIVE, EPOCH, NEW_RUN };

#define ROW(field, name_, type_, change, help_)                                           \
 .name = name_, .help = help_, .type = type_, .offset = offsetof(struct settings, field), \
 .new_run = (change) == NEW_RUN, .at_epoch = (change) == EPOCH
#define SETTING_TEXT(field, name, standard, change, help) \
 [SETTING_##field] = {ROW(field, name, SETTING_TYPE_TEXT, change, help)},
#define SETTING_REAL(field, name, standard, least, most, change, help)                     \
 [SETTING_##field] = {ROW(field, name, SETTING_TYPE_REAL, change, help), .minimum = least, \
                      .maximum = most},
#define SETTING_COUNT(field, name, standard, least, most, change, help)      \
 [SETTING_##field] = {ROW(field, name, SETTING_TYPE_COUNT, change, help),    \
                      .minimum = (double)(least), .maximum = (double)(most), \
                      .count_minimum = least, .count_maximum = most},
#define SETTING_CHOICE(field, name, standard, table, change, help)         \
 [SETTING_##field] = {ROW(field, name, SETTING_TYPE_CHOICE, change, help), \
                      .choices = table##_choices,                          \
                      .choice_count = sizeof table##_choices / sizeof(struct choice)},
#define SETTING_FLAG(field, name, standard, change, help) \
 [SETTING_##field] = {ROW(field, name, SETTING_TYPE_FLAG, change, help)},

const struct setting_info setting_table[SETTING_COUNT_OF] = {
#include <nntui/settings.def>
};

#undef SETTING_TEXT
#undef SETTING_REAL
#undef SETTING_COUNT
#undef SETTING_CHOICE
#undef SETTING_FLAG
#undef ROW

void settings_default(struct settings *settings)
{
    memset(settings, 0, sizeof *settings); /* padding too: equal settings are equal bytes */
#define SETTING_TEXT(field, name, standard, change, help) \
 snprintf(settings->field, sizeof settings->field, "%s", standard);
#define SETTING_REAL(field, name, standard, least, most, change, help)  settings->field = standard;
#define SETTING_COUNT(field, name, standard, least, most, change, help) settings->field = standard;
#define SETTING_CHOICE(field, name, standard, table, change, help)      settings->field = standard;
#define SETTING_FLAG(field, name, standard, change, help)               settings->field = standard;
#include <nntui/settings.def>
#undef SETTING_TEXT
#undef SETTING_REAL
#undef SETTING_COUNT
#undef SETTING_CHOICE
#undef SETTING_FLAG
}

const struct setting_info *setting_find(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        if (strcmp(setting_table[i].name, name) == 0)
            return &setting_table[i];
    }
    return NULL;
}

/* ---- Fields by their row */

/* Each enum of a choice is stored as this. */
static_assert(sizeof(enum loss) == sizeof(unsigned), "enums are unsigned");
static_assert(sizeof(enum optimizer) == sizeof(unsigned), "enums are unsigned");
static_assert(sizeof(enum init) == sizeof(unsigned), "enums are unsigned");
static_assert(sizeof(enum rule) == sizeof(unsigned), "enums are unsigned");

static void *field(struct settings *settings, const struct setting_info *info)
{
    return (char *)settings + info->offset;
}

static const void *field_const(const struct settings *settings, const struct setting_info *info)
{
    return (const char *)settings + info->offset;
}

static double get_real(const struct settings *settings, const struct setting_info *info)
{
    double value;

    memcpy(&value, field_const(settings, info), sizeof value);
    return value;
}

static uint64_t get_count(const struct settings *settings, const struct setting_info *info)
{
    uint64_t value;

    memcpy(&value, field_const(settings, info), sizeof value);
    return value;
}

static unsigned get_choice(const struct settings *settings, const struct setting_info *info)
{
    unsigned value;

    memcpy(&value, field_const(settings, info), sizeof value);
    return value;
}

static bool get_flag(const struct settings *settings, const struct setting_info *info)
{
    bool value;

    memcpy(&value, field_const(settings, info), sizeof value);
    return value;
}

static bool same_value(const struct settings *a, const struct settings *b,
                       const struct setting_info *info)
{
    char one[SETTING_TEXT_SIZE], other[SETTING_TEXT_SIZE];

    return strcmp(setting_get(a, info, one, sizeof one),
                  setting_get(b, info, other, sizeof other)) == 0;
}

bool settings_need_new_run(const struct settings *from, const struct settings *to)
{
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        if (setting_table[i].new_run && !same_value(from, to, &setting_table[i]))
            return true;
    }
    return false;
}

/* ---- From text */

static const char *shown(char *buffer, const char *text)
{
    return text_safe(buffer, SHOWN_SIZE, text);
}

/* Any architecture with `layers` layers, for checking the form of a list of activations. */
static bool check_activations(const char *text, struct error *err)
{
    struct architecture arch = {.layers = 1};

    for (const char *at = text; *at != '\0'; at++)
        arch.layers += *at == ',';
    if (arch.layers > NN_MAX_LAYERS)
        return error_input(err, _("activation: %zu names; expected at most %d"), arch.layers,
                           NN_MAX_LAYERS);
    return architecture_parse_activations(&arch, text, err);
}

/* What can be said of a text without the data. */
static bool check_text(const struct setting_info *info, const char *text, struct error *err)
{
    struct architecture arch = {0};

    if (info == &setting_table[SETTING_layers] && strcmp(text, "auto") != 0)
        return architecture_parse_layers(&arch, text, err);
    if (info == &setting_table[SETTING_activation] && strcmp(text, "auto") != 0)
        return check_activations(text, err);
    return true;
}

/* `text` without the blanks around it. */
static bool set_text(char *value, const struct setting_info *info, const char *text,
                     struct error *err)
{
    size_t length;
    char trimmed[SETTING_TEXT_SIZE], buffer[SHOWN_SIZE];

    text += strspn(text, " \t\r\n");
    length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    if (length == 0)
        return error_input(err, _("%s: nothing given; expected %s"), info->name, _(info->help));
    if (length >= SETTING_TEXT_SIZE)
        return error_input(err, _("%s: \"%s...\" is %zu bytes long; expected at most %d"),
                           info->name, shown(buffer, text), length, SETTING_TEXT_SIZE - 1);
    memcpy(trimmed, text, length);
    trimmed[length] = '\0';
    if (!check_text(info, trimmed, err))
        return false;
    memset(value, 0, SETTING_TEXT_SIZE);
    memcpy(value, trimmed, length);
    return true;
}

/* A limit as a person writes it: 1000000000, not 1e+09. */
static void format_limit(char *buffer, size_t size, double value)
{
    if (value >= 1 && value <= 1e15)
        snprintf(buffer, size, "%.15g", value);
    else
        format_real(buffer, size, value);
}

/* In many countries decimals stand behind a comma; files and commands here have a point. */
static bool set_real(double *value, const struct setting_info *info, const char *text,
                     struct error *err)
{
    char buffer[SHOWN_SIZE], least[32], most[32];
    double number;

    format_limit(least, sizeof least, info->minimum);
    format_limit(most, sizeof most, info->maximum);
    if (!parse_real(text, &number))
        return error_input(err, _("%s: \"%s\" is not a number; expected one from %s to %s%s"),
                           info->name, shown(buffer, text), least, most,
                           strchr(text, ',') != NULL ? _(", with a decimal point") : "");
    if (number < info->minimum || number > info->maximum)
        return error_input(err, _("%s: %s is out of range; expected a number from %s to %s"),
                           info->name, shown(buffer, text), least, most);
    *value = number;
    return true;
}

static bool set_count(uint64_t *value, const struct setting_info *info, const char *text,
                      struct error *err)
{
    unsigned long long least = info->count_minimum, most = info->count_maximum;
    char buffer[SHOWN_SIZE];
    uint64_t number;

    if (!parse_u64(text, &number))
        return error_input(
            err, _("%s: \"%s\" is not a whole number in range; expected one from %llu to %llu"),
            info->name, shown(buffer, text), least, most);
    if (number < info->count_minimum || number > info->count_maximum)
        return error_input(err,
                           _("%s: %s is out of range; expected a whole number from %llu to %llu"),
                           info->name, shown(buffer, text), least, most);
    *value = number;
    return true;
}

static bool set_choice(unsigned *value, const struct setting_info *info, const char *text,
                       struct error *err)
{
    size_t index;

    if (!choice_find(info->choices, info->choice_count, info->name, text, &index, err))
        return false;
    *value = (unsigned)index;
    return true;
}

static bool set_flag(bool *value, const struct setting_info *info, const char *text,
                     struct error *err)
{
    static const char *const words[][2] = {
        {"off",   "on"  },
        {"no",    "yes" },
        {"false", "true"},
        {"0",     "1"   },
    };
    char buffer[SHOWN_SIZE];

    for (size_t i = 0; i < 2 * sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i / 2][i % 2]) == 0) {
            *value = i % 2 == 1;
            return true;
        }
    }
    return error_input(err, _("%s: \"%s\" is neither on nor off; expected on or off"), info->name,
                       shown(buffer, text));
}

bool setting_set(struct settings *settings, const struct setting_info *info, const char *text,
                 struct error *err)
{
    switch (info->type) {
    case SETTING_TYPE_TEXT: return set_text(field(settings, info), info, text, err);
    case SETTING_TYPE_REAL: return set_real(field(settings, info), info, text, err);
    case SETTING_TYPE_COUNT: return set_count(field(settings, info), info, text, err);
    case SETTING_TYPE_CHOICE: return set_choice(field(settings, info), info, text, err);
    case SETTING_TYPE_FLAG: return set_flag(field(settings, info), info, text, err);
    }
    return false;
}

/* ---- To text */

char *setting_get(const struct settings *settings, const struct setting_info *info, char *buffer,
                  size_t size)
{
    switch (info->type) {
    case SETTING_TYPE_TEXT:
        snprintf(buffer, size, "%s", (const char *)field_const(settings, info));
        break;
    case SETTING_TYPE_REAL: format_double(buffer, size, get_real(settings, info)); break;
    case SETTING_TYPE_COUNT:
        snprintf(buffer, size, "%llu", (unsigned long long)get_count(settings, info));
        break;
    case SETTING_TYPE_CHOICE:
        snprintf(buffer, size, "%s", info->choices[get_choice(settings, info)].name);
        break;
    case SETTING_TYPE_FLAG:
        snprintf(buffer, size, "%s", get_flag(settings, info) ? "on" : "off");
        break;
    }
    return buffer;
}

/* ---- Stepping */

#define ROW_MAX 80 /* values in a row to step through */

/*
 * The rows of values, rising. Shares up to 1 are finer towards 1, where it matters for momentum and decay; other
 * reals go 1, 2, 3, 5 in each power of ten, down to a thousandth of a limit below 1000. Divided rather than multiplied by 0.1, so that 3/10 is the 0.3
 * that a person types.
 */
static size_t row_of_reals(const struct setting_info *info, double *row)
{
    static const double shares[] = {0,   0.1, 0.2,  0.3,  0.4,  0.5,   0.6,   0.7,
                                    0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1};
    static const double digits[] = {1, 2, 3, 5};
    const double least = info->maximum < 1000 ? info->maximum / 1000 : 0;
    size_t count = 0;

    if (info->maximum <= 1) {
        memcpy(row, shares, sizeof shares);
        return sizeof shares / sizeof shares[0];
    }
    row[count++] = 0;
    for (double divisor = 1e6; divisor > 1; divisor /= 10) {
        for (size_t i = 0; i < 4; i++)
            if (digits[i] / divisor >= least)
                row[count++] = digits[i] / divisor;
    }
    for (double factor = 1; factor <= 1e9; factor *= 10) {
        for (size_t i = 0; i < 4; i++)
            row[count++] = digits[i] * factor;
    }
    return count;
}

static void step_real(double *value, const struct setting_info *info, bool up)
{
    double row[ROW_MAX], margin = *value * 1e-9; /* 0.3 and what comes near it are one value */
    size_t count = row_of_reals(info, row);

    for (size_t i = 0; i < count; i++) {
        double next = row[up ? i : count - 1 - i];

        if (next < info->minimum || next > info->maximum)
            continue;
        if (up ? next > *value + margin : next < *value - margin) {
            *value = next;
            return;
        }
    }
}

/* 1, 2, 5 in each power of ten, and the powers of two that mini-batches like. */
static const uint64_t counts[] = {
    0,        1,        2,        5,         10,        20,        32,         50,      64,
    100,      128,      200,      256,       500,       512,       1000,       2000,    5000,
    10000,    20000,    50000,    100000,    200000,    500000,    1000000,    2000000, 5000000,
    10000000, 20000000, 50000000, 100000000, 200000000, 500000000, 1000000000,
};

/* Of a seed each value is as good as the next; a few threads are told apart one by one. */
static bool steps_by_one(const struct setting_info *info)
{
    return info->count_maximum <= 64 || info->count_maximum == UINT64_MAX;
}

static void step_count(uint64_t *value, const struct setting_info *info, bool up)
{
    size_t count = sizeof counts / sizeof counts[0];

    if (steps_by_one(info)) {
        if (up ? *value < info->count_maximum : *value > info->count_minimum)
            *value = up ? *value + 1 : *value - 1;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t next = counts[up ? i : count - 1 - i];

        if (next < info->count_minimum || next > info->count_maximum)
            continue;
        if (up ? next > *value : next < *value) {
            *value = next;
            return;
        }
    }
}

static void step_choice(unsigned *value, const struct setting_info *info, bool up)
{
    unsigned count = (unsigned)info->choice_count;

    *value = (*value + (up ? 1 : count - 1)) % count;
}

void setting_step(struct settings *settings, const struct setting_info *info, int step)
{
    bool up = step > 0;

    if (step == 0)
        return;
    switch (info->type) {
    case SETTING_TYPE_TEXT: break;
    case SETTING_TYPE_REAL: step_real(field(settings, info), info, up); break;
    case SETTING_TYPE_COUNT: step_count(field(settings, info), info, up); break;
    case SETTING_TYPE_CHOICE: step_choice(field(settings, info), info, up); break;
    case SETTING_TYPE_FLAG: {
        bool *flag = field(settings, info);

        *flag = !*flag;
        break;
    }
    }
}

/* ---- Several at once */

/* One "name=value" of `length` bytes. */
static bool apply_one(struct settings *settings, const char *item, size_t length, struct error *err)
{
    char text[SETTING_TEXT_SIZE + 64], buffer[SHOWN_SIZE], *value;
    const struct setting_info *info;

    snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text), item);
    value = strchr(text, '=');
    if (value == NULL || length >= sizeof text)
        return error_input(err, _("\"%s\" is not of the form name=value"), shown(buffer, text));
    *value++ = '\0';
    info = setting_find(text);
    if (info == NULL)
        return error_input(
            err, _("\"%s\" is not a setting; expected one of those in `nntui train --help`"),
            shown(buffer, text));
    return setting_set(settings, info, value, err);
}

bool settings_apply(struct settings *settings, const char *text, struct error *err)
{
    static const char blanks[] = " \t\r\n";
    struct settings changed = *settings;

    for (text += strspn(text, blanks); *text != '\0'; text += strspn(text, blanks)) {
        size_t length = strcspn(text, blanks);

        if (!apply_one(&changed, text, length, err))
            return false;
        text += length;
    }
    *settings = changed;
    return true;
}

const struct preset presets[] = {
#define PRESET(name, text, help) {name, text, help},
#include "preset.def"
#undef PRESET
};
const size_t preset_count = sizeof presets / sizeof presets[0];

const struct preset *preset_find(const char *name)
{
    for (size_t i = 0; i < preset_count; i++) {
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i];
    }
    return NULL;
}

/* Names of all presets, ", " between them, cut where the buffer ends. */
static const char *preset_names(char *buffer, size_t size)
{
    size_t length = 0;

    for (size_t i = 0; i < preset_count && length < size; i++)
        length += (size_t)snprintf(buffer + length, size - length, "%s%s", i > 0 ? ", " : "",
                                   presets[i].name);
    return buffer;
}

bool settings_preset(struct settings *settings, const char *name, struct error *err)
{
    const struct preset *preset = preset_find(name);
    char buffer[SHOWN_SIZE], names[300];
    struct settings changed;

    if (preset == NULL)
        return error_input(err, _("\"%s\" is not a preset; expected one of %s"),
                           shown(buffer, name), preset_names(names, sizeof names));
    settings_default(&changed);
    memcpy(changed.data, settings->data, sizeof changed.data);
    changed.seed = settings->seed;
    changed.threads = settings->threads;
    if (!settings_apply(&changed, preset->text, err))
        return false;
    *settings = changed;
    return true;
}
