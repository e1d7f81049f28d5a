/*
 * The different words of a column, numbered as they first come.
 */
#ifndef NNTUI_DATA_WORDS_H
#define NNTUI_DATA_WORDS_H

#include <nntui/error.h>

#include <stdint.h>

#define WORDS_MAX 256

/* Start it as {0}, end it with words_free(). */
struct words {
    size_t count;
    size_t capacity; /* of word; the table of slots is twice as large */
    char **word;     /* [count] */
    uint16_t *slots; /* number + 1 of the word that hashes there, or 0 */
};

/* The word's number, a new one where it is new. WORDS_MAX where there are too many; SIZE_MAX without memory. */
size_t words_add(struct words *words, const char *word);
void words_free(struct words *words);

/*
 * Puts the words in order: by value where all are numbers, else by bytes. rank[count]: the new number
 * of each old one.
 */
void words_sort(struct words *words, bool numbers, uint16_t *rank);

#endif
