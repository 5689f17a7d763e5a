package io.meterhouse.simulator.wire;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Decides whether an answer leaves, and waits where it is to be late. */
final class Delivery {
    private Delivery() {}

    /** Waits out the delay; false = nothing is to be sent; throws where the connection is to be closed. */
    static boolean due(Slave.Answer answer, CountDownLatch stopped) throws IOException {
        WireFault slow = answer.faults().get(WireFault.Kind.SLOW);
        try {
            if (slow != null && stopped.await(slow.argument(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (answer.pdu() != null && answer.spoilt(WireFault.Kind.DROP)) {
            throw new EOFException("dropped on demand");
        }
        return answer.pdu() != null;
    }
}
