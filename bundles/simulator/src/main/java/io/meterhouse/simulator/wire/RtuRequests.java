package io.meterhouse.simulator.wire;

import io.meterhouse.simulator.panel.Crc16;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds requests in the bytes of a line by their length and CRC, without waiting for silence. What is none (noise, answers of other
 * slaves) is passed over. Not for several threads.
 */
final class RtuRequests {
    private static final int CAPACITY = 512;

    /** A request as it was on the line, without its CRC. */
    record Request(int unit, byte[] pdu) {}

    private final byte[] buffer = new byte[CAPACITY];
    private int count;

    void add(byte[] bytes, int length) {
        int skip = Math.max(0, length - CAPACITY / 2);
        int more = length - skip;
        if (count + more > CAPACITY) {
            drop(count + more - CAPACITY);
        }
        System.arraycopy(bytes, skip, buffer, count, more);
        count += more;
    }

    Optional<Request> next() {
        for (int start = 0; start + 4 <= count; start++) {
            int length = length(start);
            if (length > 0 && start + length <= count && Crc16.holds(buffer, start, start + length)) {
                Request request = request(start, length);
                drop(start + length);
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /** The line has been silent: what is there is a request with an unknown function, or noise. */
    Optional<Request> idle() {
        boolean whole = count >= 4 && count <= 256 && Crc16.holds(buffer, 0, count);
        Optional<Request> request = whole ? Optional.of(request(0, count)) : Optional.empty();
        count = 0;
        return request;
    }

    private Request request(int start, int length) {
        return new Request(buffer[start] & 0xFF, Arrays.copyOfRange(buffer, start + 1, start + length - 2));
    }

    /** Bytes of the request that begins here, 0 = not to be said. */
    private int length(int start) {
        return switch (buffer[start + 1]) {
            case 1, 2, 3, 4, 5, 6, 8 -> 8;
            case 15, 16 -> counted(start, 6);
            case 23 -> counted(start, 10);
            default -> 0;
        };
    }

    private int counted(int start, int at) {
        return start + at < count ? at + 3 + (buffer[start + at] & 0xFF) : 0;
    }

    private void drop(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, count - bytes);
        count -= bytes;
    }
}
