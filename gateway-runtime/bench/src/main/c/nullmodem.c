/* A null modem that takes its time: two ptys, joined at a real baud rate. A byte can be read at one end when its last bit would have
 * arrived there. A is the master's end, B the slave's. When it is told to end it prints the shortest silence, on this wire, between
 * the last bit of an answer and the first of the request after it.
 * nullmodem LINK_A LINK_B BAUD [BITS_PER_CHARACTER] */
#define _GNU_SOURCE
#include "precise.h"
#include <poll.h>
#include <signal.h>

#define ROOM 65536

/* One direction: bytes on their way, with the time at which each has arrived. */
struct way {
    int from, to;
    int64_t free_at;
    uint32_t in, out;
    uint8_t byte[ROOM];
    int64_t arrives[ROOM];
};

static volatile sig_atomic_t ended;
static struct way ways[2];
static int64_t character_nanos, answer_end, shortest = INT64_MAX;
static long requests;

static void end(int signal) {
    (void) signal;
    ended = 1;
}

static int open_end(const char *link) {
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) || unlockpt(master)) {
        die("pty");
    }
    /* Kept open, so that nobody's close hangs up the line. */
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    if (slave < 0) {
        die("pty");
    }
    raw(slave);
    unlink(link);
    if (symlink(ptsname(master), link)) {
        die(link);
    }
    fcntl(master, F_SETFL, O_NONBLOCK);
    return master;
}

static void take_up(struct way *way) {
    uint8_t bytes[4096];
    ssize_t n = read(way->from, bytes, sizeof bytes);
    int64_t now = now_nanos();
    for (ssize_t i = 0; i < n && way->in - way->out < ROOM; i++) {
        int64_t start = way->free_at > now ? way->free_at : now;
        if (way == &ways[0] && answer_end > 0) {
            requests++;
            shortest = start - answer_end < shortest ? start - answer_end : shortest;
            answer_end = 0;
        }
        way->free_at = start + character_nanos;
        way->byte[way->in % ROOM] = bytes[i];
        way->arrives[way->in % ROOM] = way->free_at;
        way->in++;
    }
}

static void hand_over(struct way *way, int64_t now) {
    uint8_t bytes[4096];
    int n = 0;
    while (way->out != way->in && way->arrives[way->out % ROOM] <= now && n < (int) sizeof bytes) {
        if (way == &ways[1]) {
            answer_end = way->arrives[way->out % ROOM];
        }
        bytes[n++] = way->byte[way->out++ % ROOM];
    }
    if (n > 0 && write(way->to, bytes, n) != n) {
        fprintf(stderr, "nullmodem: nobody reads, bytes are lost\n");
    }
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "nullmodem LINK_A LINK_B BAUD [BITS_PER_CHARACTER]\n");
        return 2;
    }
    int bits = argc > 4 ? atoi(argv[4]) : 10;
    character_nanos = bits * 1000000000LL / atoi(argv[3]);
    go_first();
    struct sigaction on_end = {.sa_handler = end};
    sigaction(SIGTERM, &on_end, NULL);
    sigaction(SIGINT, &on_end, NULL);
    int a = open_end(argv[1]), b = open_end(argv[2]);
    ways[0].from = ways[1].to = a;
    ways[1].from = ways[0].to = b;
    printf("ready\n");
    fflush(stdout);
    struct pollfd fds[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
    while (!ended) {
        int64_t next = INT64_MAX;
        for (int i = 0; i < 2; i++) {
            struct way *way = &ways[i];
            if (way->out != way->in && way->arrives[way->out % ROOM] < next) {
                next = way->arrives[way->out % ROOM];
            }
        }
        int64_t left = next == INT64_MAX ? 1000000000 : next - now_nanos();
        struct timespec wait = {left / 1000000000, left % 1000000000};
        if (left > 0) {
            ppoll(fds, 2, &wait, NULL);
        }
        take_up(&ways[0]);
        take_up(&ways[1]);
        int64_t now = now_nanos();
        hand_over(&ways[0], now);
        hand_over(&ways[1], now);
    }
    unlink(argv[1]);
    unlink(argv[2]);
    printf("requests=%ld\nshortest_nanos=%lld\n", requests, requests ? (long long) shortest : -1LL);
    return 0;
}
