package io.meterhouse.bench.line;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;

/** The full poll as bare bytes. */
final class FullPoll {
    private static final int ANSWER = 5 + 2 * LineBench.COUNT;
    private static final byte[] REQUEST = {1, 4, 0, 0, 0, LineBench.COUNT, (byte) 0xF0, 0x28};

    private FullPoll() {}

    static Conversation<Integer> conversation() {
        return connection -> {
            connection.write(REQUEST);
            byte[] answer = new byte[ANSWER];
            int n = connection.read(answer, 0, 5, ANSWER, connection.node().timeout());
            if (answer[1] != 4) {
                throw new ConversationException(Trouble.REFUSED, "exception " + answer[2]);
            }
            if (n < ANSWER) {
                n += connection.read(
                        answer, n, ANSWER - n, ANSWER - n, connection.node().timeout());
            }
            return n;
        };
    }
}
