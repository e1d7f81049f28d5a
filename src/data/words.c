/*
 * A small hash table with open addressing, and sorting it.
 */
#include "data/words.h"

#include <nntui/text.h>

#include <stdlib.h>
#include <string.h>

/* FNV-1a (Fowler, Noll and Vo), 32 bits. */
static uint32_t hash(const char *word)
{
    uint32_t value = 2166136261u;

    for (; *word != '\0'; word++)
        value = (value ^ (unsigned char)*word) * 16777619u;
    return value;
}

/* The slot that holds `word`, or the free one where it belongs. There is always a free one. */
static size_t find_slot(const struct words *words, const char *word)
{
    size_t mask = 2 * words->capacity - 1; /* a power of two, less 1 */
    size_t slot = hash(word) & mask;

    while (words->slots[slot] != 0 && strcmp(words->word[words->slots[slot] - 1], word) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

/* Twice the room; the slots are filled anew, because each word's place depends on their number. */
static bool grow(struct words *words)
{
    size_t capacity = words->capacity == 0 ? 4 : 2 * words->capacity;
    char **word = realloc(words->word, capacity * sizeof *word);
    uint16_t *slots = calloc(2 * capacity, sizeof *slots);

    if (word != NULL)
        words->word = word;
    if (word == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    free(words->slots);
    words->slots = slots;
    words->capacity = capacity;
    for (size_t i = 0; i < words->count; i++)
        slots[find_slot(words, words->word[i])] = (uint16_t)(i + 1);
    return true;
}

size_t words_add(struct words *words, const char *word)
{
    size_t slot;

    if (words->count == words->capacity && words->count < WORDS_MAX && !grow(words))
        return SIZE_MAX;
    slot = find_slot(words, word);
    if (words->slots[slot] != 0)
        return words->slots[slot] - (size_t)1;
    if (words->count == WORDS_MAX)
        return WORDS_MAX;
    words->word[words->count] = strdup(word);
    if (words->word[words->count] == NULL)
        return SIZE_MAX;
    words->slots[slot] = (uint16_t)++words->count;
    return words->count - 1;
}

void words_free(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i]);
    free(words->word);
    free(words->slots);
    *words = (struct words){0};
}

/* ---- Order */

struct entry {
    char *word;
    double value; /* 0 where words are not numbers */
    size_t old;
};

/* Equal values (all of them, where words are no numbers) go by their bytes. */
static int compare(const void *a, const void *b)
{
    const struct entry *first = a, *second = b;

    if (first->value < second->value || first->value > second->value)
        return first->value < second->value ? -1 : 1;
    return strcmp(first->word, second->word);
}

void words_sort(struct words *words, bool numbers, uint16_t *rank)
{
    struct entry entries[WORDS_MAX];

    for (size_t i = 0; i < words->count; i++) {
        entries[i] = (struct entry){.word = words->word[i], .old = i};
        if (numbers)
            parse_real(words->word[i], &entries[i].value);
    }
    if (words->count > 0)
        qsort(entries, words->count, sizeof entries[0], compare);
    for (size_t i = 0; i < words->count; i++) {
        words->word[i] = entries[i].word;
        rank[entries[i].old] = (uint16_t)i;
    }
    free(words->slots); /* they hold the old numbers */
    words->slots = NULL;
    words->capacity = 0;
}
