package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.engine.Resolver.Resolution;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Says of each piece of an interval which rate it went to, and why; for people who ask. For one thread. */
public final class Rating {
    private final RateCursor cursor;
    private final Resolver resolver;
    private final List<String> rates;
    private final long begin;

    public Rating(Timeline timeline) {
        cursor = new RateCursor(timeline);
        resolver = new Resolver(cursor);
        rates = timeline.rates();
        begin = Nanos.of(timeline.begin());
    }

    /**
     * A piece with its rate.
     *
     * @param counts empty where nothing is known
     * @param rate id of the rate; empty before rating began
     * @param because schedule, override, time unknown, ...
     * @param mixed whether the rate changes within, and it was not cut there
     */
    public record Piece(Instant from, Instant to, OptionalLong counts, String rate, String because, boolean mixed) {}

    /** The pieces of an interval, in their order. */
    public List<Piece> of(Interval interval) {
        List<Piece> pieces = new ArrayList<>();
        Pieces.of(interval, (from, to, counts, flags) -> {
            OptionalLong known = counts == Pieces.NOTHING ? OptionalLong.empty() : OptionalLong.of(counts);
            if (from < begin) {
                pieces.add(new Piece(Nanos.instant(from), Nanos.instant(to), known, "", "before rating began", false));
                return;
            }
            Resolution at = resolver.at(from);
            pieces.add(new Piece(
                    Nanos.instant(from),
                    Nanos.instant(to),
                    known,
                    rates.get(Tier.of(at, flags)),
                    because(from, new Flags(flags)),
                    Tier.isCrossing(at, to, flags)));
        });
        return pieces;
    }

    private String because(long from, Flags flags) {
        if (flags.has(Flag.TIME_UNKNOWN)) {
            return "time unknown";
        }
        boolean estimated = flags.has(Flag.ESTIMATED);
        String cause = (estimated ? cursor.standardAt(from) : cursor.at(from))
                .cause()
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
        return estimated
                        && !cursor.at(from)
                                .cause()
                                .equals(cursor.standardAt(from).cause())
                ? cause + ", for it is estimated"
                : cause;
    }
}
