/*
 * The engine's tables of choices and quantities, made from the .def files, and finding a row by its
 * name. What a choice does lives elsewhere: activation.c, loss.c, the optimisers, the rules.
 */
#include <nntui/nn.h>

#include <nntui/i18n.h>
#include <nntui/pass.h>
#include <nntui/text.h>

#include <string.h>

const struct choice activation_choices[ACTIVATION_COUNT] = {
#define ACTIVATION(id, name, trainable, output_only, low, high, help) \
 [ACTIVATION_##id] = {name, NULL, help},
#include <nntui/activation.def>
#undef ACTIVATION
};

const struct choice loss_choices[LOSS_COUNT] = {
#define LOSS(id, name, formula, help) [LOSS_##id] = {name, formula, help},
#include <nntui/loss.def>
#undef LOSS
};

const struct choice optimizer_choices[OPTIMIZER_COUNT] = {
#define OPTIMIZER(id, name, moments, formula, help) [OPTIMIZER_##id] = {name, formula, help},
#include <nntui/optimizer.def>
#undef OPTIMIZER
};

const struct choice init_choices[INIT_COUNT] = {
#define INIT(id, name, formula, help) [INIT_##id] = {name, formula, help},
#include <nntui/init.def>
#undef INIT
};

const struct choice rule_choices[RULE_COUNT] = {
#define RULE(id, name, formula, help) [RULE_##id] = {name, formula, help},
#include <nntui/rule.def>
#undef RULE
};

const struct choice operation_choices[OPERATION_COUNT] = {
#define OPERATION(id, name, formula, help) [OPERATION_##id] = {name, formula, help},
#include <nntui/operation.def>
#undef OPERATION
};

const struct quantity_info quantity_table[QUANTITY_COUNT] = {
#define QUANTITY(id, name, symbol, alias, places, help) \
 [QUANTITY_##id] = {name, symbol, alias, PLACES_##places, help},
#include <nntui/quantity.def>
#undef QUANTITY
};

/* "no such activation": says what there is, so that nobody has to look it up. */
static bool unknown_name(const struct choice *choices, size_t count, const char *what,
                         const char *name, struct error *err)
{
    char shown[80];
    struct text list = {0};

    for (size_t i = 0; i < count; i++)
        text_printf(&list, "%s%s", i == 0 ? "" : ", ", choices[i].name);
    error_input(err, _("unknown %s \"%s\"; expected one of: %s"), what,
                text_safe(shown, sizeof shown, name), list.data == NULL ? "" : list.data);
    text_free(&list);
    return false;
}

bool choice_find(const struct choice *choices, size_t count, const char *what, const char *name,
                 size_t *index, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(choices[i].name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return unknown_name(choices, count, what, name, err);
}
