package io.meterhouse.acquisition;

import io.meterhouse.api.metering.line.Trouble;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What went wrong with a device since it was set up, by kind, and which of it is worth a word: a wire that hurts one frame in a hundred
 * says so once, and its counter says how much. For the desk's worker.
 */
final class Troubles {
    /** A kind that was not seen for so long is said again. Wire time. */
    private static final long QUIET_NANOS = Duration.ofHours(1).toNanos();
    /** One poll that failed is nothing to report: the next one follows at once. */
    private static final int REPORTED_FROM = 2;

    private final Map<Trouble, Long> counts = new EnumMap<>(Trouble.class);
    private final Map<Trouble, Long> newest = new EnumMap<>(Trouble.class);
    private final Set<Kind> reported = EnumSet.noneOf(Kind.class);

    /** What a trouble is reported as, by what is to be done about it. */
    enum Kind {
        METER_SILENT,
        METER_GARBLED,
        METER_REFUSES;

        static Kind of(Trouble trouble) {
            return switch (trouble) {
                case SILENCE, OVERDUE, UNAVAILABLE, CLOSED -> METER_SILENT;
                case GARBLED, WRONG_NODE -> METER_GARBLED;
                case REFUSED, NONSENSE -> METER_REFUSES;
            };
        }
    }

    /** Counts a trouble; says whether it is the first of its kind for a while, which the log is to tell. */
    boolean isNews(Trouble trouble, long nanos) {
        counts.merge(trouble, 1L, Long::sum);
        Long before = newest.put(trouble, nanos);
        return before == null || nanos - before >= QUIET_NANOS;
    }

    /** The kind of event that is to be logged, if any: each once until the device answers. */
    Optional<Kind> report(Trouble trouble, int failures) {
        Kind kind = Kind.of(trouble);
        return failures >= REPORTED_FROM && reported.add(kind) ? Optional.of(kind) : Optional.empty();
    }

    /** The device answered; says whether it was reported that it did not. */
    boolean answered() {
        boolean was = !reported.isEmpty();
        reported.clear();
        return was;
    }

    /** How often each kind was met, {@code "garbled 3, silence 1"}; empty when none was. */
    String text() {
        return counts.entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }
}
