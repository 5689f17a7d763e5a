package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A channel of a panel: its recorder, and what was found about its register. */
final class Track {
    private final ChannelRecorder recorder;
    private Plausibility rating;
    private ChannelSource.Kind kind = ChannelSource.Kind.REGISTER;
    private OptionalLong modulus = OptionalLong.empty();
    private Shape shape;
    private String poll = "";
    private long running;
    private HeldReads held;
    private boolean serialSeen;
    private Optional<AnotherMeter> anotherMeter = Optional.empty();
    private String unread = "";
    private boolean coarse;
    private boolean overloaded;

    Track(ChannelRecorder recorder, Plausibility rating) {
        this.recorder = recorder;
        this.rating = rating;
    }

    Track rated(Plausibility changed) {
        overloaded &= changed.equals(rating);
        rating = changed;
        return this;
    }

    void source(ChannelSource source) {
        kind = source.kind();
        if (!modulus.equals(source.modulus())) {
            modulus = source.modulus();
            if (recorder.isKnown()) {
                recorder.wrapsAt(modulus);
            }
        }
    }

    void shape(IntervalGrid grid, Duration length, Duration tolerance) {
        shape = new Shape(grid, length, tolerance, modulus);
    }

    Shape shape() {
        return shape;
    }

    ChannelRecorder recorder() {
        return recorder;
    }

    Plausibility rating() {
        return rating;
    }

    boolean isDerived() {
        return kind == ChannelSource.Kind.DERIVED;
    }

    OptionalLong modulus() {
        return modulus;
    }

    void pollIs(String name) {
        poll = name;
    }

    /** The poll that read it last; empty when none did. */
    String poll() {
        return poll;
    }

    /** Notes the register of a reading that is accepted, running on. */
    void take(long accepted) {
        running = accepted;
    }

    long running() {
        return running;
    }

    HeldReads held() {
        return held;
    }

    /**
     * Holds a read; those before it are let go where it does not follow from them.
     *
     * @param rising whether it could follow from the accepted read, were the circuit's rating higher
     */
    void hold(Register register, Stamp stamp, boolean rising, boolean follows) {
        if (held != null && follows) {
            held.add(register, stamp);
        } else {
            held = new HeldReads(register, stamp, rising);
            serialSeen = false;
        }
    }

    void letGo() {
        held = null;
        serialSeen = false;
        anotherMeter = Optional.empty();
    }

    boolean serialSeen() {
        return serialSeen;
    }

    void serialAnswered() {
        serialSeen = held != null;
    }

    Optional<AnotherMeter> anotherMeter() {
        return anotherMeter;
    }

    void anotherMeter(Optional<AnotherMeter> meter) {
        anotherMeter = meter;
    }

    /** Whether a register of the same meter follows from that of before the start, if nobody knows how long ago that is. */
    boolean isLongerOff(Register register) {
        Accepted reads = recorder.reads();
        if (anotherMeter.isPresent()
                || reads.newest().live()
                || !register.unit().equals(recorder.unit())) {
            return false;
        }
        long shown = reads.shown();
        long most = rating.most(Stamp.LONGEST_OFF, register.unit(), register.step());
        return register.counts() >= shown
                ? register.counts() - shown <= most
                : modulus.isPresent() && Plausibility.isRollover(shown, register.counts(), modulus.getAsLong(), most);
    }

    /** Why the meter gave no value; empty when it did. */
    String unread() {
        return unread;
    }

    void unread(String reason) {
        unread = reason;
    }

    boolean isCoarse() {
        return coarse;
    }

    void coarse(boolean now) {
        coarse = now;
    }

    /** Whether loads above the rating are believed at once; until the rating is corrected. */
    boolean isOverloaded() {
        return overloaded;
    }

    void overloaded() {
        overloaded = true;
    }

    ChannelView view() {
        String text = unread;
        if (text.isEmpty() && held != null) {
            text = "the register jumped; held until it is believed";
        }
        if (text.isEmpty() && coarse) {
            text = "the register's step is wider than its count";
        }
        return new ChannelView(
                recorder.id(),
                recorder.unit(),
                recorder.isKnown() ? OptionalLong.of(recorder.reads().shown()) : OptionalLong.empty(),
                recorder.isKnown() ? Optional.of(recorder.reads().newest().at()) : Optional.empty(),
                recorder.channelRevision(),
                recorder.newestEnd(),
                text);
    }

    /** The serial numbers before and after. */
    record AnotherMeter(String before, String after) {}
}
