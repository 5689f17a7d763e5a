package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Bracket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * The accepted reads of a channel's register, running on past its modulus: the newest, which the next is judged by, and the one from
 * which the register at boundaries is drawn. They are the same but where the clock cannot say when the newest was taken. For one
 * thread.
 */
final class Accepted {
    /** What to add to the register that the meter shows: it runs on past its modulus. */
    private long turns;
    /** Meaningless while {@code stamp} is null. */
    private long register;
    /** Null while none is known. */
    private Stamp stamp;

    private long newestRegister;
    private Stamp newest;

    boolean isKnown() {
        return stamp != null;
    }

    /** When the read was taken from which the register is drawn. */
    Stamp stamp() {
        return stamp;
    }

    /** When the newest was taken. */
    Stamp newest() {
        return newest;
    }

    /** The newest register. */
    long register() {
        return newestRegister;
    }

    /** The newest register as the meter shows it. */
    long shown() {
        return newestRegister - turns;
    }

    /** What the meter shows, running on. */
    long runningOn(long shown, boolean rolledOver, long modulus) {
        return shown + turns + (rolledOver ? modulus : 0);
    }

    /** The meter's modulus became known, or is another one: what the meter shows is taken anew from the register. */
    void wrapsAt(OptionalLong modulus) {
        turns = modulus.isPresent() ? newestRegister - Math.floorMod(newestRegister, modulus.getAsLong()) : 0;
    }

    /** The first of a register that begins. */
    void begin(long running, Stamp read) {
        turns = 0;
        register = running;
        stamp = read;
        newestRegister = running;
        newest = read;
    }

    /** Goes on with a register that is known at an instant. */
    void resume(long running, Stamp read) {
        long kept = turns;
        begin(running, read);
        turns = kept;
    }

    /** The next one. */
    void take(long running, Stamp read, OptionalLong modulus) {
        takeAside(running, read, modulus);
        register = running;
        stamp = read;
    }

    /** The next one, when the clock cannot say at which instant: the register goes on being drawn from the one before. */
    void takeAside(long running, Stamp read, OptionalLong modulus) {
        if (modulus.isPresent()) {
            turns = running - Math.floorMod(running, modulus.getAsLong());
        }
        newestRegister = running;
        newest = read;
    }

    /**
     * Whether the clock cannot say where in the open interval a read lies: it shows a time before it, or nobody knows how long the
     * gateway was off. Drawn from such a read, the energy of a whole outage would lie in the one interval in which it began.
     */
    boolean isOutOfTime(Stamp read, Instant start) {
        return read.at().isBefore(start)
                || !stamp.live() && !read.trusted() && !stamp.at().isBefore(start);
    }

    /** Nothing is known any more: the next register is another one. */
    void forget() {
        stamp = null;
    }

    /** From now on the register is drawn from what it was drawn to be at an instant. */
    void drawFrom(Instant instant, long there) {
        register = there;
        stamp = Stamp.stored(stamp.earliest(), instant);
    }

    /** The register at an instant between the accepted read and a newer one. */
    long at(Instant instant, Stamp read, long running) {
        return Interpolation.at(Stamp.micros(instant), stamp.micros(), register, read.micros(), running);
    }

    /** The reads at both sides, in whole milliseconds; a clock that was set back between them leaves no width. */
    Bracket bracket(Stamp read) {
        Instant from = stamp.earliest().isBefore(read.at()) ? stamp.earliest() : read.at();
        return new Bracket(from.truncatedTo(ChronoUnit.MILLIS), upwards(read.at()));
    }

    private static Instant upwards(Instant instant) {
        Instant down = instant.truncatedTo(ChronoUnit.MILLIS);
        return down.equals(instant) ? instant : down.plusMillis(1);
    }
}
