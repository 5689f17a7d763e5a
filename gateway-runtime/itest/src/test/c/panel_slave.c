/*
 * A panel of 24 points by libmodbus over TCP: the map of docs/panel-24.md, each register growing at a rate of its own with this machine's
 * clock. Usage: panel_slave ORIGIN_MS BASE; point p shows BASE + 10 p counts for each second since the origin. Says "port N".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { POINTS = 24, REGISTERS = 256, MAP_VERSION = 116, POWER_SCALE = 102, SERIAL = 200 };

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void latch(uint16_t *registers, long long origin, long long base) {
    long long passed = now_ms() - origin;
    for (int point = 1; point <= POINTS; point++) {
        unsigned long counts = (unsigned long)(base + 10LL * point * passed / 1000);
        registers[2 * (point - 1)] = (uint16_t)(counts >> 16);
        registers[2 * (point - 1) + 1] = (uint16_t)counts;
    }
    unsigned long seconds = (unsigned long)(now_ms() / 1000);
    registers[99] = (uint16_t)(seconds >> 16);
    registers[100] = (uint16_t)seconds;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s ORIGIN_MS BASE\n", argv[0]);
        return 2;
    }
    long long origin = atoll(argv[1]);
    long long base = atoll(argv[2]);
    modbus_t *ctx = modbus_new_tcp("127.0.0.1", 0);
    modbus_mapping_t *map = modbus_mapping_new(0, 0, REGISTERS, REGISTERS);
    int listener = ctx && map ? modbus_tcp_listen(ctx, 1) : -1;
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (listener < 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        fprintf(stderr, "not listening: %s\n", modbus_strerror(errno));
        return 1;
    }
    map->tab_input_registers[48] = map->tab_input_registers[49] = map->tab_input_registers[50] = 1201;
    map->tab_input_registers[POWER_SCALE] = 1;
    map->tab_input_registers[MAP_VERSION] = 1;
    map->tab_input_registers[SERIAL] = ('L' << 8) | '1';
    memcpy(map->tab_registers, map->tab_input_registers, REGISTERS * sizeof(uint16_t));
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (modbus_tcp_accept(ctx, &listener) >= 0) {
        uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
        int received;
        while ((received = modbus_receive(ctx, query)) >= 0) {
            latch(map->tab_input_registers, origin, base);
            if (received > 0 && modbus_reply(ctx, query, received, map) < 0) {
                break;
            }
        }
        modbus_close(ctx);
    }
    return 1;
}
