package io.meterhouse.meter.modbus.frame;

import com.digitalpetri.modbus.Crc16;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Modbus RTU. The length of an answer is known from what was asked, so the silence at its end is never waited for: five bytes are
 * read, which any answer has (an exception is no longer), then the rest.
 */
final class RtuClient implements RegisterClient {
    private static final int SHORTEST = 5;
    /** Unit and CRC. */
    private static final int AROUND = 3;

    /** An answer that is not ours is read to its end only to tell whose it is, so it gets little time. */
    private static final Duration FOREIGN_REST = Duration.ofMillis(100);

    @Override
    public void read(Connection connection, ReadRequest request, byte[] into, int offset) throws ConversationException {
        System.arraycopy(exchange(connection, request), 3, into, offset, 2 * request.count());
    }

    @Override
    public void write(Connection connection, WriteRequest request) throws ConversationException {
        if (!request.isConfirmed(exchange(connection, request), 2)) {
            throw Texts.foreign(request, "a write of other registers was confirmed");
        }
    }

    /** Asks; the whole frame that is the answer. */
    private static byte[] exchange(Connection connection, Request request) throws ConversationException {
        byte[] asked = frame(request);
        connection.purge();
        connection.write(asked);

        int expected = AROUND + request.answerLength();
        byte[] answer = new byte[SHORTEST + 255];
        int have;
        try {
            have = connection.read(
                    answer, 0, SHORTEST, expected, connection.node().timeout());
        } catch (ConversationException e) {
            throw Texts.silent(request, e);
        }
        int length = length(request, answer);
        boolean ours = length == expected;
        if (have < length) {
            Duration timeout = connection.node().timeout();
            Duration wait = ours || timeout.compareTo(FOREIGN_REST) < 0 ? timeout : FOREIGN_REST;
            try {
                connection.read(answer, have, length - have, length - have, wait);
            } catch (ConversationException e) {
                throw ours || e.trouble() != Trouble.SILENCE
                        ? Texts.brokenOff(request, e)
                        : Texts.garbled(
                                request,
                                "by its head it has " + length + " bytes, and " + expected + " were asked for");
            }
        }
        if (crc(answer, length - 2) != ((answer[length - 2] & 0xFF) | (answer[length - 1] & 0xFF) << 8)) {
            throw Texts.garbled(
                    request, echoed(asked, answer) ? "it is our own request come back" : "its CRC is wrong");
        }
        check(request, answer);
        if (!ours) {
            throw Texts.foreign(
                    request, (length - SHORTEST) / 2 + " registers came where " + request.count() + " were asked for");
        }
        return answer;
    }

    private static byte[] frame(Request request) {
        ByteBuffer frame = ByteBuffer.allocate(AROUND + request.length());
        frame.put((byte) request.unit());
        request.encode(frame);
        int crc = crc(frame.array(), frame.position());
        frame.put((byte) crc).put((byte) (crc >> 8));
        return frame.array();
    }

    /** How long the answer is by its own head. */
    private static int length(Request request, byte[] answer) throws ConversationException {
        int function = answer[1] & 0xFF;
        if (function >= 0x80) {
            return SHORTEST;
        }
        return switch (function) {
            case 1, 2, 3, 4, 23 -> SHORTEST + (answer[2] & 0xFF);
            case 5, 6, 15, 16 -> 8;
            default ->
                throw Texts.garbled(request, "it begins " + Texts.hex(answer[0] & 0xFF) + " " + Texts.hex(function));
        };
    }

    /** The frame is whole: is it the answer to what was asked? */
    private static void check(Request request, byte[] answer) throws ConversationException {
        int unit = answer[0] & 0xFF;
        int function = answer[1] & 0xFF;
        if (unit != request.unit()) {
            throw Texts.foreign(request, "unit " + unit + " answered");
        }
        if ((function & 0x7F) != request.function()) {
            throw Texts.foreign(request, "an answer to function " + (function & 0x7F) + " came");
        }
        if (function >= 0x80) {
            throw Texts.refused(request, answer[2] & 0xFF);
        }
    }

    /** Some adapters hear themselves. */
    private static boolean echoed(byte[] asked, byte[] answer) {
        for (int i = 0; i < SHORTEST; i++) {
            if (asked[i] != answer[i]) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] bytes, int length) {
        Crc16 crc = new Crc16();
        crc.update(ByteBuffer.wrap(bytes, 0, length));
        return crc.getValue();
    }
}
