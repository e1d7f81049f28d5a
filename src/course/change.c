/*
 * Changes of a problem: read from text, made, told, and turned round.
 */
#include <nntui/problem.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct choice change_words[CHANGE_NUMBER] = {
#define CHANGE_WORD(id, name, help) [CHANGE_##id] = {name, NULL, help},
#include <nntui/change.def>
#undef CHANGE_WORD
};

enum change_kind change_word(const char *name)
{
    int word = 0;

    while (word < CHANGE_NUMBER && strcmp(change_words[word].name, name) != 0)
        word++;
    return (enum change_kind)word;
}

/* ---- Reading */

bool number_parse(const char *value, double *number)
{
    const char *slash = strchr(value, '/');
    char above[64];
    double divisor;

    if (slash == NULL)
        return parse_real(value, number) && isfinite(*number);
    if ((size_t)(slash - value) >= sizeof above)
        return false;
    memcpy(above, value, (size_t)(slash - value));
    above[slash - value] = '\0';
    if (!parse_real(above, number) || !parse_real(slash + 1, &divisor) || divisor == 0)
        return false;
    *number /= divisor;
    return isfinite(*number);
}

static bool number_change(const struct problem *problem, const char *name, const char *value,
                          struct change *change, struct error *err)
{
    struct operand place;
    char shown[PLACE_NAME_SIZE], safe[PLACE_NAME_SIZE];

    if (!place_parse(problem, name, &place, err))
        return false;
    change->index = problem_index(problem, &place);
    if (!problem_can_change(problem, change->index))
        return error_input(err, _("%s is computed; expected a number that is given"),
                           place_name(problem, &place, shown, sizeof shown));
    if (!number_parse(value, &change->number))
        return error_input(err, _("%s: \"%s\" is no number; expected as in 0.5 or 1/3"),
                           text_safe(safe, sizeof safe, name),
                           text_safe(shown, sizeof shown, value));
    return true;
}

static bool activation_change(const struct problem *problem, const char *value,
                              struct change *change, struct error *err)
{
    struct architecture arch = problem->arch;

    if (!architecture_parse_activations(&arch, value, err) ||
        !architecture_check_trainable(&arch, err))
        return false;
    memcpy(change->activation, arch.activation, sizeof change->activation);
    return true;
}

static bool loss_change(const struct problem *problem, const char *value, struct change *change,
                        struct error *err)
{
    struct architecture arch = problem->arch;
    size_t index;

    if (!choice_find(loss_choices, LOSS_COUNT, _("loss"), value, &index, err))
        return false;
    arch.loss = change->loss = (enum loss)index;
    return architecture_check(&arch, err);
}

static bool rule_change(const char *value, struct change *change, struct error *err)
{
    size_t index;

    if (!choice_find(rule_choices, RULE_COUNT, _("rule"), value, &index, err))
        return false;
    change->rule = (enum rule)index;
    return true;
}

static bool carry_change(const char *value, struct change *change, struct error *err)
{
    char shown[40];
    size_t decimals;

    if (strcmp(value, "full") == 0) {
        change->carry = CARRY_FULL;
        return true;
    }
    if (!parse_size(value, &decimals) || decimals > CARRY_MOST)
        return error_input(err, _("carry: \"%s\" found; expected full, or decimals from 0 to %d"),
                           text_safe(shown, sizeof shown, value), CARRY_MOST);
    change->carry = (int)decimals;
    return true;
}

bool change_parse(const struct problem *problem, const char *name, const char *value,
                  struct change *change, struct error *err)
{
    *change = (struct change){.kind = change_word(name)};
    if (problem->is_graph && change->kind != CHANGE_NUMBER && change->kind != CHANGE_CARRY)
        return error_input(err, _("a graph has no %s"), name);
    switch (change->kind) {
    case CHANGE_NUMBER: return number_change(problem, name, value, change, err);
    case CHANGE_ACTIVATION: return activation_change(problem, value, change, err);
    case CHANGE_LOSS: return loss_change(problem, value, change, err);
    case CHANGE_RULE: return rule_change(value, change, err);
    case CHANGE_CARRY: return carry_change(value, change, err);
    }
    return false;
}

/* ---- Making and turning round */

void problem_change(struct problem *problem, const struct change *change)
{
    switch (change->kind) {
    case CHANGE_NUMBER: problem->numbers[change->index] = change->number; break;
    case CHANGE_ACTIVATION:
        memcpy(problem->arch.activation, change->activation, sizeof change->activation);
        break;
    case CHANGE_LOSS: problem->arch.loss = change->loss; break;
    case CHANGE_RULE: problem->rule = change->rule; break;
    case CHANGE_CARRY: problem->carry = change->carry; break;
    }
}

struct change change_inverse(const struct problem *problem, const struct change *change)
{
    struct change inverse = {.kind = change->kind,
                             .index = change->index,
                             .loss = problem->arch.loss,
                             .rule = problem->rule,
                             .carry = problem->carry};

    if (change->kind == CHANGE_NUMBER)
        inverse.number = problem->numbers[change->index];
    memcpy(inverse.activation, problem->arch.activation, sizeof inverse.activation);
    return inverse;
}

/* ---- Telling */

char *change_text(const struct problem *problem, const struct change *change, char *buffer,
                  size_t size)
{
    char name[PLACE_NAME_SIZE], number[32], names[NN_MAX_LAYERS * 12];
    struct architecture arch;
    struct operand place;

    switch (change->kind) {
    case CHANGE_NUMBER:
        place = problem_place(problem, change->index);
        snprintf(buffer, size, "%s = %s", place_name(problem, &place, name, sizeof name),
                 format_double(number, sizeof number, change->number));
        break;
    case CHANGE_ACTIVATION:
        arch = problem->arch;
        memcpy(arch.activation, change->activation, sizeof arch.activation);
        snprintf(buffer, size, "activation = %s",
                 architecture_activations_text(&arch, names, sizeof names));
        break;
    case CHANGE_LOSS: snprintf(buffer, size, "loss = %s", loss_choices[change->loss].name); break;
    case CHANGE_RULE: snprintf(buffer, size, "rule = %s", rule_choices[change->rule].name); break;
    case CHANGE_CARRY:
        if (change->carry == CARRY_FULL)
            snprintf(buffer, size, "carry = full");
        else
            snprintf(buffer, size, "carry = %d", change->carry);
        break;
    }
    return buffer;
}
