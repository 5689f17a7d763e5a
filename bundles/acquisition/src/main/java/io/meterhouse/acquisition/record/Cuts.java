package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.CutSource;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The announced instants of a panel; asked for once for all channels of a reading. For the recorder's worker. */
final class Cuts {
    private static final Logger LOG = LoggerFactory.getLogger(Cuts.class);
    private static final int MOST = 1500;

    private final String panel;
    private final RecorderServices services;
    private final Set<CutSource> failing = new HashSet<>();
    private Instant from = Instant.MIN;
    private Instant before = Instant.MIN;
    private Optional<List<Instant>> known = Optional.of(List.of());

    Cuts(String panel, RecorderServices services) {
        this.panel = panel;
        this.services = services;
    }

    /** Whether nobody announces any. */
    boolean isNone() {
        return services.sources().isEmpty();
    }

    /** Those strictly between two instants, ascending; empty when a source does not say: then the interval stays whole, and says so. */
    Optional<List<Instant>> between(Instant lower, Instant upper) {
        if (!lower.equals(from) || !upper.equals(before)) {
            from = lower;
            before = upper;
            known = ask();
        }
        return known;
    }

    private Optional<List<Instant>> ask() {
        failing.retainAll(services.sources());
        TreeSet<Instant> cuts = new TreeSet<>();
        boolean all = true;
        for (CutSource source : services.sources()) {
            Optional<List<Instant>> some = ask(source);
            all &= some.isPresent();
            some.orElse(List.of()).stream()
                    .filter(cut -> cut.isAfter(from) && cut.isBefore(before))
                    .limit(MOST)
                    .forEach(cuts::add);
        }
        return all ? Optional.of(cuts.stream().limit(MOST).toList()) : Optional.empty();
    }

    /** Whoever announces instants is never in the way of what is billed. */
    private Optional<List<Instant>> ask(CutSource source) {
        try {
            List<Instant> cuts = List.copyOf(source.cuts(panel, from, before));
            failing.remove(source);
            return Optional.of(cuts);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            if (failing.add(source)) {
                LOG.error(
                        "Panel {}: {} does not say where to cut between {} and {}; intervals stay whole while it does not",
                        panel,
                        source.getClass().getName(),
                        from,
                        before,
                        e);
            }
            return Optional.empty();
        }
    }
}
