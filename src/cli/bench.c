/*
 * `nntui bench`: the engine's speed on this machine, on samples that it makes itself or on a
 * person's own images. Each round runs every case once, so that a busy moment hits all alike; what
 * is printed is the median of the rounds.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE             28    /* images made here are SIDE x SIDE */
#define IMAGES           10000 /* as many as do not fit into the caches */
#define TOY_SAMPLES      500
#define MAX_ROUNDS       99
#define MAX_MILLISECONDS 3600000

enum bench_data { BENCH_IMAGES, BENCH_DENSE, BENCH_TOY };
enum bench_work { BENCH_TRAIN, BENCH_FORWARD, BENCH_EVALUATE };

/* A row of bench.def. */
struct bench_case {
    const char *name;
    const char *help; /* not yet translated */
    enum bench_data data;
    enum bench_work work;
    const char *layers, *activation;
    enum loss loss;
    size_t batch, threads;
};

static const struct bench_case cases[] = {
#define BENCH(name, help, data, work, layers, activation, loss, batch, threads) \
 {name, help, data, work, layers, activation, loss, batch, threads},
#include "bench.def"
#undef BENCH
};

#define CASE_COUNT (sizeof cases / sizeof cases[0])

bool cli_bench_case(size_t index, const char **name, const char **help)
{
    if (index >= CASE_COUNT)
        return false;
    *name = cases[index].name;
    *help = cases[index].help;
    return true;
}

/* The samples of one kind of data, and the memory behind them. */
struct bench_samples {
    struct samples view;
    uint8_t *bytes;
    uint8_t *labels;
    float *x;
    struct dataset *dataset; /* of --data, else NULL */
    struct prepared *prepared;
};

/* A case while it is being measured. */
struct bench_run {
    const struct bench_case *row;
    const struct bench_samples *samples;
    struct network network;
    struct learner *learner;     /* BENCH_TRAIN */
    struct predictor *predictor; /* BENCH_FORWARD */
    float *x; /* BENCH_FORWARD: one image at a time, scaled; [FORWARD_IMAGES][inputs] */
    float outputs[16];
    double rates[MAX_ROUNDS]; /* samples a second */
};

#define FORWARD_IMAGES 64

/* An image with about a fifth of its pixels set, in runs, as handwriting has them. */
static void draw_image(struct rng *rng, uint8_t *pixels)
{
    int x = 8 + (int)rng_below(rng, 12), drift = (int)rng_below(rng, 3) - 1;

    memset(pixels, 0, (size_t)SIDE * SIDE);
    for (int y = 4; y < 24; y++) {
        int width = 3 + (int)rng_below(rng, 9);

        for (int i = 0; i < width; i++) {
            int column = x + i;

            if (column >= 4 && column < 24)
                pixels[y * SIDE + column] = (uint8_t)(30 + rng_below(rng, 226));
        }
        x += drift * (int)rng_below(rng, 2);
    }
}

static bool make_images(struct bench_samples *samples, struct error *err)
{
    struct rng rng;

    samples->bytes = malloc((size_t)IMAGES * SIDE * SIDE);
    samples->labels = malloc(IMAGES);
    if (samples->bytes == NULL || samples->labels == NULL)
        return error_memory(err, (size_t)IMAGES * SIDE * SIDE, "images");
    rng_seed(&rng, 1, RNG_SAMPLES, 0);
    for (size_t i = 0; i < IMAGES; i++) {
        draw_image(&rng, samples->bytes + i * SIDE * SIDE);
        samples->labels[i] = (uint8_t)rng_below(&rng, 10);
    }
    samples->view = (struct samples){.count = IMAGES,
                                     .inputs = SIDE * SIDE,
                                     .outputs = 10,
                                     .bytes = samples->bytes,
                                     .byte_offset = 0.01F,
                                     .byte_scale = 0.99F / 255,
                                     .labels = samples->labels,
                                     .low = 0.01F,
                                     .high = 0.99F,
                                     .classes = 10};
    return true;
}

/* Random floats with random labels. */
static bool make_floats(struct bench_samples *samples, size_t count, size_t inputs, size_t outputs,
                        struct error *err)
{
    struct rng rng;

    samples->x = malloc(count * inputs * sizeof *samples->x);
    samples->labels = malloc(count);
    if (samples->x == NULL || samples->labels == NULL)
        return error_memory(err, count * inputs * sizeof *samples->x, "samples");
    rng_seed(&rng, 2, RNG_SAMPLES, 0);
    for (size_t i = 0; i < count * inputs; i++)
        samples->x[i] = (float)(rng_uniform(&rng) * 2 - 1);
    for (size_t i = 0; i < count; i++)
        samples->labels[i] = (uint8_t)rng_below(&rng, outputs > 1 ? outputs : 2);
    samples->view = (struct samples){.count = count,
                                     .inputs = inputs,
                                     .outputs = outputs,
                                     .x = samples->x,
                                     .labels = samples->labels,
                                     .low = outputs > 1 ? 0.01F : -0.99F,
                                     .high = 0.99F,
                                     .classes = outputs > 1 ? outputs : 2};
    return true;
}

/* The training part of a person's own images. */
static bool open_images(struct bench_samples *samples, const char *spec, struct error *err)
{
    struct architecture arch = {
        .layers = 2, .sizes = {SIDE * SIDE, 100, 10}
    };
    struct scaling scaling = {0};
    char shown[80];

    samples->dataset = dataset_open(spec, err);
    if (samples->dataset == NULL)
        return false;
    if (samples->dataset->bytes == NULL || samples->dataset->inputs != SIDE * SIDE ||
        samples->dataset->outputs != 10)
        return error_input(
            err, _("data: \"%s\" has other samples; expected images of 28 x 28 in 10 classes"),
            text_safe(shown, sizeof shown, spec));
    if (!scaling_fit(&scaling, samples->dataset, &arch, err))
        return false;
    samples->prepared = prepared_create(samples->dataset, &scaling, &arch, err);
    scaling_free(&scaling);
    if (samples->prepared == NULL)
        return false;
    prepared_samples(samples->prepared, PART_TRAIN, &samples->view);
    return true;
}

static bool make_samples(struct bench_samples *samples, enum bench_data data, const char *spec,
                         struct error *err)
{
    switch (data) {
    case BENCH_IMAGES:
        return spec != NULL ? open_images(samples, spec, err) : make_images(samples, err);
    case BENCH_DENSE: return make_floats(samples, IMAGES, SIDE * SIDE, 10, err);
    case BENCH_TOY: break;
    }
    return make_floats(samples, TOY_SAMPLES, 2, 1, err);
}

static void free_samples(struct bench_samples *samples)
{
    free(samples->bytes);
    free(samples->labels);
    free(samples->x);
    prepared_free(samples->prepared);
    dataset_unref(samples->dataset);
}

static bool start_forward(struct bench_run *run, struct error *err)
{
    const struct samples *view = &run->samples->view;

    run->x = malloc(FORWARD_IMAGES * view->inputs * sizeof *run->x);
    if (run->x == NULL)
        return error_memory(err, FORWARD_IMAGES * view->inputs * sizeof *run->x, "images");
    for (size_t i = 0; i < FORWARD_IMAGES; i++)
        samples_input(view, samples_row(view, i % view->count), run->x + i * view->inputs);
    run->predictor = predictor_create(&run->network, err);
    return run->predictor != NULL;
}

static bool start_case(struct bench_run *run, struct error *err)
{
    struct architecture arch = {.loss = run->row->loss, .bias = true};
    struct learner_options options = learner_defaults;

    if (!architecture_parse_layers(&arch, run->row->layers, err) ||
        !architecture_parse_activations(&arch, run->row->activation, err) ||
        !network_create(&run->network, &arch, err))
        return false;
    network_initialise(&run->network, INIT_NORMAL, 1, 1);
    if (run->row->work == BENCH_FORWARD)
        return start_forward(run, err);
    if (run->row->work == BENCH_EVALUATE)
        return true;
    options.batch = run->row->batch;
    options.threads = run->row->threads;
    options.rate = run->row->batch > 1 ? 0.05 : 0.1;
    run->learner = learner_create(&run->network, &run->samples->view, &options, err);
    return run->learner != NULL;
}

/* Does some work; adds the samples done. */
static bool work_some(struct bench_run *run, uint64_t *samples, struct error *err)
{
    const struct samples *view = &run->samples->view;
    struct learner_position before, after;
    struct evaluation evaluation;

    switch (run->row->work) {
    case BENCH_FORWARD:
        for (size_t i = 0; i < FORWARD_IMAGES; i++)
            predictor_run(run->predictor, run->x + i * view->inputs, run->outputs);
        *samples += FORWARD_IMAGES;
        return true;
    case BENCH_EVALUATE:
        *samples += view->count;
        return network_evaluate(&run->network, view, run->row->threads, &evaluation, NULL, NULL,
                                err);
    case BENCH_TRAIN: break;
    }
    learner_position(run->learner, &before);
    if (!learner_run(run->learner, 1 + 4096 / run->row->batch, err))
        return false;
    learner_position(run->learner, &after);
    *samples += after.samples - before.samples;
    return true;
}

static bool measure_case(struct bench_run *run, size_t round, double seconds, struct error *err)
{
    double start = cli_clock(), now;
    uint64_t samples = 0;

    do {
        if (!work_some(run, &samples, err))
            return false;
        now = cli_clock();
    } while (now - start < seconds);
    run->rates[round] = (double)samples / (now - start);
    return true;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(const double *values, size_t count)
{
    double sorted[MAX_ROUNDS];

    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_doubles);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

/* One call of `nntui bench`. */
struct bench {
    const char *spec, *only;
    size_t rounds, milliseconds;
    bool json;
    struct bench_samples samples[3]; /* by enum bench_data */
    struct bench_run runs[CASE_COUNT];
    size_t count;
};

static bool report_case(const struct bench *bench, const struct bench_run *run, struct error *err)
{
    const struct bench_case *row = run->row;
    double rate = median(run->rates, bench->rounds);
    const char *plan = run->learner != NULL ? learner_plan(run->learner) : "-";

    if (bench->json)
        return cli_json_line(
            json_pack("{ss so ss ss sI sI}", "case", row->name, "samples_per_second",
                      cli_json_number(rate), "plan", plan, "kernels", kernels_name(), "threads",
                      (json_int_t)row->threads, "rounds", (json_int_t)bench->rounds),
            err);
    printf("%-14s %12.0f  %-8s %-8s %s\n", row->name, rate, plan, kernels_name(), _(row->help));
    return true;
}

static bool unknown_case(const char *name, struct error *err)
{
    struct text names = {0};
    char shown[80];

    for (size_t i = 0; i < CASE_COUNT; i++)
        text_printf(&names, "%s%s", i > 0 ? ", " : "", cases[i].name);
    error_input(err, _("case: there is no \"%s\"; expected one of %s"),
                text_safe(shown, sizeof shown, name), names.failed ? "..." : names.data);
    text_free(&names);
    return false;
}

static bool start_all(struct bench *bench, struct error *err)
{
    bool made[3] = {false, false, false};

    for (size_t i = 0; i < CASE_COUNT; i++) {
        struct bench_run *run = &bench->runs[bench->count];

        if (bench->only != NULL && strcmp(bench->only, cases[i].name) != 0)
            continue;
        if (!made[cases[i].data] &&
            !make_samples(&bench->samples[cases[i].data], cases[i].data, bench->spec, err))
            return false;
        made[cases[i].data] = true;
        run->row = &cases[i];
        run->samples = &bench->samples[cases[i].data];
        bench->count++;
        if (!start_case(run, err))
            return false;
    }
    return bench->count > 0 || unknown_case(bench->only, err);
}

static bool measure_all(struct bench *bench, struct error *err)
{
    if (!start_all(bench, err))
        return false;
    for (size_t i = 0; i < bench->count; i++) /* warms the caches up */
        if (!measure_case(&bench->runs[i], 0, 0.05, err))
            return false;
    for (size_t round = 0; round < bench->rounds; round++)
        for (size_t i = 0; i < bench->count; i++)
            if (!measure_case(&bench->runs[i], round, (double)bench->milliseconds / 1000, err))
                return false;
    if (!bench->json)
        printf("%-14s %12s  %-8s %-8s %s\n", _("case"), _("samples/s"), _("plan"), _("kernels"),
               _("what it does"));
    for (size_t i = 0; i < bench->count; i++)
        if (!report_case(bench, &bench->runs[i], err))
            return false;
    return true;
}

static void free_bench(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        learner_free(bench->runs[i].learner);
        predictor_free(bench->runs[i].predictor);
        network_free(&bench->runs[i].network);
        free(bench->runs[i].x);
    }
    for (size_t i = 0; i < 3; i++)
        free_samples(&bench->samples[i]);
    free(bench);
}

/* Options, then the work; `bench` is the caller's to free. */
static enum cli_status bench_run(struct bench *bench, const struct cli_command *command, int argc,
                                 char **argv)
{
    /* clang-format off */
    const struct cli_option table[] = {
        {"data", "SPEC", CLI_TEXT, &bench->spec, 0, N_("images of 28 x 28 in 10 classes to use instead of made ones")},
        {"case", "NAME", CLI_TEXT, &bench->only, 0, N_("runs this case alone")},
        {"rounds", "N", CLI_COUNT, &bench->rounds, MAX_ROUNDS, N_("rounds whose median is taken [5]")},
        {"milliseconds", "N", CLI_COUNT, &bench->milliseconds, MAX_MILLISECONDS,
         N_("how long a case runs in each round [300]")},
        {"json", NULL, CLI_FLAG, &bench->json, 0, N_("prints one JSON object a line")},
    };
    /* clang-format on */
    struct cli_options options = {
        .command = command, .table = table, .count = sizeof table / sizeof table[0]};
    struct error err = {0};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    return measure_all(bench, &err) ? CLI_DONE : cli_complain(&err);
}

enum cli_status cli_bench(const struct cli_command *command, int argc, char **argv)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct error err = {0};
    enum cli_status status;

    if (bench == NULL) {
        error_memory(&err, sizeof *bench, "the benchmark");
        return cli_complain(&err);
    }
    bench->rounds = 5;
    bench->milliseconds = 300;
    status = bench_run(bench, command, argc, argv);
    free_bench(bench);
    return status;
}
