package io.meterhouse.meter.modbus.frame;

import java.nio.ByteBuffer;

/** What a meter is asked. */
sealed interface Request permits ReadRequest, WriteRequest {
    int unit();

    int function();

    /** How many registers. */
    int count();

    /** Bytes of it, from the function on. */
    int length();

    /** Bytes of the answer that it is to have, from the function on. */
    int answerLength();

    void encode(ByteBuffer into);

    /** {@code registers 0 to 119}, for texts. */
    String registers();

    static String registers(int address, int count) {
        return count == 1 ? "register " + address : "registers " + address + " to " + (address + count - 1);
    }
}
