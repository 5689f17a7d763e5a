package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to it, in whatever order, the store holds what a list in memory holds. */
class StoreAgainstModelTest {
    private static final int STEPS = 1000;

    @TempDir
    private Path folder;

    private Opened opened;
    private Random random;
    private final List<Metering> panels = new ArrayList<>();
    /** What was acknowledged, by sequence. */
    private final List<Batch> model = new ArrayList<>();

    private int facts;
    private long acknowledged;
    private final BitSet dropped = new BitSet();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theStoreHoldsWhatAModelHolds(long seed) throws Exception {
        random = new Random(seed);
        opened = new Opened(folder, seed);
        opened.retention = Duration.ofDays(1);
        for (String id : List.of("A", "B", "C")) {
            panels.add(new Metering(id, 2 + random.nextInt(23), Opened.START, Duration.ofMinutes(5), random));
        }
        opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        opened.time.runFor(Duration.ofSeconds(10));
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        opened.reopen();
        compare();
    }

    private void step() throws Exception {
        switch (random.nextInt(41)) {
            case 0 -> opened.reopen();
            case 1 -> opened.kill();
            case 2 -> opened.cut();
            case 3 -> revise();
            case 4 -> acknowledge();
            case 5 -> opened.store.facts().put("test/" + random.nextInt(5), "value " + ++facts);
            case 6 -> event();
            case 7 -> opened.time.runFor(Duration.ofSeconds(random.nextInt(4)));
            case 8 -> failing();
            case 10 -> {
                if (random.nextInt(3) == 0) {
                    opened.set(newest());
                    opened.fold();
                }
            }
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    compare();
                }
            }
            default -> append(boundaries());
        }
    }

    private Instant newest() {
        Instant newest = opened.time.now();
        for (Metering panel : panels) {
            newest = panel.at().isAfter(newest) ? panel.at() : newest;
        }
        return newest;
    }

    private List<Batch> boundaries() {
        var batches = new ArrayList<Batch>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            batches.add(panels.get(random.nextInt(panels.size())).boundary(6));
        }
        return batches;
    }

    private void append(List<Batch> batches) throws StoreException {
        for (int attempt = 0; ; attempt++) {
            try {
                assertThat(opened.store.append(batches).sequence()).isEqualTo(model.size() + batches.size());
                break;
            } catch (StoreException e) {
                if (e.reason() == Reason.CONFLICT || attempt > 5) {
                    throw e;
                }
                opened.disk.full = false;
            }
        }
        model.addAll(batches);
        if (random.nextInt(20) == 0) {
            assertThat(opened.store.append(batches).sequence()).isEqualTo(model.size());
        }
    }

    private void revise() throws StoreException {
        if (model.isEmpty()) {
            return;
        }
        Batch old = model.get(model.size() - 1 - random.nextInt(Math.min(model.size(), 100)));
        Metering panel = panels.stream()
                .filter(p -> p.panel().equals(old.panel()))
                .findFirst()
                .orElseThrow();
        var revised = new ArrayList<Interval>();
        for (Interval interval : old.intervals()) {
            if (random.nextBoolean() && latest(interval).equals(interval)) {
                revised.add(panel.revised(interval));
            }
        }
        if (!revised.isEmpty()) {
            append(List.of(new Batch(old.panel(), Batch.Kind.REVISIONS, "spread", revised), panel.boundary(6)));
        }
    }

    private Interval latest(Interval of) {
        return model.stream()
                .flatMap(batch -> batch.intervals().stream())
                .filter(i -> i.channel().equals(of.channel()) && i.end().equals(of.end()))
                .max(Comparator.comparingInt(Interval::revision))
                .orElseThrow();
    }

    private void acknowledge() throws StoreException {
        Cursor cursor = opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        long from = cursor.contiguous().sequence() + 1;
        if (from <= model.size()) {
            long to = Math.min(model.size(), from + random.nextInt(50));
            cursor.acknowledge(opened.store.head().epoch(), from, to);
            acknowledged = to;
        }
    }

    private void event() {
        opened.store
                .events()
                .log(new Event(
                        "KIND_" + random.nextInt(3),
                        Event.Severity.INFO,
                        random.nextBoolean(),
                        opened.time.now(),
                        "",
                        "event",
                        Map.of()));
    }

    /** The disk fails, and the process may die before it does well again. */
    private void failing() throws IOException, StoreException {
        List<Batch> batches = boundaries();
        switch (random.nextInt(3)) {
            case 0 -> opened.disk.failForcesAfter = 0;
            case 1 -> opened.disk.failWritesAfter = 0;
            default -> opened.disk.full = true;
        }
        boolean done = false;
        try {
            opened.store.append(batches);
            done = true;
        } catch (StoreException e) {
            assertThat(e.reason()).isIn(Reason.UNKNOWN, Reason.IO, Reason.FULL);
        }
        opened.disk.failForcesAfter = -1;
        opened.disk.failWritesAfter = -1;
        opened.disk.full = false;
        if (done) {
            model.addAll(batches);
            return;
        }
        if (random.nextBoolean()) {
            if (random.nextBoolean()) {
                opened.kill();
            } else {
                opened.cut();
            }
        }
        append(batches);
    }

    private void compare() throws Exception {
        dropped.clear();
        long next = 1;
        for (StreamItem item : opened.stream()) {
            assertThat(item.sequence()).isEqualTo(next);
            if (item instanceof StreamItem.Entry entry) {
                assertThat(entry.batch()).isEqualTo(model.get((int) next - 1));
                next++;
            } else if (item instanceof StreamItem.Tombstone tombstone) {
                for (; next <= tombstone.last(); next++) {
                    mayBeDropped((int) next);
                    dropped.set((int) next);
                }
            }
        }
        assertThat(next).isEqualTo(model.size() + 1);
        for (Metering panel : panels) {
            ChannelId channel =
                    panel.channels().get(random.nextInt(panel.channels().size()));
            compare(channel);
            SortedMap<ChannelId, ChannelState> found = opened.store.resume(new HashSet<>(panel.channels()));
            found.forEach((id, state) -> assertThat(state.lastEnd()).isEqualTo(lastEnd(id)));
        }
        var logged = opened.store.events().read(0, 10_000);
        assertThat(ChainVerifier.verify(logged)).isEmpty();
        opened.store.facts().get("test/1").ifPresent(value -> assertThat(value).startsWith("value "));
        for (Cursor cursor : opened.store.cursors().all()) {
            assertThat(cursor.contiguous().sequence()).isLessThanOrEqualTo(acknowledged);
        }
    }

    private void mayBeDropped(int sequence) {
        Instant kept = newest().minus(opened.retention).truncatedTo(ChronoUnit.DAYS);
        assertThat(sequence).isLessThanOrEqualTo((int) acknowledged);
        assertThat(model.get(sequence - 1).intervals())
                .allSatisfy(interval -> assertThat(interval.end()).isBefore(kept));
    }

    private Instant lastEnd(ChannelId channel) {
        return model.stream()
                .flatMap(batch -> batch.intervals().stream())
                .filter(interval -> interval.channel().equals(channel))
                .map(Interval::end)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void compare(ChannelId channel) throws StoreException {
        var expected = new ArrayList<StoredInterval>();
        for (int i = 0; i < model.size(); i++) {
            for (Interval interval : model.get(i).intervals()) {
                if (interval.channel().equals(channel) && !dropped.get(i + 1)) {
                    expected.add(new StoredInterval(i + 1, interval));
                }
            }
        }
        expected.sort(IntervalItems.ORDER);
        assertSame(Opened.all(opened.store.intervals(channel, Instant.MIN, Instant.MAX, Revisions.ALL)), expected);
        Instant from = Opened.START.plus(Duration.ofMinutes(random.nextInt(2000)));
        Instant to = from.plus(Duration.ofMinutes(random.nextInt(2000)));
        assertValues(channel, Instant.MIN, Instant.MAX, expected);
        expected.removeIf(stored -> !stored.interval().end().isAfter(from)
                || stored.interval().end().isAfter(to));
        assertSame(Opened.all(opened.store.intervals(channel, from, to, Revisions.ALL)), expected);
        assertValues(channel, from, to, expected);
    }

    /** The columns say what the latest revisions say. */
    private void assertValues(ChannelId channel, Instant from, Instant to, List<StoredInterval> all)
            throws StoreException {
        List<StoredInterval> latest = IntervalItems.latest(new ArrayList<>(all));
        int at = 0;
        for (Values values : Opened.all(opened.store.values(channel, from, to))) {
            for (int i = 0; i < values.size(); i++) {
                Interval interval = latest.get(at++).interval();
                assertThat(List.of(
                                values.startNanos(i),
                                values.end(i),
                                values.counts(i),
                                values.flagBits(i),
                                values.unit(),
                                values.channelRevision()))
                        .isEqualTo(List.of(
                                Values.nanos(interval.start()),
                                interval.end(),
                                interval.counts().orElse(-1),
                                interval.flags().bits(),
                                interval.unit(),
                                interval.channelRevision()));
            }
        }
        assertThat(at).isEqualTo(latest.size());
    }

    /** Shows the first difference only: there may be thousands. */
    private static void assertSame(List<StoredInterval> found, List<StoredInterval> expected) {
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            assertThat(found.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(found.size()).isEqualTo(expected.size());
    }
}
