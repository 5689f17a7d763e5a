package io.meterhouse.simulator.wire;

import java.util.Optional;

/**
 * A two-wire bus without a wire: takes what a master sends, and gives what comes back and how late. For whoever has a clock of his own,
 * which the slaves share; not for several threads.
 */
public final class RtuBus {
    private final Directory directory;
    private final RtuRequests requests = new RtuRequests();

    /**
     * What comes back.
     *
     * @param bytes a frame, whole or spoilt
     * @param lateMillis beyond what the slave takes in any case
     */
    public record Reply(byte[] bytes, long lateMillis) {}

    /** @param directory filled before use */
    public RtuBus(Directory directory) {
        this.directory = directory;
    }

    /** Sends a frame, at the instant that the slaves' clock shows; empty where nobody answers. */
    public Optional<Reply> send(byte[] frame) {
        requests.add(frame, frame.length);
        Optional<RtuRequests.Request> known = requests.next();
        // Silence follows: whatever is left is a request with an unknown function, or gone.
        Optional<RtuRequests.Request> left = requests.idle();
        Optional<RtuRequests.Request> request = known.isPresent() ? known : left;
        if (request.isEmpty()) {
            return Optional.empty();
        }
        int unit = request.get().unit();
        Optional<Slave> slave = directory.slave(unit);
        if (slave.isEmpty()) {
            return Optional.empty();
        }
        Slave.Answer answer = directory.answer(unit, request.get().pdu());
        if (answer.pdu() == null || answer.spoilt(WireFault.Kind.DROP)) {
            return Optional.empty();
        }
        WireFault slow = answer.faults().get(WireFault.Kind.SLOW);
        return Optional.of(new Reply(Frames.rtu(slave.get(), unit, answer), slow == null ? 0 : slow.argument()));
    }
}
