package io.meterhouse.meter.modbus.frame;

import com.digitalpetri.modbus.MbapHeader;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Modbus TCP. An answer to an earlier request, which came too late for it, is told by its transaction number and skipped within the
 * time that the right one has.
 */
final class MbapClient implements RegisterClient {
    private static final int HEADER = 7;
    private static final int LONGEST = 260;
    /** A peer that sends nothing but old answers is not listened to for ever, even on a clock that stands. */
    private static final int MOST_STALE = 64;

    private final AtomicInteger transactions;

    MbapClient(AtomicInteger transactions) {
        this.transactions = transactions;
    }

    @Override
    public void read(Connection connection, ReadRequest request, byte[] into, int offset) throws ConversationException {
        System.arraycopy(exchange(connection, request), HEADER + 2, into, offset, 2 * request.count());
    }

    @Override
    public void write(Connection connection, WriteRequest request) throws ConversationException {
        if (!request.isConfirmed(exchange(connection, request), HEADER + 1)) {
            throw Texts.foreign(request, "a write of other registers was confirmed");
        }
    }

    /** Asks; the whole frame that is the answer. */
    private byte[] exchange(Connection connection, Request request) throws ConversationException {
        int transaction = transactions.incrementAndGet() & 0xFFFF;
        ByteBuffer frame = ByteBuffer.allocate(HEADER + request.length());
        MbapHeader.Serializer.encode(new MbapHeader(transaction, 0, 1 + request.length(), request.unit()), frame);
        request.encode(frame);
        connection.purge();
        connection.write(frame.array());

        Duration timeout = connection.node().timeout();
        long from = connection.wireNanos();
        byte[] answer = new byte[LONGEST];
        Duration wait = timeout;
        for (int stale = 0; stale <= MOST_STALE; stale++) {
            int length = receive(connection, request, answer, wait);
            MbapHeader header = MbapHeader.Serializer.decode(ByteBuffer.wrap(answer, 0, HEADER));
            if (header.transactionId() == transaction) {
                check(request, header, answer, length);
                return answer;
            }
            wait = timeout.minusNanos(connection.wireNanos() - from);
            if (wait.isNegative() || wait.isZero()) {
                break;
            }
        }
        throw Texts.silent(
                request,
                new ConversationException(
                        Trouble.SILENCE, "only answers to earlier requests came; a longer `timeout` helps"));
    }

    /** Takes one frame; its length in all. */
    private static int receive(Connection connection, Request request, byte[] answer, Duration wait)
            throws ConversationException {
        try {
            connection.read(answer, 0, HEADER, HEADER, wait);
        } catch (ConversationException e) {
            throw Texts.silent(request, e);
        }
        int protocol = (answer[2] & 0xFF) << 8 | answer[3] & 0xFF;
        int length = (answer[4] & 0xFF) << 8 | answer[5] & 0xFF;
        if (protocol != 0) {
            throw Texts.garbled(
                    request, "its protocol is " + protocol + " and not 0, so this is not Modbus TCP (RTU over TCP?)");
        }
        // the unit and at least a function and a byte more
        if (length < 3 || length > LONGEST - HEADER + 1) {
            throw Texts.garbled(request, "its header gives a length of " + length + " where 3 to 254 are possible");
        }
        try {
            connection.read(answer, HEADER, length - 1, length - 1, wait);
        } catch (ConversationException e) {
            throw Texts.brokenOff(request, e);
        }
        return HEADER - 1 + length;
    }

    private static void check(Request request, MbapHeader header, byte[] answer, int length)
            throws ConversationException {
        if ((header.unitId() & 0xFF) != request.unit()) {
            throw Texts.foreign(request, "unit " + (header.unitId() & 0xFF) + " answered");
        }
        int function = answer[HEADER] & 0xFF;
        if ((function & 0x7F) != request.function()) {
            throw Texts.foreign(request, "an answer to function " + (function & 0x7F) + " came");
        }
        if (function >= 0x80) {
            if (length != HEADER + 2) {
                throw Texts.garbled(request, "it is an exception of " + length + " bytes");
            }
            throw Texts.refused(request, answer[HEADER + 1] & 0xFF);
        }
        if (request instanceof WriteRequest) {
            if (length != HEADER + request.answerLength()) {
                throw Texts.garbled(request, "its confirmation has " + length + " bytes");
            }
            return;
        }
        int bytes = answer[HEADER + 1] & 0xFF;
        if (bytes != length - HEADER - 2) {
            throw Texts.garbled(request, "it announces " + bytes + " bytes and holds " + (length - HEADER - 2));
        }
        if (bytes != 2 * request.count()) {
            throw Texts.foreign(request, bytes / 2 + " registers came where " + request.count() + " were asked for");
        }
    }
}
