package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Cursors;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A gateway in memory, of which any part may be missing. */
final class SmallGateway implements Surroundings {
    static final Instant NOW = Instant.parse("2026-07-01T16:00:00Z");
    static final Position HEAD = new Position("0123456789abcdef", 7);

    final List<Interval> intervals = new ArrayList<>();
    Optional<SiteDefinition> site = Optional.empty();
    final List<Total> totals = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final List<LoggedEvent> log = new ArrayList<>();
    boolean withStore = true;
    boolean withLog = true;
    int open;
    /** One that is there, and cannot be read. */
    long newest;

    void happened(String kind) {
        long number = log.size() + 1L;
        log.add(new LoggedEvent(
                number,
                number,
                new Event(kind, Event.Severity.INFO, false, NOW, "", "It happened.", Map.of("b", "2", "a", "1")),
                "",
                "00"));
    }

    @Override
    public SiteTime time() {
        return new NoonTime();
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public Optional<SiteDefinition> site() {
        return site;
    }

    @Override
    public List<PanelDefinition> panels() {
        return List.of();
    }

    @Override
    public List<Line> lines() {
        return List.of(new DownLine());
    }

    @Override
    public Optional<IntervalStore> store() {
        return withStore ? Optional.of(new Store()) : Optional.empty();
    }

    @Override
    public Optional<Cursors> cursors() {
        return Optional.empty();
    }

    @Override
    public Optional<EventLog> events() {
        return withLog ? Optional.of(new Log()) : Optional.empty();
    }

    private static final class NoonTime implements SiteTime {
        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site;
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("ntp", Duration.ofMillis(12));
        }
    }

    private static final class DownLine implements Line {
        @Override
        public String id() {
            return "rs485";
        }

        @Override
        public LineStatus status() {
            return new LineStatus(LineStatus.State.DOWN, "/dev/ttyUSB0 is gone: plug it in");
        }

        @Override
        public <T> void start(Node node, Duration limit, Conversation<T> conversation, Consumer<Outcome<T>> done) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Log implements EventLog {
        @Override
        public void log(Event event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<LoggedEvent> read(long afterNumber, int limit) {
            return log.stream()
                    .filter(event -> event.number() > afterNumber)
                    .limit(limit)
                    .toList();
        }

        @Override
        public long newest() {
            return Math.max(newest, log.isEmpty() ? 0 : log.get(log.size() - 1).number());
        }
    }

    private final class Store implements IntervalStore {
        @Override
        public Position append(List<Batch> batches) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) {
            return new TreeMap<>();
        }

        @Override
        public Instant newestRecord() {
            return NOW;
        }

        @Override
        public Position head() {
            return HEAD;
        }

        @Override
        public List<Position> lineage() {
            return List.of(HEAD);
        }

        @Override
        public Items<StreamItem> stream(Position after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Items<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to, Revisions revisions) {
            open++;
            Iterator<Interval> rest = intervals.stream()
                    .filter(i -> channels.contains(i.channel())
                            && i.end().isAfter(from)
                            && !i.end().isAfter(to))
                    .iterator();
            return new Items<>() {
                @Override
                public Optional<StoredInterval> next() {
                    return rest.hasNext() ? Optional.of(new StoredInterval(1, rest.next())) : Optional.empty();
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public Items<Values> values(ChannelId channel, Instant from, Instant to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) {
            open++;
            asked.add(from + " to " + to + " by " + step.count() + " " + step.unit() + " " + step.zone());
            Iterator<Total> rest = totals.iterator();
            return new Items<>() {
                @Override
                public Optional<Total> next() {
                    return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public Items<StoredInterval> boundary(String panel, Instant end) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StoreStatus status() {
            return new StoreStatus(HEAD, Instant.MAX, NOW, 4096, true, "ok", Map.of());
        }
    }
}
