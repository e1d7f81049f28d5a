/*
 * The program: hands its arguments to the command line or to the screen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("%s\n", PACKAGE_STRING);
        return EXIT_SUCCESS;
    }
    fprintf(argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr,
            "usage: nntui [--version] [--help]\n");
    return argc == 2 && strcmp(argv[1], "--help") == 0 ? EXIT_SUCCESS : 2;
}
