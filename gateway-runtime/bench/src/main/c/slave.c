/* A slave that answers every request for input registers, 3.5 characters (1.75 ms above 19200 baud) after its last byte.
 * slave PORT BAUD [IMAGE]     IMAGE: two bytes, high first, for each register from 0 on; zeros beyond it */
#include "precise.h"

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "slave PORT BAUD [IMAGE]\n");
        return 2;
    }
    int fd = open_port(argv[1]);
    go_first();
    int64_t gap = gap_nanos(atoi(argv[2]));
    static uint8_t image[2 * 65536];
    if (argc > 3) {
        FILE *in = fopen(argv[3], "rb");
        if (!in || (fread(image, 1, sizeof image, in) == 0 && ferror(in))) {
            die(argv[3]);
        }
        fclose(in);
    }
    printf("ready\n");
    fflush(stdout);
    uint8_t request[8], answer[256];
    while (take(fd, request, 8)) {
        int64_t heard = now_nanos();
        int first = request[2] << 8 | request[3];
        int count = request[4] << 8 | request[5];
        if (crc16(request, 8) != 0) {
            fprintf(stderr, "slave: a request with a wrong checksum\n");
            tcflush(fd, TCIFLUSH);
            continue;
        }
        int length = 3 + 2 * count;
        answer[0] = request[0];
        answer[1] = request[1];
        if (request[1] != 4 || count < 1 || count > 125 || first + count > 65536) {
            answer[1] |= 0x80;
            answer[2] = request[1] == 4 ? 2 : 1;
            length = 3;
        } else {
            answer[2] = 2 * count;
            memcpy(answer + 3, image + 2 * first, 2 * count);
        }
        uint16_t crc = crc16(answer, length);
        answer[length] = crc & 0xFF;
        answer[length + 1] = crc >> 8;
        wait_until(heard + gap);
        if (write(fd, answer, length + 2) != length + 2) {
            die("write");
        }
    }
    return 0;
}
