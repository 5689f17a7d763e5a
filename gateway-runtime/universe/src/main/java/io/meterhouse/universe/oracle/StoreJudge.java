package io.meterhouse.universe.oracle;

import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.TreeSet;

/** The store in the end, against what the consumer counts. */
final class StoreJudge {
    private static final long HOUR = 3_600_000_000_000L;

    private final Site site;
    private final IntervalStore store;
    private final ZoneId zone;
    private final int epoch;
    /** After damage or a restore the consumer may have what the store has not. */
    private final boolean parted;

    private final boolean restored;
    private final LostDays lost;

    /**
     * @param epoch the newest, as the consumer numbers them
     * @param lost days of channels that the log names as lost with damage
     */
    StoreJudge(Site site, IntervalStore store, ZoneId zone, int epoch, LostDays lost) {
        this.site = site;
        this.store = store;
        this.zone = zone;
        this.epoch = epoch;
        this.restored = site.met(Long.MIN_VALUE, StoreTrouble.RESTORE);
        this.parted = restored || site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE);
        this.lost = lost;
    }

    void judge(Site.Judged judged) throws StoreException {
        Column column = judged.column;
        if (column.size() == 0) {
            return;
        }
        long newest = column.end(column.size() - 1);
        boolean dropped = site.met(Long.MIN_VALUE, StoreTrouble.DISK_SHORT);
        // Days of UTC are dropped whole, by a clock that has gone on since the newest interval.
        long since = newest - site.truth.retention().toNanos() + HOUR;
        since = dropped ? oldest(judged, newest) : since;
        int first = 0;
        while (first < column.size() && column.start(first) < since) {
            first++;
        }
        if (first == column.size()) {
            return;
        }
        kept(judged, first, newest);
        long day = Grid.midnight(
                Grid.instant(column.start(first)).atZone(zone).toLocalDate().plusDays(1), zone);
        if (first == 0) {
            day = column.start(0);
        }
        if (!parted && day < newest) {
            totals(judged, day, newest, false);
            totals(judged, day, newest, true);
        }
    }

    /** The end of the oldest interval of a channel that the store has. */
    private long oldest(Site.Judged judged, long newest) throws StoreException {
        try (Items<Values> items = store.values(judged.channel.id(), Instant.EPOCH, Grid.instant(newest))) {
            return items.next().map(values -> values.endNanos(0)).orElse(newest);
        }
    }

    private void kept(Site.Judged judged, int first, long newest) throws StoreException {
        Column column = judged.column;
        int i = first;
        try (Items<Values> items =
                store.values(judged.channel.id(), Grid.instant(column.start(first)), Grid.instant(newest))) {
            for (Optional<Values> next = items.next(); next.isPresent(); next = items.next()) {
                Values values = next.get();
                for (int k = 0; k < values.size(); k++) {
                    long end = values.endNanos(k);
                    while (i < column.size() && column.end(i) < end) {
                        missing(judged, i++);
                    }
                    if (i < column.size() && column.end(i) == end) {
                        same(judged, i++, values, k);
                    } else {
                        site.findings.applied(Rule.RETENTION);
                        site.violated(
                                Rule.RETENTION,
                                judged,
                                values.startNanos(k),
                                end,
                                "the store has an interval that never came");
                    }
                }
            }
        }
        while (i < column.size()) {
            missing(judged, i++);
        }
    }

    private void missing(Site.Judged judged, int i) {
        site.findings.applied(Rule.RETENTION);
        // Of an interval that damage took the log names channel and day, unless damage took that as well.
        boolean excused = parted && (restored || lost.hasHoles());
        if (!excused && !(parted && lost.names(judged, judged.column.start(i), judged.column.end(i)))) {
            violated(
                    Rule.RETENTION,
                    judged,
                    i,
                    "it was delivered, is younger than the retention, and is not in the store"
                            + (parted ? "; damage was done, and the log does not name it as lost" : ""));
        }
    }

    private void same(Site.Judged judged, int i, Values values, int k) {
        site.findings.applied(Rule.RETENTION);
        Column column = judged.column;
        if (parted && column.epoch(i) != epoch) {
            return;
        }
        if (values.startNanos(k) != column.start(i)
                || values.counts(k) != column.counts(i)
                || values.flagBits(k) != column.bits(i)
                || values.channelRevision() != column.channelRevision(i)) {
            violated(
                    Rule.RETENTION,
                    judged,
                    i,
                    "the store says " + RowJudge.number(values.counts(k)) + " counts, "
                            + Bits.words(values.flagBits(k)) + ", channel revision " + values.channelRevision()
                            + ", and the consumer got " + RowJudge.number(column.counts(i)) + ", "
                            + Bits.words(column.bits(i)) + ", channel revision " + column.channelRevision(i));
        }
    }

    private void totals(Site.Judged judged, long from, long to, boolean days) throws StoreException {
        Column column = judged.column;
        TreeSet<Long> edges = edges(from, to, days);
        Step step = new Step(days ? Step.Unit.DAY : Step.Unit.MINUTE, days ? 1 : 60, zone);
        int i = Math.max(0, column.find(from) < 0 ? -column.find(from) - 1 : column.find(from) + 1);
        long at = from;
        try (Items<Total> items = store.totals(judged.channel.id(), Grid.instant(from), Grid.instant(to), step)) {
            for (Optional<Total> next = items.next(); next.isPresent(); next = items.next()) {
                Total total = next.get();
                site.findings.applied(Rule.TOTALS);
                long start = Grid.nanos(total.start());
                long end = Grid.nanos(total.end());
                long sum = 0;
                long known = 0;
                int bits = 0;
                boolean cut = false;
                boolean turned = false;
                for (; i < column.size() && column.end(i) <= end; i++) {
                    turned |= column.channelRevision(i) != total.channelRevision();
                    cut |= column.isCut(i) || column.start(i) < start;
                    sum += Math.max(0, column.counts(i));
                    known += column.counts(i) == Row.NONE ? 0 : column.end(i) - column.start(i);
                    bits |= column.bits(i);
                }
                boolean begins = i < column.size() && column.channelRevision(i) != total.channelRevision();
                boolean edge =
                        edges.contains(end) || end == to || begins || column.isCut(Math.min(i, column.size() - 1));
                Long due = edges.higher(start);
                if (start != at || !edge || due != null && end > due || turned) {
                    wrong(
                            judged,
                            total,
                            "it should begin " + Grid.instant(at) + " and end "
                                    + (due == null ? Grid.instant(to) : Grid.instant(due))
                                    + ", in one channel revision");
                } else if (!cut
                        && (sum != total.counts().orElse(0)
                                || known != total.known().toNanos()
                                || bits != total.flags().bits())) {
                    wrong(
                            judged,
                            total,
                            "the intervals of that time sum to " + sum + " counts in " + Duration.ofNanos(known) + ", "
                                    + Bits.words(bits));
                }
                at = end;
            }
        }
        if (at != to) {
            site.violated(
                    Rule.TOTALS,
                    judged,
                    at,
                    to,
                    "the sums end " + Grid.instant(at) + ", the intervals " + Grid.instant(to));
        }
    }

    private void wrong(Site.Judged judged, Total total, String what) {
        site.violated(
                Rule.TOTALS,
                judged,
                Grid.nanos(total.start()),
                Grid.nanos(total.end()),
                "the store says " + RowJudge.number(total.counts().orElse(Row.NONE)) + " counts in " + total.known()
                        + " of " + total.length() + ", "
                        + Bits.words(total.flags().bits())
                        + ", channel revision " + total.channelRevision() + "; " + what);
    }

    /** Where hours or days begin by the clocks of the site: hours are steps of elapsed time from local midnight. */
    private TreeSet<Long> edges(long from, long to, boolean days) {
        TreeSet<Long> edges = new TreeSet<>();
        LocalDate date = Grid.instant(from).atZone(zone).toLocalDate().minusDays(1);
        for (long day = Grid.midnight(date, zone); day <= to; day = Grid.midnight(date, zone)) {
            date = date.plusDays(1);
            long next = Grid.midnight(date, zone);
            for (long at = day; at < next; at = days ? next : at + HOUR) {
                edges.add(at);
            }
        }
        return edges;
    }

    private void violated(Rule rule, Site.Judged judged, int i, String what) {
        site.violated(rule, judged, judged.column.start(i), judged.column.end(i), what);
    }
}
