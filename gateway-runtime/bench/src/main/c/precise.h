/* What the programs of the line benchmark share: a clock, exact waits, a raw serial port. */
#ifndef PRECISE_H
#define PRECISE_H
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/prctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* So long before the end a wait no longer sleeps, but looks at the clock: the kernel may wake it late. */
#define SPIN_NANOS 60000

static inline int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline void wait_until(int64_t end) {
    int64_t sleep_to = end - SPIN_NANOS;
    if (sleep_to > now_nanos()) {
        struct timespec t = {sleep_to / 1000000000, sleep_to % 1000000000};
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
        }
    }
    while (now_nanos() < end) {
    }
}

static inline void die(const char *what) {
    perror(what);
    exit(2);
}

/* The wire and the slave stand for hardware, which nothing delays: they go first, where the system lets them. */
static inline void go_first(void) {
    struct sched_param first = {.sched_priority = 10};
    (void) sched_setscheduler(0, SCHED_FIFO, &first);
    prctl(PR_SET_TIMERSLACK, 1);
}

/* 3.5 characters of ten bits; 1.75 ms above 19200 baud. */
static inline int64_t gap_nanos(int baud) {
    return baud > 19200 ? 1750000 : 35000000000LL / baud;
}

static inline void raw(int fd) {
    struct termios t;
    if (tcgetattr(fd, &t)) {
        die("tcgetattr");
    }
    cfmakeraw(&t);
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSANOW, &t)) {
        die("tcsetattr");
    }
}

static inline int open_port(const char *path) {
    int fd = open(path, O_RDWR | O_NOCTTY);
    if (fd < 0) {
        die(path);
    }
    raw(fd);
    prctl(PR_SET_TIMERSLACK, 1);
    return fd;
}

/* Takes exactly n bytes; 0 when the other side has gone. */
static inline int take(int fd, uint8_t *into, int n) {
    int got = 0;
    while (got < n) {
        ssize_t more = read(fd, into + got, n - got);
        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more <= 0) {
            return 0;
        }
        got += more;
    }
    return 1;
}

/* CRC-16 of Modbus RTU: reflected 0x8005, start 0xFFFF. */
static inline uint16_t crc16(const uint8_t *bytes, int n) {
    uint16_t crc = 0xFFFF;
    for (int i = 0; i < n; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? (crc >> 1) ^ 0xA001 : crc >> 1;
        }
    }
    return crc;
}
#endif
