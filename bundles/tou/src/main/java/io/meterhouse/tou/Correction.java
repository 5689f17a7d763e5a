package io.meterhouse.tou;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.UpTo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a read that was issued says by later revisions of intervals that begin before its instant. For one worker. */
final class Correction {
    private final List<String> rates;
    private final Outcome.Folded engine;

    /** @param rates ids, by the numbers of their registers */
    Correction(List<String> rates, Outcome.Folded engine) {
        this.rates = rates;
        this.engine = engine;
    }

    /**
     * The read anew; equal to what was issued where nothing in it is other.
     *
     * @param adjustments of its channel, in the order of the stream, each of an interval that begins before it
     */
    Snapshot of(Snapshot old, List<Outcome.Adjustment> adjustments) throws StoreException {
        long[] change = new long[rates.size()];
        long mixed = old.mixed();
        boolean estimated = old.estimated();
        OptionalLong register = old.register();
        boolean concernsPeaks = false;
        for (Outcome.Adjustment each : adjustments) {
            UpTo before = engine.upTo(each.was(), old.at());
            UpTo after = engine.upTo(each.is(), old.at());
            for (int i = 0; i < change.length; i++) {
                change[i] += after.rates()[i] - before.rates()[i];
            }
            mixed += after.mixed() - before.mixed();
            if (!each.end().isBefore(old.at())) {
                // How well its instant is known follows from this interval alone.
                estimated = after.estimated();
            }
            if (each.end().equals(old.at())) {
                register = each.is().register();
            }
            concernsPeaks |= each.end().isAfter(old.since());
        }
        Map<String, Long> changed = new LinkedHashMap<>(old.rates());
        long total = old.total();
        for (int i = 0; i < change.length; i++) {
            if (change[i] != 0) {
                changed.merge(rates.get(i), change[i], Long::sum);
                total += change[i];
            }
        }
        return new Snapshot(
                old.channel(),
                old.at(),
                estimated,
                old.unit(),
                register,
                total,
                changed,
                mixed,
                old.since(),
                concernsPeaks ? peaks(old) : old.demands());
    }

    private List<Snapshot.Peak> peaks(Snapshot old) throws StoreException {
        List<Snapshot.Peak> anew = old.demands().isEmpty() ? List.of() : engine.peaks(old);
        if (anew.size() != old.demands().size()) {
            return old.demands();
        }
        List<Snapshot.Peak> peaks = new ArrayList<>();
        for (int i = 0; i < anew.size(); i++) {
            Snapshot.Peak was = old.demands().get(i);
            peaks.add(new Snapshot.Peak(
                    was.demand(), was.rate(), anew.get(i).counts(), anew.get(i).end(), was.cumulative()));
        }
        return peaks;
    }
}
