/*
 * Settings that have no effect beside others, from the one table idle.def.
 */
#include <nntui/i18n.h>
#include <nntui/settings.h>

static const struct idle_row {
    enum setting setting;
    const char *why;
} rows[] = {
#define IDLE(field, name, condition, why) {SETTING_##field, why},
#include <nntui/idle.def>
#undef IDLE
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

/* Which rows' conditions hold. */
static void find_idle(const struct settings *s, const struct architecture *arch,
                      const struct dataset *data, bool holds[ROW_COUNT])
{
    size_t row = 0;

#define IDLE(field, name, condition, why) holds[row++] = (condition);
#include <nntui/idle.def>
#undef IDLE
}

const char *setting_idle(const struct setting_info *info, const struct settings *settings,
                         const struct architecture *arch, const struct dataset *dataset)
{
    bool holds[ROW_COUNT];

    find_idle(settings, arch, dataset, holds);
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (holds[row] && info == &setting_table[rows[row].setting])
            return rows[row].why;
    }
    return NULL;
}

bool setting_idle_row(size_t index, const struct setting_info **info, const char **why)
{
    if (index >= ROW_COUNT)
        return false;
    *info = &setting_table[rows[index].setting];
    *why = rows[index].why;
    return true;
}
