package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.Changeover.Mark;
import io.meterhouse.api.metering.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes of register within the open interval of a channel. */
final class Changeovers {
    private final List<Changeover> all = new ArrayList<>();
    private Optional<Mark> closed = Optional.empty();

    /** The old register ended; the new one begins in the same interval. */
    void closed(Mark mark) {
        closed = Optional.of(mark);
    }

    /** The old register ended, and so does the interval. */
    void closedAlone(Mark mark) {
        add(new Changeover(Optional.of(mark), Optional.empty()));
    }

    /** A new register began. */
    void opened(Mark mark) {
        add(new Changeover(closed, Optional.of(mark)));
        closed = Optional.empty();
    }

    private void add(Changeover changeover) {
        if (all.size() < Interval.MOST_CHANGEOVERS) {
            all.add(changeover);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Takes them; the next interval is open. */
    List<Changeover> take() {
        List<Changeover> taken = List.copyOf(all);
        all.clear();
        return taken;
    }
}
