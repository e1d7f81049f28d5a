/*
 * What the program can be asked for by name: the run, the screens, the compared runs. The Step screen's part is in watch_step.c and
 * watch_plot.c, the Digits screen's in watch_digits.c.
 */
#include "ui/watch.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/model_field.h"
#include "ui/state.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- The run */

static bool number(struct value *value, double is)
{
    if (isfinite(is))
        *value = number_value(is);
    return true;
}

static bool text(struct value *value, const char *is)
{
    *value = text_value(is);
    return true;
}

/* Functions of the table that need only the app. */
#define WATCH_APP(id)                                                                   \
 bool watch_##id(const struct app *app, const struct query *query, struct value *value, \
                 struct error *err)                                                     \
 {                                                                                      \
  (void)query;                                                                          \
  (void)err;                                                                            \
  return id##_of(app, value);                                                           \
 }

static bool epoch_of(const struct app *app, struct value *value)
{
    const struct snapshot *s = app->snapshot;
    double share = s->dataset != NULL && s->dataset->train_count > 0
                       ? (double)s->position.sample / (double)s->dataset->train_count
                       : 0;

    return number(value, (double)s->position.epoch + share);
}
WATCH_APP(epoch)

static bool samples_of(const struct app *app, struct value *value)
{
    return number(value, (double)app->snapshot->position.samples);
}
WATCH_APP(samples)

static bool evaluations_of(const struct app *app, struct value *value)
{
    return number(value, (double)snapshot_evaluations(app->snapshot));
}
WATCH_APP(evaluations)

static bool loss_of(const struct app *app, struct value *value)
{
    return number(value, app->snapshot->now.train_loss);
}
WATCH_APP(loss)

static bool test_loss_of(const struct app *app, struct value *value)
{
    return number(value, app->snapshot->now.test_loss);
}
WATCH_APP(test_loss)

static bool accuracy_of(const struct app *app, struct value *value)
{
    return number(value, app->snapshot->now.train_accuracy);
}
WATCH_APP(accuracy)

static bool test_accuracy_of(const struct app *app, struct value *value)
{
    return number(value, app->snapshot->now.test_accuracy);
}
WATCH_APP(test_accuracy)

static bool running_of(const struct app *app, struct value *value)
{
    return number(value, app_running(app));
}
WATCH_APP(running)

static bool finished_of(const struct app *app, struct value *value)
{
    return number(value, app_state(app) == TRAINER_FINISHED);
}
WATCH_APP(finished)

static bool broken_of(const struct app *app, struct value *value)
{
    return number(value, app_state(app) == TRAINER_BROKEN);
}
WATCH_APP(broken)

static bool train_count_of(const struct app *app, struct value *value)
{
    const struct dataset *set = app->snapshot->dataset;

    return set == NULL || number(value, (double)set->train_count);
}
WATCH_APP(train_count)

static bool test_count_of(const struct app *app, struct value *value)
{
    const struct dataset *set = app->snapshot->dataset;

    return set == NULL || number(value, (double)(set->count - set->train_count));
}
WATCH_APP(test_count)

static bool points_added_of(const struct app *app, struct value *value)
{
    const struct dataset *set = app->snapshot->dataset;

    return set == NULL || number(value, (double)set->by_hand);
}
WATCH_APP(points_added)

static bool perturbed_of(const struct app *app, struct value *value)
{
    return number(value, app->model.perturbation.on ? app->model.perturbation.amount : 0);
}
WATCH_APP(perturbed)

static bool data_of(const struct app *app, struct value *value)
{
    char name[VALUE_TEXT_SIZE];
    size_t length = strcspn(app->settings.data, ",:");

    length = length < sizeof name ? length : sizeof name - 1;
    memcpy(name, app->settings.data, length);
    name[length] = '\0';
    return text(value, name);
}
WATCH_APP(data)

static bool data_spec_of(const struct app *app, struct value *value)
{
    return text(value, app->settings.data);
}
WATCH_APP(data_spec)

static bool network_index(const struct app *app, const struct query *query, size_t indices,
                          struct error *err)
{
    const struct architecture *arch = &app->snapshot->network.arch;

    if (query->indices != indices)
        return error_input(err, _("%s: %zu indices found; expected %zu"), query->name,
                           query->indices, indices);
    if (!watch_index(query, 0, 1, arch->layers, err) ||
        !watch_index(query, 1, 1, arch->sizes[query->index[0]], err))
        return false;
    return indices < 3 || watch_index(query, 2, 1, arch->sizes[query->index[0] - 1], err);
}

bool watch_run_weight(const struct app *app, const struct query *query, struct value *value,
                      struct error *err)
{
    const struct network *network = &app->snapshot->network;

    if (network->block == NULL)
        return true;
    return network_index(app, query, 3, err) &&
           number(value, (double)network_weight(network, query->index[0] - 1, query->index[1] - 1,
                                                query->index[2] - 1));
}

bool watch_run_bias(const struct app *app, const struct query *query, struct value *value,
                    struct error *err)
{
    const struct network *network = &app->snapshot->network;

    if (network->block == NULL || !network->arch.bias)
        return true;
    return network_index(app, query, 2, err) &&
           number(value, (double)network_bias(network, query->index[0] - 1, query->index[1] - 1));
}

/* In the data's own units where it is a regression. */
static double in_own_units(const struct snapshot *s, float output)
{
    if (s->dataset->task != TASK_REGRESS)
        return (double)output;
    return (double)(output / s->scaling.target_factor[0] + s->scaling.target_offset[0]);
}

static bool predict(const struct snapshot *s, const float *raw, struct value *value,
                    struct error *err)
{
    float columns[FEATURE_COUNT + EXPRESSION_ARGUMENTS], x[FEATURE_COUNT + EXPRESSION_ARGUMENTS];
    size_t outputs = s->network.arch.sizes[s->network.arch.layers];
    float *output = calloc(outputs, sizeof *output);
    bool ok;

    if (output == NULL)
        return error_memory(err, outputs * sizeof *output, "outputs");
    dataset_features(s->dataset, raw, columns);
    scaling_input(&s->scaling, columns, s->dataset->inputs, x);
    ok = network_forward(&s->network, x, 1, output, err);
    if (ok)
        number(value, in_own_units(s, output[0]));
    free(output);
    return ok;
}

bool watch_run_predict(const struct app *app, const struct query *query, struct value *value,
                       struct error *err)
{
    const struct snapshot *s = app->snapshot;
    float raw[EXPRESSION_ARGUMENTS];

    if (s->network.block == NULL)
        return true;
    if (query->arguments != s->dataset->raw_inputs)
        return error_input(err, _("run.predict: %zu inputs found; expected %zu"), query->arguments,
                           s->dataset->raw_inputs);
    for (size_t i = 0; i < query->arguments; i++) {
        if (query->argument[i].kind != VALUE_NUMBER)
            return true;
        raw[i] = (float)query->argument[i].number;
    }
    return predict(s, raw, value, err);
}

/* The first parameters, in the plain order, by as much as the arguments say. */
static bool shift(struct network *network, const struct query *query, struct error *err)
{
    size_t count = architecture_parameters(&network->arch);
    float *plain;

    if (query->arguments == 0 || query->arguments > count)
        return error_input(err, _("loss_at: %zu changes found; expected 1 to %zu"),
                           query->arguments, count);
    plain = malloc(count * sizeof *plain);
    if (plain == NULL)
        return error_memory(err, count, "parameters");
    network_export(network, plain);
    for (size_t i = 0; i < query->arguments; i++)
        plain[i] += (float)query->argument[i].number;
    network_import(network, plain);
    free(plain);
    return true;
}

static bool measure(const struct snapshot *s, const struct network *network, struct value *value,
                    struct error *err)
{
    struct sample_set set;
    struct evaluation evaluation;
    bool ok;

    if (!sample_set_make(&set, s, SIZE_MAX))
        return error_memory(err, sizeof(float), "samples");
    ok = network_evaluate(network, &set.samples, 1, &evaluation, NULL, NULL, err) &&
         number(value, evaluation.loss);
    sample_set_free(&set);
    return ok;
}

bool watch_loss_at(const struct app *app, const struct query *query, struct value *value,
                   struct error *err)
{
    const struct snapshot *s = app->snapshot;
    struct network other;
    bool ok;

    for (size_t i = 0; i < query->arguments; i++)
        if (query->argument[i].kind != VALUE_NUMBER)
            return true;
    if (s->network.block == NULL || s->dataset->train_count == 0)
        return true;
    if (!network_copy(&other, &s->network, err))
        return false;
    ok = shift(&other, query, err) && measure(s, &other, value, err);
    network_free(&other);
    return ok;
}

/* The histograms are those of a view: without it there are none. */
static const struct layer_histogram *histogram_of(const struct app *app, const struct query *query,
                                                  struct error *err)
{
    const struct model_state *model = &app->model;

    if (model->view != &model_views[VIEW_activations] || model->histogram_count == 0 ||
        !watch_index(query, 0, 1, model->histogram_count, err))
        return NULL;
    return &model->histogram[query->index[0] - 1];
}

bool watch_saturated(const struct app *app, const struct query *query, struct value *value,
                     struct error *err)
{
    struct error reason = {0};
    const struct layer_histogram *histogram = histogram_of(app, query, &reason);

    if (histogram == NULL)
        return reason.kind == ERROR_NONE || error_input(err, "%s", reason.text);
    return number(value, histogram->count > 0
                             ? (double)histogram->saturated / (double)histogram->count
                             : NAN);
}

bool watch_dead(const struct app *app, const struct query *query, struct value *value,
                struct error *err)
{
    struct error reason = {0};
    const struct layer_histogram *histogram = histogram_of(app, query, &reason);
    size_t width;

    if (histogram == NULL)
        return reason.kind == ERROR_NONE || error_input(err, "%s", reason.text);
    width = app->snapshot->network.arch.sizes[query->index[0]];
    return number(value, (double)histogram->dead / (double)width);
}

/* ---- Screens */

static bool screen_of(const struct app *app, struct value *value)
{
    *value = text_value(screens[learn_behind(app)]->title);
    for (char *c = value->text; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return true;
}
WATCH_APP(screen)

static bool view_of(const struct app *app, struct value *value)
{
    return app->model.view == NULL || text(value, app->model.view->name);
}
WATCH_APP(view)

static bool pane_of(const struct app *app, struct value *value)
{
    size_t screen = learn_behind(app);

    return text(value, screens[screen]->panes[app->view[screen].focus]->name);
}
WATCH_APP(pane)

static bool look_of(const struct app *app, struct value *value)
{
    return app->digits.look == NULL || text(value, app->digits.look->name);
}
WATCH_APP(look)

/* ---- Compared runs */

static bool compare_count_of(const struct app *app, struct value *value)
{
    return number(value, (double)app->compare.sweep.count);
}
WATCH_APP(compare_count)

static bool compared(const struct app *app, const struct query *query, const struct snapshot **s,
                     struct error *err)
{
    size_t count = app->compare.sweep.count;

    *s = NULL;
    if (count == 0)
        return true;
    if (!watch_index(query, 0, 1, count, err))
        return false;
    *s = app->compare.run[query->index[0] - 1].snapshot;
    return true;
}

bool watch_compare_loss(const struct app *app, const struct query *query, struct value *value,
                        struct error *err)
{
    const struct snapshot *s;

    return compared(app, query, &s, err) && (s == NULL || number(value, s->now.train_loss));
}

bool watch_compare_accuracy(const struct app *app, const struct query *query, struct value *value,
                            struct error *err)
{
    const struct snapshot *s;

    return compared(app, query, &s, err) && (s == NULL || number(value, s->now.test_accuracy));
}

bool watch_compare_broken(const struct app *app, const struct query *query, struct value *value,
                          struct error *err)
{
    const struct snapshot *s;

    return compared(app, query, &s, err) &&
           (s == NULL || number(value, s->state == TRAINER_BROKEN));
}

bool watch_compare_epoch(const struct app *app, const struct query *query, struct value *value,
                         struct error *err)
{
    const struct snapshot *s;

    return compared(app, query, &s, err) && (s == NULL || number(value, (double)s->position.epoch));
}

static bool compare_best_of(const struct app *app, struct value *value)
{
    size_t winner = app->compare.verdict.winner;

    return app->compare.sweep.count == 0 || winner == SWEEP_NO_WINNER ||
           number(value, (double)winner + 1);
}
WATCH_APP(compare_best)

/* ---- Names */

const struct watch_row watch_rows[] = {
#define WATCH(id, name, form, help) {name, form, help, watch_##id},
#include "ui/watch.def"
#undef WATCH
};
const size_t watch_count = sizeof watch_rows / sizeof watch_rows[0];

bool watch_index(const struct query *query, size_t at, size_t least, size_t most, struct error *err)
{
    if (query->indices <= at)
        return error_input(err, _("%s: expected an index in brackets"), query->name);
    if (query->index[at] >= least && query->index[at] <= most)
        return true;
    return error_input(err, _("%s: index %zu found; expected %zu to %zu"), query->name,
                       query->index[at], least, most);
}

bool watch_argument(const struct query *query, const char **argument, struct error *err)
{
    if (query->arguments != 1 || query->argument[0].kind != VALUE_TEXT)
        return error_input(err, _("%s: expected a name in quotes, in parentheses"), query->name);
    *argument = query->argument[0].text;
    return true;
}

static bool take_apart(struct query *query, const char *name, struct error *err)
{
    const char *bracket = strchr(name, '[');
    size_t length = bracket != NULL ? (size_t)(bracket - name) : strlen(name);

    if (length >= sizeof query->name)
        return error_input(err, _("the name is too long"));
    memcpy(query->name, name, length);
    query->name[length] = '\0';
    while (bracket != NULL) {
        char *end;

        if (query->indices == WATCH_INDICES)
            return error_input(err, _("%s: more than 3 indices"), query->name);
        query->index[query->indices++] = strtoul(bracket + 1, &end, 10);
        bracket = strchr(end, '[');
    }
    return true;
}

/* "init_scale": the setting init-scale, as the person wants it. */
static bool look_at_setting(const struct app *app, const char *name, struct value *value)
{
    char spelled[VALUE_TEXT_SIZE], got[SETTING_TEXT_SIZE];
    const struct setting_info *info;
    size_t i = 0;
    double is;

    for (; name[i] != '\0' && i + 1 < sizeof spelled; i++)
        spelled[i] = name[i] == '_' ? '-' : name[i];
    spelled[i] = '\0';
    info = setting_find(spelled);
    if (info == NULL)
        return false;
    setting_get(&app->settings, info, got, sizeof got);
    *value = parse_real(got, &is) ? number_value(is) : text_value(got);
    return true;
}

bool watch_find(void *context, const char *name, const struct value *arguments, size_t count,
                struct value *value, struct error *err)
{
    const struct app *app = context;
    struct query query = {.argument = arguments, .arguments = count};

    if (!take_apart(&query, name, err))
        return false;
    *value = (struct value){0};
    for (size_t i = 0; i < watch_count; i++)
        if (strcmp(watch_rows[i].name, query.name) == 0)
            return watch_rows[i].look(app, &query, value, err);
    if (query.indices == 0 && count == 0 && look_at_setting(app, query.name, value))
        return true;
    if (count > 0)
        return error_input(err, _("there is no function \"%s\""), query.name);
    return watch_number(app, name, value, err);
}
