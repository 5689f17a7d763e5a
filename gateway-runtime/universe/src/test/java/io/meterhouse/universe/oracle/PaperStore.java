package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store that has what a paper world tells; how long an hour is can be bent. Only what the oracle asks is there. */
final class PaperStore implements IntervalStore {
    private final Paper paper;
    private final List<Told> rows;
    /** By so much the edges of hours and days lie too late, ms. */
    private final long late;

    PaperStore(Paper paper, List<Told> rows, long late) {
        this.paper = paper;
        this.rows = rows;
        this.late = late;
    }

    @Override
    public Position head() {
        return new Position(paper.epoch, 2L * Paper.BOUNDARIES);
    }

    private List<Told> of(ChannelId channel, Instant from, Instant to) {
        return rows.stream()
                .filter(row -> row.channels.stream().anyMatch(one -> one.id().equals(channel))
                        && row.end > from.toEpochMilli()
                        && row.end <= to.toEpochMilli())
                .toList();
    }

    private static int place(Told row, ChannelId channel) {
        int place = 0;
        while (!row.channels.get(place).id().equals(channel)) {
            place++;
        }
        return place;
    }

    @Override
    public Items<Values> values(ChannelId channel, Instant from, Instant to) {
        List<Values> all = new ArrayList<>();
        for (Told row : of(channel, from, to)) {
            int i = place(row, channel);
            all.add(new Values(
                    CountUnit.TWO_WATT_HOURS,
                    row.cr,
                    row.start * 1_000_000,
                    new long[] {row.end * 1_000_000},
                    new long[] {row.v[i] == null ? -1 : row.v[i]},
                    new int[] {row.f[i]}));
        }
        return items(all);
    }

    @Override
    public Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) {
        ChronoUnit unit = step.unit() == Step.Unit.DAY ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        TreeMap<Long, List<Told>> steps = new TreeMap<>();
        for (Told row : of(channel, from, to)) {
            ZonedDateTime within = Instant.ofEpochMilli(row.end - 1 - late).atZone(step.zone());
            steps.computeIfAbsent(within.truncatedTo(unit).toInstant().toEpochMilli(), any -> new ArrayList<>())
                    .add(row);
        }
        List<Total> all = new ArrayList<>();
        for (List<Told> part : steps.values()) {
            long counts =
                    part.stream().mapToLong(row -> row.v[place(row, channel)]).sum();
            int bits = part.stream().mapToInt(row -> row.f[place(row, channel)]).reduce(0, (a, b) -> a | b);
            Instant start = Instant.ofEpochMilli(part.get(0).start);
            Instant end = Instant.ofEpochMilli(part.get(part.size() - 1).end);
            all.add(new Total(
                    start,
                    end,
                    OptionalLong.of(counts),
                    CountUnit.TWO_WATT_HOURS,
                    part.get(0).cr,
                    new Flags(bits),
                    Duration.between(start, end),
                    Duration.ZERO));
        }
        return items(all);
    }

    private static <T> Items<T> items(List<T> all) {
        Iterator<T> each = all.iterator();
        return new Items<>() {
            @Override
            public Optional<T> next() {
                return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Position append(List<Batch> batches) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant newestRecord() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Position> lineage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Items<StreamItem> stream(Position after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Items<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to, Revisions revisions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Items<StoredInterval> boundary(String panel, Instant end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreStatus status() {
        throw new UnsupportedOperationException();
    }
}
