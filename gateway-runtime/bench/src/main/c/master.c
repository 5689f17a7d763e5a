/* The least that a master can be: it sends 8 bytes, takes the 245 of the answer, keeps the gap, and begins again. Prints how
 * long each cycle took, in nanoseconds.
 * master PORT BAUD CYCLES FIRST COUNT */
#include "precise.h"

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "master PORT BAUD CYCLES FIRST COUNT\n");
        return 2;
    }
    int fd = open_port(argv[1]);
    int64_t gap = gap_nanos(atoi(argv[2]));
    int cycles = atoi(argv[3]), first = atoi(argv[4]), count = atoi(argv[5]);
    uint8_t request[8] = {1, 4, first >> 8, first & 0xFF, count >> 8, count & 0xFF};
    uint16_t crc = crc16(request, 6);
    request[6] = crc & 0xFF;
    request[7] = crc >> 8;
    int64_t *took = calloc(cycles, sizeof *took);
    if (!took) {
        die("calloc");
    }
    uint8_t answer[256];
    wait_until(now_nanos() + gap);
    int64_t began = now_nanos();
    for (int i = 0; i < cycles; i++) {
        if (write(fd, request, 8) != 8 || !take(fd, answer, 5 + 2 * count)) {
            die("port");
        }
        int64_t heard = now_nanos();
        if (crc16(answer, 5 + 2 * count) != 0) {
            fprintf(stderr, "master: an answer with a wrong checksum\n");
            return 1;
        }
        wait_until(heard + gap);
        int64_t next = now_nanos();
        took[i] = next - began;
        began = next;
    }
    for (int i = 0; i < cycles; i++) {
        printf("%lld\n", (long long) took[i]);
    }
    return 0;
}
