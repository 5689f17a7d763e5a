package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.ChannelId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a damaged part of the journal held.
 *
 * @param firstSequence of what is lost
 * @param lastSequence before the first when no batch is lost
 * @param firstEvent number of what is lost
 * @param lastEvent before the first when no event is lost
 * @param names each channel and day (UTC) of which boundaries are lost
 */
public record Gap(long firstSequence, long lastSequence, long firstEvent, long lastEvent, List<String> names) {
    private static final int MOST_DAYS = 400;

    /** What lies between two ledgers. */
    public static Gap between(Ledger before, Ledger after) {
        return new Gap(
                before.sequence() + 1,
                after.sequence(),
                before.events().number() + 1,
                after.events().number(),
                names(before.reaches(), after.reaches()));
    }

    /** What lies between a generation and a ledger. */
    public static Gap since(Folded folded, Ledger after) {
        List<Reach> before = after.reaches().stream()
                .map(reach -> new Reach(reach.panel(), reach.channels(), earlier(folded.at(), reach.lastEnd())))
                .toList();
        return new Gap(
                folded.sequence() + 1,
                after.sequence(),
                folded.event() + 1,
                after.events().number(),
                names(before, after.reaches()));
    }

    private static Instant earlier(Instant made, Instant lastEnd) {
        Instant before = lastEnd.minusMillis(1);
        return made.isBefore(before) ? made : before;
    }

    public boolean isEmpty() {
        return lastSequence < firstSequence && lastEvent < firstEvent;
    }

    /** Each channel and day from where panels were to an instant. */
    public static List<String> names(List<Reach> before, Instant to) {
        return names(
                before,
                before.stream()
                        .map(reach -> new Reach(reach.panel(), reach.channels(), to))
                        .toList());
    }

    /**
     * Each day between two instants, of channels that nobody knows any more; no day where it is not known when what is lost begins, or the clock shows a time before
     * that.
     *
     * @param newest {@link Instant#MIN} where no interval is known
     */
    public static List<String> everyChannel(Instant newest, Instant to) {
        if (!newest.isAfter(Instant.EPOCH) || to.isBefore(newest)) {
            return List.of("every channel");
        }
        LocalDate last = day(to);
        LocalDate first = day(newest).isBefore(last.minusDays(MOST_DAYS)) ? last.minusDays(MOST_DAYS) : day(newest);
        return first.datesUntil(last.plusDays(1))
                .map(date -> "every channel " + date)
                .toList();
    }

    /** Each channel and day by which panels went further. */
    static List<String> names(List<Reach> before, List<Reach> after) {
        Map<String, Instant> from = new HashMap<>();
        before.forEach(reach -> from.put(reach.panel(), reach.lastEnd()));
        var names = new ArrayList<String>();
        for (Reach reach : after) {
            Instant begin = from.getOrDefault(reach.panel(), Instant.EPOCH);
            if (!reach.lastEnd().isAfter(begin)) {
                continue;
            }
            LocalDate last = day(reach.lastEnd());
            LocalDate first = begin.equals(Instant.EPOCH) ? last : day(begin.plusMillis(1));
            first = first.isBefore(last.minusDays(MOST_DAYS)) ? last.minusDays(MOST_DAYS) : first;
            for (ChannelId channel : reach.channels()) {
                for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                    names.add(channel + " " + day);
                }
            }
        }
        return names;
    }

    private static LocalDate day(Instant end) {
        // An interval belongs to the day in which it lies, also that which ends at midnight.
        return end.minusMillis(1).atZone(ZoneOffset.UTC).toLocalDate();
    }
}
