package io.meterhouse.api.metering.line;

import java.time.Duration;

/**
 * A device on a line.
 *
 * @param unit its address on the wire (Modbus unit id 0 to 255)
 * @param gap the silence that it needs before a request, wire time, from the last byte of anything on the line; the transport
 *     keeps 3.5 characters (1.75 ms above 19200 baud) at least where the wire asks for it
 * @param timeout how long it may take to begin its answer, wire time, from the end of the request
 * @param dial what has to be dialled to reach it; empty on lines that are not dialled
 */
public record Node(int unit, Duration gap, Duration timeout, String dial) {
    public Node {
        if (unit < 0 || unit > 255) {
            throw new IllegalArgumentException("unit id " + unit + ": 0 to 255 expected");
        }
        if (gap.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "gap " + gap + ", time-out " + timeout + ": a time-out above zero expected");
        }
    }
}
