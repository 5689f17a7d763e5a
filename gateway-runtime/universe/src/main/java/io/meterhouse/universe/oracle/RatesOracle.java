package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Keeps the rate registers of every channel by itself, from what was ordered and from the intervals of the stored stream, and compares.
 * It knows docs/tou-programme.md and the table of rules for time of use, and nothing of how the gateway does it. Where damage took what
 * was stored it goes on from what the gateway has then, and says how often. For one thread.
 */
public final class RatesOracle {
    private static final long MILLION = 1_000_000;
    private static final Duration KEPT = Duration.ofDays(16);

    private final Site site;
    private final Map<String, RatedChannel> channels = new TreeMap<>();
    /** The same, as intervals name them. */
    private final Map<ChannelId, RatedChannel> byId = new HashMap<>();

    private final Map<Span, List<Long>> edges = new HashMap<>();
    private final RatesInForce inForce;
    private final RateOrders orders;
    private Position position;
    /** Whether damage was met since registers were compared last, which another epoch or a tombstone shows. */
    private boolean parted;

    private long checks;
    private long adopted;
    private long reads;
    private long cuts;
    private long demands;

    private record Span(long from, long to) {}

    RatesOracle(Site site) {
        this.site = site;
        this.inForce = new RatesInForce(site.truth.retention());
        this.orders = new RateOrders(site, inForce);
        for (Site.Judged judged : site.channels.values()) {
            int kept = (int) (KEPT.toMillis() / judged.panel.interval) + 100;
            channels.put(judged.id(), new RatedChannel(judged, kept, site));
        }
    }

    /**
     * A register as it is told.
     *
     * @param at up to when it counts
     * @param demand that of the programme; empty where it keeps none of this channel
     */
    public record Told(String channel, Instant at, long total, Map<String, Long> rates, Optional<Demand> demand) {}

    /**
     * A demand as it is told.
     *
     * @param counts of its block, and its end; empty where there was none
     * @param since when peaks began anew
     */
    public record Demand(OptionalLong counts, Optional<Instant> end, Instant since) {}

    /** A read as it is told. */
    public record ToldRead(String id, int revision, Told told) {}

    /** What was ordered, and how it was answered. Call {@link #follow} first: what is stored by then is rated by what stood before. */
    public RateOrders orders() {
        return orders;
    }

    /** Another programme stands, or other overrides do. */
    public void ordered() {
        inForce.changed();
        edges.clear();
        channels.values().forEach(RatedChannel::forgetDue);
    }

    /** Rates what was stored since. */
    public void follow(IntervalStore store) throws StoreException {
        Position head = store.head();
        if (position == null) {
            position = new Position(head.epoch(), 0);
        }
        if (!position.epoch().equals(head.epoch())) {
            Position before = position;
            boolean shared = store.lineage().stream()
                    .anyMatch(old -> old.epoch().equals(before.epoch()) && old.sequence() >= before.sequence());
            // What was rated before damage took it is in no checkpoint perhaps, and cannot be rated again after a
            // restart.
            parted = true;
            position = shared ? new Position(head.epoch(), before.sequence()) : head;
        }
        if (head.sequence() <= position.sequence()) {
            return;
        }
        try (Items<StreamItem> items = store.stream(position)) {
            for (Optional<StreamItem> item = items.next(); item.isPresent(); item = items.next()) {
                take(item.get());
            }
        }
    }

    private void take(StreamItem item) {
        long last = item.sequence();
        if (item instanceof StreamItem.Entry entry) {
            boolean revisions = entry.batch().kind() == Batch.Kind.REVISIONS;
            for (Interval interval : entry.batch().intervals()) {
                RatedChannel channel = byId.computeIfAbsent(interval.channel(), id -> channels.get(id.toString()));
                if (!revisions) {
                    channel.take(interval, inForce);
                    boolean known = (interval.flags().bits() & Bits.TIME_UNKNOWN) == 0;
                    inForce.newest = known ? Math.max(inForce.newest, Grid.nanos(interval.end())) : inForce.newest;
                } else if (!channel.revise(interval, inForce)) {
                    channel.parted = true;
                }
                cuts(channel.judged, interval);
            }
        } else if (item instanceof StreamItem.Tombstone lost) {
            last = lost.last();
            parted = true;
        }
        position = new Position(position.epoch(), last);
    }

    /** Each change of rate within an interval is where a part ends, or the interval says that it was not cut. */
    private void cuts(Site.Judged judged, Interval interval) {
        long from = Grid.nanos(interval.start());
        long to = Grid.nanos(interval.end());
        int bits = interval.flags().bits();
        // What came at an unknown time goes to the default rate as a whole.
        int uncut = Bits.MIXED_TIER | Bits.BACKFILLED | Bits.TIME_UNKNOWN;
        if (interval.counts().isEmpty() || inForce.begin() >= to || (bits & uncut) != 0) {
            return;
        }
        List<Long> inside = edges.computeIfAbsent(new Span(from, to), any -> inForce.edges(from, to));
        for (long edge : inside) {
            cuts++;
            site.findings.applied(Rule.CUTS);
            if (interval.parts().stream().noneMatch(part -> Grid.nanos(part.end()) == edge)) {
                site.violated(
                        Rule.CUTS,
                        judged,
                        from,
                        to,
                        "the rate became " + inForce.rate(edge, 0) + " at " + Grid.instant(edge) + ", it has "
                                + interval.parts().size() + " parts and is flagged " + Bits.words(bits));
            }
        }
    }

    /** What registers say when everything that is stored was rated, and followed. */
    public void registers(List<Told> told) {
        checks++;
        site.findings.applied(Rule.RATES_ANSWERED);
        boolean damaged = site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE);
        Map<String, Told> all = new TreeMap<>();
        told.forEach(each -> all.put(each.channel(), each));
        for (RatedChannel mine : channels.values()) {
            Told each = all.get(mine.judged.id());
            if (each == null) {
                if (mine.begun && !(damaged && (parted || mine.parted))) {
                    wrong(Rule.RATE_TOTALS, mine, mine.at, "no registers, where it has counted " + mine.rates);
                }
            } else {
                sums(mine, each);
                if (damaged && (parted || mine.parted)) {
                    adopted++;
                    mine.adopt(each.rates(), Grid.nanos(each.at()));
                } else {
                    compare(mine, each);
                    demand(mine, each.at(), each.demand(), mine.blocks(), mine.demandSince(), "");
                }
            }
            mine.parted = false;
        }
        parted = false;
    }

    private void sums(RatedChannel mine, Told told) {
        site.findings.applied(Rule.RATE_SUMS);
        long sum = sum(told.rates());
        if (sum != told.total()) {
            wrong(Rule.RATE_SUMS, mine, Grid.nanos(told.at()), "they sum to " + sum + ", the total is " + told.total());
        }
    }

    private static long sum(Map<String, Long> rates) {
        return rates.values().stream().mapToLong(Long::longValue).sum();
    }

    private void compare(RatedChannel mine, Told told) {
        site.findings.applied(Rule.RATE_TOTALS);
        long sum = sum(mine.rates);
        long at = Grid.nanos(told.at());
        if (sum != told.total() || mine.begun && at != mine.at) {
            wrong(
                    Rule.RATE_TOTALS,
                    mine,
                    at,
                    "the total is " + told.total() + " at " + told.at() + ", the intervals since rating began have "
                            + sum + " up to " + Grid.instant(mine.at));
        }
        site.findings.applied(Rule.RATES);
        String other = difference(mine.rates, told.rates());
        if (sum == told.total() && !other.isEmpty()) {
            wrong(Rule.RATES, mine, at, other);
        }
        // What was told once is not told every day.
        if (!other.isEmpty()) {
            mine.rates.clear();
            mine.rates.putAll(told.rates());
            mine.forgetReads();
        }
    }

    /** @param of what it is told, in words; empty for that of now */
    private void demand(RatedChannel mine, Instant at, Optional<Demand> told, Blocks blocks, long since, String of) {
        if (!mine.begun || since == Row.NEVER) {
            return;
        }
        demands += told.filter(demand -> demand.counts().isPresent()).isPresent() ? 1 : 0;
        site.findings.applied(Rule.DEMAND);
        String wrong = "";
        if (told.isPresent() != mine.hasDemand()) {
            wrong = told.isPresent() ? "it has a demand, " + told.get() : "it has no demand";
        } else if (told.isPresent()) {
            Demand demand = told.get();
            if (Grid.nanos(demand.since()) != since) {
                wrong = "its demand is since " + demand.since() + ", where peaks began anew at " + Grid.instant(since);
            } else if (blocks != null) {
                wrong = blocks.wrong(demand.counts(), demand.end(), Grid.nanos(at), inForce.kept());
            } else if (demand.counts().isPresent()) {
                wrong = "its demand is " + demand.counts().getAsLong() + " counts, where peaks have just begun anew";
            }
        }
        if (!wrong.isEmpty()) {
            wrong(Rule.DEMAND, mine, Grid.nanos(at), of + wrong);
        }
    }

    /** By which rates two differ, in words; empty where they do not. */
    private static String difference(Map<String, Long> mine, Map<String, Long> told) {
        StringBuilder words = new StringBuilder();
        TreeMap<String, Long> all = new TreeMap<>(told);
        mine.keySet().forEach(rate -> all.putIfAbsent(rate, 0L));
        all.forEach((rate, counts) -> {
            long due = mine.getOrDefault(rate, 0L);
            if (due != counts) {
                words.append(words.isEmpty() ? "" : ", ")
                        .append("rate ")
                        .append(rate)
                        .append(" has ")
                        .append(counts)
                        .append(" counts where ")
                        .append(due)
                        .append(" flowed while it was in force");
            }
        });
        return words.toString();
    }

    /** The reads that were issued, all revisions of all channels; what a person asked for is not looked at. */
    public void reads(List<ToldRead> told) {
        Map<String, Map<String, ToldRead>> newest = new TreeMap<>();
        for (ToldRead each : told) {
            ToldRead before = newest.computeIfAbsent(each.told().channel(), any -> new TreeMap<>())
                    .put(each.id(), each);
            if (each.revision() != (before == null ? 0 : before.revision() + 1)) {
                RatedChannel channel = channels.get(each.told().channel());
                wrong(
                        Rule.BILLING,
                        channel,
                        Grid.nanos(each.told().at()),
                        each.id() + ", revision " + each.revision() + " was issued after "
                                + (before == null ? "none" : before.revision()));
            }
        }
        for (RatedChannel mine : channels.values()) {
            Map<String, ToldRead> its = newest.getOrDefault(mine.judged.id(), Map.of());
            mine.reads.forEach((id, read) -> read(mine, id, read, its.get(id)));
            if (mine.knowsReads) {
                its.values().stream()
                        .filter(each -> !mine.reads.containsKey(each.id()))
                        .forEach(each -> wrong(
                                Rule.BILLING,
                                mine,
                                Grid.nanos(each.told().at()),
                                each.id() + " was issued, and none was due"));
            }
        }
    }

    private void read(RatedChannel mine, String id, RatedChannel.Read due, ToldRead told) {
        reads++;
        site.findings.applied(Rule.BILLING);
        if (told == null) {
            wrong(Rule.BILLING, mine, due.at, id + " was never issued");
            return;
        }
        String other = difference(due.rates, told.told().rates());
        long at = Grid.nanos(told.told().at());
        if (!other.isEmpty() || sum(due.rates) != told.told().total() || at != due.at) {
            wrong(
                    Rule.BILLING,
                    mine,
                    due.at,
                    id + " of " + told.told().at() + ", revision " + told.revision()
                            + (due.revised ? ", after later revisions" : "") + ": " + other + ", total "
                            + told.told().total() + " where " + sum(due.rates) + " had flowed");
        }
        demand(
                mine,
                Grid.instant(due.at),
                told.told().demand(),
                due.blocks,
                due.demandSince,
                id + ", revision " + told.revision() + ": ");
    }

    /** The world is quiet for hours, and still something could not be compared. @param what in words */
    public void unanswered(String what) {
        site.violated(Rule.RATES_ANSWERED, "", "In the end " + what);
    }

    private void wrong(Rule rule, RatedChannel channel, long at, String what) {
        site.violated(rule, channel.judged, at - channel.judged.panel.interval * MILLION, at, what);
    }

    /** How much was judged. */
    void figures(Map<String, Long> into) {
        into.put("judged.rate_checks", checks);
        into.put("judged.rate_adopted", adopted);
        into.put("judged.reads", reads);
        into.put("judged.cuts", cuts);
        into.put("judged.demands", demands);
        into.put("judged.orders", orders.judged());
    }
}
