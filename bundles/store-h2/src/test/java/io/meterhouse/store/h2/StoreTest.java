package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.testing.Chain;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;

    @BeforeEach
    void open() throws IOException {
        opened = new Opened(folder, 1);
        panel = new Metering("A", 24, Opened.START, FIVE_MINUTES, new Random(7));
    }

    @Test
    void whatWasAppendedIsStreamedAgainAfterAKill() throws Exception {
        List<Batch> appended = append(700);

        opened.kill();

        assertThat(batches()).isEqualTo(appended);
        assertThat(opened.store.head().sequence()).isEqualTo(700);
    }

    @Test
    void aCommonBoundaryOf24PointsTakesFewBytes() throws Exception {
        var plain = new Metering("A", 24, Opened.START, FIVE_MINUTES, new Random(7));
        for (int i = 0; i < 288 * 8; i++) {
            opened.store.append(List.of(plain.boundary(0)));
        }

        assertThat(opened.store.status().figures().get("journal_segments")).isLessThanOrEqualTo(3);
    }

    @Test
    void theSameCallAgainGivesTheSamePosition() throws Exception {
        Batch batch = panel.boundary(5);
        Position first = opened.store.append(List.of(batch));

        assertThat(opened.store.append(List.of(batch))).isEqualTo(first);
        opened.kill();
        assertThat(opened.store.append(List.of(batch))).isEqualTo(first);
        assertThat(batches()).hasSize(1);
    }

    @Test
    void anOverlapAndARevisionThatDoesNotFollowAreConflicts() throws Exception {
        Batch first = panel.boundary(0);
        opened.store.append(List.of(first, panel.boundary(0)));
        Interval interval = first.intervals().get(3);
        Interval revised = panel.revised(interval);

        assertConflict(() -> opened.store.append(List.of(first)));
        assertConflict(() -> opened.store.append(List.of(revisions(panel.revised(revised)))));
        opened.store.append(List.of(revisions(revised), panel.boundary(0)));
        assertConflict(() -> opened.store.append(List.of(revisions(revised))));
        assertThat(opened.store.head().sequence()).isEqualTo(4);
    }

    /** What it revises may have gone with a block of the disk: the value that came late counts all the same. */
    @Test
    void aRevisionOfWhatIsLostIsTakenAndOneOfWhatHasYetToComeIsNot() throws Exception {
        opened.store.append(List.of(panel.boundary(0)));
        Interval newest = panel.boundary(0).intervals().get(3);
        opened.store.append(List.of(panel.boundary(0)));

        opened.store.append(List.of(revisions(panel.revised(newest))));
        assertConflict(() -> opened.store.append(
                List.of(revisions(panel.revised(panel.boundary(0).intervals().get(3))))));

        opened.fold();
        assertThat(intervals(newest.channel()))
                .filteredOn(interval -> interval.end().equals(newest.end()))
                .extracting(Interval::revision)
                .containsExactly(1);
    }

    private List<Interval> intervals(ChannelId channel) throws StoreException {
        var found = new ArrayList<Interval>();
        try (Items<StoredInterval> items =
                opened.store.intervals(channel, Instant.EPOCH, panel.at(), IntervalStore.Revisions.LATEST)) {
            for (var next = items.next(); next.isPresent(); next = items.next()) {
                found.add(next.get().interval());
            }
        }
        return found;
    }

    private static void assertConflict(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(Reason.CONFLICT);
    }

    private static Batch revisions(Interval... revised) {
        return new Batch("A", Batch.Kind.REVISIONS, "a test", List.of(revised));
    }

    @Test
    void aCallIsStoredWholeOrNotAtAll() throws Exception {
        Batch good = panel.boundary(0);
        Batch bad = revisions(panel.revised(panel.revised(good.intervals().get(0))));

        assertConflict(() -> opened.store.append(List.of(good, bad)));
        assertThat(opened.store.head().sequence()).isZero();
        assertThat(opened.store.resume(Set.copyOf(panel.channels()))).isEmpty();
        opened.store.append(
                List.of(good, revisions(panel.revised(good.intervals().get(0)))));
        assertThat(opened.store.head().sequence()).isEqualTo(2);
    }

    @Test
    void intervalsAreFoundByTimeInTheirLatestRevisionOrAll() throws Exception {
        List<Batch> appended = append(600);
        Interval old = appended.get(100).intervals().get(0);
        opened.store.append(List.of(revisions(panel.revised(old))));

        List<StoredInterval> all =
                Opened.all(opened.store.intervals(old.channel(), Instant.MIN, Instant.MAX, Revisions.ALL));
        List<StoredInterval> latest =
                Opened.all(opened.store.intervals(old.channel(), Instant.MIN, Instant.MAX, Revisions.LATEST));

        long own = appended.stream()
                .flatMap(batch -> batch.intervals().stream())
                .filter(interval -> interval.channel().equals(old.channel()))
                .count();
        assertThat(all).hasSize((int) own + 1);
        assertThat(latest).hasSize((int) own).isSubsetOf(all);
        assertThat(latest)
                .filteredOn(stored -> stored.interval().end().equals(old.end()))
                .hasSize(1)
                .allSatisfy(stored -> assertThat(stored.interval().revision()).isEqualTo(1));
        assertThat(Opened.all(opened.store.boundary("A", old.end())))
                .hasSameSizeAs(appended.get(100).intervals());
    }

    @Test
    void recordingGoesOnWhereItStoodAfterARestart() throws Exception {
        append(300);
        var before = opened.store.resume(Set.copyOf(panel.channels()));

        opened.kill();

        assertThat(opened.store.resume(Set.copyOf(panel.channels()))).isEqualTo(before);
        assertThat(opened.store.newestRecord()).isEqualTo(panel.at());
    }

    @Test
    void aNewStoreOpensOnAFullDiskAndBeginsWhenThereIsSpace() throws Exception {
        opened.parts.close();
        for (String name : opened.disk.list()) {
            opened.disk.delete(name);
        }
        opened.disk.full = true;
        opened.open();
        Batch first = panel.boundary(3);
        assertThatThrownBy(() -> opened.store.append(List.of(first)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
        assertThat(opened.store.status().writable()).isFalse();

        opened.disk.full = false;

        assertThat(opened.store.append(List.of(first)).sequence()).isEqualTo(1);
        opened.reopen();
        assertThat(opened.stream()).hasSize(1);
    }

    @Test
    void aFullDiskStopsNothingButWritingAndRecoversByItself() throws Exception {
        append(500);
        opened.disk.full = true;
        var waiting = new ArrayList<Batch>();
        Batch next = panel.boundary(3);
        try {
            while (true) {
                opened.store.append(List.of(next));
                waiting.add(next);
                next = panel.boundary(3);
            }
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(Reason.FULL);
        }
        assertThat(opened.store.status().writable()).isFalse();
        long head = opened.store.head().sequence();
        assertThat(opened.stream()).hasSize((int) head);

        opened.disk.full = false;
        opened.store.append(List.of(next));

        assertThat(opened.store.status().writable()).isTrue();
        opened.kill();
        assertThat(opened.stream()).hasSize((int) head + 1);
    }

    @Test
    void aWriteInDoubtIsAppendedOnceWhenItIsTriedAgain() throws Exception {
        append(20);
        Batch batch = panel.boundary(3);
        opened.disk.failForcesAfter = 0;
        assertThatThrownBy(() -> opened.store.append(List.of(batch)))
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(Reason.UNKNOWN);

        opened.store.append(List.of(batch));
        append(5);
        opened.cut();

        assertThat(batches()).hasSize(26).doesNotHaveDuplicates();
    }

    @Test
    void eventsAreNumberedChainedAndDurableWithinASecond() throws Exception {
        opened.store.events().log(event("METER_CHANGE", true));
        opened.store.events().log(event("LINE_DOWN", false));
        opened.time.runFor(Duration.ofSeconds(1));
        opened.kill();
        opened.store.events().log(event("METER_CHANGE", true));
        append(1);
        opened.kill();

        var logged = opened.store.events().read(0, 100);

        assertThat(logged).extracting("number").containsExactly(1L, 2L, 3L);
        assertThat(logged).extracting("kindNumber").containsExactly(1L, 1L, 2L);
        assertThat(Chain.findings(logged)).isEmpty();
        assertThat(opened.store.events().newest()).isEqualTo(3);
    }

    @Test
    void metrologicalEventsAreNeverGivenUpAndABurstIsDurableWithinASecond() throws Exception {
        append(1);
        opened.disk.failWritesAfter = 0;
        for (int i = 0; i < 5000; i++) {
            opened.store.events().log(event("LINE_DOWN", false));
            opened.store.events().log(event("METER_CHANGE", true));
        }
        opened.disk.failWritesAfter = -1;

        opened.time.runFor(Duration.ofMillis(900));
        opened.kill();

        var logged = opened.store.events().read(0, 10_000);
        assertThat(logged)
                .filteredOn(event -> event.event().kind().equals("METER_CHANGE"))
                .hasSize(5000);
        assertThat(logged)
                .filteredOn(event -> event.event().kind().equals("LINE_DOWN"))
                .hasSize(2000);
        assertThat(logged)
                .filteredOn(event -> event.event().kind().equals(EventBook.LOST))
                .hasSize(1);
    }

    private Event event(String kind, boolean metrological) {
        return new Event(
                kind,
                Event.Severity.WARNING,
                metrological,
                opened.time.now(),
                "panel/A",
                "something happened – here",
                Map.of("b", "2", "a", "1"));
    }

    @Test
    void cursorsAndFactsSurviveARestart() throws Exception {
        append(30);
        Cursor cursor = opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        String epoch = opened.store.head().epoch();
        cursor.acknowledge(epoch, 1, 10);
        cursor.acknowledge(epoch, 15, 17);
        cursor.acknowledge(epoch, 12, 12);
        opened.store.facts().put("test/what", "that");
        opened.time.runFor(Duration.ofSeconds(5));

        opened.kill();

        Cursor again = opened.store.cursors().open("cloud", Cursors.INTERVALS, false);
        assertThat(again.contiguous()).isEqualTo(new Position(epoch, 10));
        assertThat(again.above()).isEqualTo(Map.of(12L, 12L, 15L, 17L));
        assertThat(opened.store.facts().get("test/what")).contains("that");
        again.acknowledge(epoch, 11, 11);
        assertThat(again.contiguous().sequence()).isEqualTo(12);
        again.acknowledge(epoch, 13, 14);
        assertThat(again.contiguous().sequence()).isEqualTo(17);
        assertThatThrownBy(() -> again.acknowledge(epoch, 31, 31)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> again.acknowledge("0123456789abcdef", 18, 18)).isInstanceOf(StoreException.class);
    }

    @Test
    void aListenerHearsOfWhatIsDurable() throws Exception {
        var heard = new ArrayList<Position>();
        opened.store.listeners().add(heard::add);

        append(3);

        assertThat(heard).extracting(Position::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aHoleInTheJournalIsNamedAndGivesANewEpoch() throws Exception {
        append(1300);
        String epoch = opened.store.head().epoch();
        opened.parts.close();
        // In the middle of the first segment: its later records are lost, those of the next segments are not.
        try (var file = opened.disk.open("journal-0001", true)) {
            file.write(6 * 4096 + 100, ByteBuffer.allocate(500));
        }

        opened.open();
        opened.time.runFor(Duration.ofSeconds(2));

        List<StreamItem> stream = opened.stream();
        assertThat(stream)
                .filteredOn(item -> item instanceof StreamItem.Tombstone)
                .hasSize(1);
        assertThat(opened.store.head().sequence()).isEqualTo(1300);
        assertThat(opened.store.lineage())
                .extracting(Position::epoch)
                .hasSize(2)
                .startsWith(epoch);
        assertThat(opened.store.events().read(0, 10))
                .extracting(event -> event.event().kind())
                .startsWith("JOURNAL_DAMAGED")
                .contains("INTERVALS_LOST");
        var lineage = opened.store.lineage();
        opened.kill();
        assertThat(opened.store.lineage()).isEqualTo(lineage);
        assertThat(opened.stream()).isEqualTo(stream);
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        opened.store.close();

        assertThatThrownBy(() -> opened.store.append(List.of(panel.boundary(0))))
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(Reason.CLOSED);
        assertThatThrownBy(() -> opened.store.stream(new Position("0123456789abcdef", 0)))
                .isInstanceOf(StoreException.class);
    }

    private List<Batch> append(int count) throws StoreException {
        var appended = new ArrayList<Batch>();
        for (int i = 0; i < count; i++) {
            Batch batch = panel.boundary(20);
            opened.store.append(List.of(batch));
            appended.add(batch);
        }
        return appended;
    }

    private List<Batch> batches() throws StoreException {
        return opened.stream().stream()
                .map(item -> ((StreamItem.Entry) item).batch())
                .toList();
    }
}
