/*
 * The address of a socket by its path.
 */
#ifndef NNTUI_MIRROR_ADDRESS_H
#define NNTUI_MIRROR_ADDRESS_H

#include <nntui/meeting.h>

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

/* The path fits: meeting_path() has seen to it. */
static inline struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return address;
}

#endif
