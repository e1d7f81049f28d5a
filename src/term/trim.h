/* layer: term */
/*
 * Giving back memory that only starting has needed.
 */
#ifndef NNTUI_TERM_TRIM_H
#define NNTUI_TERM_TRIM_H

/*
 * Takes the program's and its libraries' code out of the process's resident memory. What is used again comes back from the file
 * by itself; what the loader has looked at once, as in libraries that only training needs, does not.
 */
void trim_code(void);

#endif
