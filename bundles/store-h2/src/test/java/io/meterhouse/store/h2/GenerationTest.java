package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private Metering first;
    private Metering second;

    @BeforeEach
    void open() throws IOException {
        opened = new Opened(folder, 3);
        first = new Metering("A", 24, Opened.START, Duration.ofMinutes(5), new Random(1));
        second = new Metering("B", 5, Opened.START, Duration.ofMinutes(15), new Random(2));
    }

    private void record(Duration duration, int rough) throws StoreException {
        Instant until = first.at().plus(duration);
        Batch last = null;
        while (first.at().isBefore(until)) {
            var batches = new ArrayList<Batch>();
            if (rough > 0 && last != null && last.intervals().get(0).end().getEpochSecond() % 7 == 0) {
                Interval old = last.intervals().get(0);
                batches.add(new Batch("A", Batch.Kind.REVISIONS, "spread", List.of(first.revised(old))));
            }
            last = first.boundary(rough);
            batches.add(last);
            if (second.at().isBefore(first.at())) {
                batches.add(second.boundary(rough));
            }
            opened.store.append(batches);
            opened.set(first.at());
        }
    }

    @Test
    void aFoldChangesNothingThatIsRead() throws Exception {
        record(Duration.ofDays(3), 8);
        List<StreamItem> stream = opened.stream();
        ChannelId channel = first.channels().get(4);
        List<StoredInterval> all = all(channel);

        opened.fold();

        assertThat(opened.stream()).isEqualTo(stream);
        assertThat(all(channel)).isEqualTo(all);
        record(Duration.ofDays(2), 8);
        stream = opened.stream();
        all = all(channel);
        opened.fold();
        assertThat(opened.stream()).isEqualTo(stream);
        opened.reopen();
        assertThat(opened.stream()).isEqualTo(stream);
        assertThat(all(channel)).isEqualTo(all);
        assertThat(opened.store.status().figures())
                .hasEntrySatisfying("generation", number -> assertThat(number).isGreaterThan(1));
    }

    private List<StoredInterval> all(ChannelId channel) throws StoreException {
        return Opened.all(opened.store.intervals(channel, Instant.MIN, Instant.MAX, Revisions.ALL));
    }

    @Test
    void aBoundaryIsFoundInAGenerationToo() throws Exception {
        record(Duration.ofDays(1), 8);
        StreamItem.Entry entry = (StreamItem.Entry) opened.stream().get(100);
        Instant end = entry.batch().intervals().get(0).end();
        var before = Opened.all(opened.store.boundary(entry.batch().panel(), end));

        opened.fold();

        assertThat(Opened.all(opened.store.boundary(entry.batch().panel(), end)))
                .isEqualTo(before)
                .isNotEmpty();
    }

    @Test
    void everyFifthNightAGenerationIsMadeAndSegmentsAreUsedAgain() throws Exception {
        record(Duration.ofDays(20), 0);

        assertThat(opened.store.status().figures().get("generation")).isBetween(3L, 4L);
        assertThat(opened.store.status().figures().get("journal_segments")).isLessThanOrEqualTo(4);
        assertThat(opened.disk.list())
                .filteredOn(name -> name.startsWith("generation-"))
                .hasSize(1);
        assertThat(opened.stream()).hasSize((int) opened.store.head().sequence());
    }

    @Test
    void daysBeyondRetentionGoWhenTheyAreDelivered() throws Exception {
        opened.retention = Duration.ofDays(2);
        Cursor cursor = opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        record(Duration.ofDays(5), 0);
        opened.fold();
        assertThat(opened.stream().get(0)).isInstanceOf(StreamItem.Entry.class);

        cursor.acknowledge(opened.store.head().epoch(), 1, 400);
        record(Duration.ofHours(1), 0);
        opened.fold();

        StreamItem oldest = opened.stream().get(0);
        assertThat(oldest).isInstanceOfSatisfying(StreamItem.Tombstone.class, tombstone -> {
            assertThat(tombstone.last()).isBetween(280L, 400L);
            assertThat(tombstone.reason()).contains("retention");
        });
        assertThat(opened.store.events().read(0, 100))
                .extracting(event -> event.event().kind())
                .contains("RETENTION_DROPPED");
        opened.kill();
        assertThat(opened.stream().get(0)).isEqualTo(oldest);
    }

    @Test
    void aClockThatLeapsAheadMakesNothingOld() throws Exception {
        record(Duration.ofDays(2), 0);
        opened.set(Instant.parse("2099-01-01T00:00:00Z"));

        opened.fold();

        assertThat(opened.stream().get(0)).isInstanceOf(StreamItem.Entry.class);
    }

    @Test
    void aDamagedGenerationIsSetAsideAndEveryWholeBlockServed() throws Exception {
        record(Duration.ofDays(6), 0);
        opened.fold();
        long head = opened.store.head().sequence();
        String epoch = opened.store.head().epoch();
        String file = generation();
        opened.parts.generations().current().close();
        damage(file);
        opened.reopen();

        read();
        opened.time.runFor(Duration.ofHours(30));

        assertThat(opened.disk.list()).anyMatch(name -> name.startsWith(file + ".damaged-"));
        assertThat(opened.store.head().sequence()).isEqualTo(head);
        assertThat(opened.store.lineage())
                .anySatisfy(position -> assertThat(position.epoch()).isEqualTo(epoch));
        assertThat(opened.store.events().read(0, 1000))
                .extracting(event -> event.event().kind())
                .contains("GENERATION_DAMAGED");
        long kept = opened.stream().stream()
                .filter(item -> item instanceof StreamItem.Entry)
                .count();
        assertThat(kept).isGreaterThan(head / 2);
        opened.kill();
        assertThat(opened.stream().stream()
                        .filter(item -> item instanceof StreamItem.Entry)
                        .count())
                .isEqualTo(kept);
    }

    @Test
    void aMissingGenerationIsNamedAndTheStoreGoesOn() throws Exception {
        record(Duration.ofDays(4), 0);
        opened.fold();
        record(Duration.ofHours(3), 0);
        long head = opened.store.head().sequence();
        Files.delete(folder.resolve(generation()));

        opened.reopen();

        assertThat(opened.stream().get(0)).isInstanceOf(StreamItem.Tombstone.class);
        assertThat(opened.store.head().sequence()).isEqualTo(head);
        opened.store.append(List.of(first.boundary(0)));
        assertThat(opened.store.head().sequence()).isEqualTo(head + 1);
    }

    @Test
    void withoutAJournalTheStoreGoesOnWithWhatTheGenerationRemembers() throws Exception {
        record(Duration.ofDays(4), 0);
        opened.fold();
        long head = opened.store.head().sequence();
        var states = opened.store.resume(Set.copyOf(first.channels()));
        opened.parts.close();
        for (String name : opened.disk.list()) {
            if (name.startsWith("journal-")) {
                Files.delete(folder.resolve(name));
            }
        }

        opened.open();

        assertThat(opened.store.head().sequence()).isEqualTo(head);
        assertThat(opened.store.lineage()).hasSize(2);
        assertThat(opened.store.resume(Set.copyOf(first.channels()))).isEqualTo(states);
        assertThat(opened.stream()).hasSize((int) head);
    }

    @Test
    void whileNoSiteIsKnownNothingIsDropped() throws Exception {
        opened.retention = Duration.ofDays(2);
        opened.siteKnown = false;
        record(Duration.ofDays(5), 0);

        opened.fold();

        assertThat(opened.stream()).hasOnlyElementsOfType(StreamItem.Entry.class);
    }

    @Test
    void aSectorThatCannotBeReadTakesNoMoreThanItsBlocksWithIt() throws Exception {
        record(Duration.ofDays(6), 0);
        opened.fold();
        opened.parts.generations().current().close();
        try (DiskFile open = opened.disk.open(generation(), true)) {
            opened.disk.unreadable.add(open.size() / 2 / 4096 * 4096);
            open.write(open.size() / 2 / 4096 * 4096, ByteBuffer.allocate(512));
        }
        opened.reopen();

        opened.time.runFor(Duration.ofHours(30));

        List<String> told = kinds();
        assertThat(told).contains("GENERATION_DAMAGED", "INTERVALS_LOST");
        assertThat(opened.stream())
                .filteredOn(item -> item instanceof StreamItem.Entry)
                .hasSizeGreaterThan((int) opened.store.head().sequence() / 2);
    }

    @Test
    void whatTheJournalHoldsIsRevisedThoughTheGenerationCannotBeRead() throws Exception {
        record(Duration.ofDays(2), 0);
        opened.fold();
        opened.reopen();
        Batch newest = first.boundary(0);
        opened.store.append(List.of(newest));
        Files.delete(folder.resolve(generation()));

        opened.store.append(List.of(new Batch(
                "A",
                Batch.Kind.REVISIONS,
                "late",
                List.of(first.revised(newest.intervals().get(0))))));
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(kinds()).isEmpty();
    }

    @Test
    void aClockThatWasAheadForAWhileDoesNotEndTheNightlyWork() throws Exception {
        record(Duration.ofDays(2), 0);
        Instant now = opened.time.now();
        opened.set(Instant.parse("2031-01-01T12:00:00Z"));
        opened.fold();
        opened.time.runFor(Duration.ofHours(1));
        opened.set(now);
        record(Duration.ofHours(2), 0);
        long before = opened.store.status().figures().get("generation");

        opened.time.runFor(Duration.ofDays(3));

        assertThat(opened.store.status().figures()).containsEntry("generation", before + 1);
    }

    @Test
    void aNewGenerationThatIsNotWholeSaysNothingAboutTheOldOne() throws Exception {
        record(Duration.ofDays(2), 0);
        opened.fold();
        record(Duration.ofDays(3), 0);
        opened.disk.spoilt = true;

        opened.time.runFor(Duration.ofDays(3));

        assertThat(kinds()).contains("FOLD_FAILED").doesNotContain("GENERATION_DAMAGED");
        opened.disk.spoilt = false;
        opened.fold();
        assertThat(opened.stream()).hasSize((int) opened.store.head().sequence());
    }

    @Test
    void whatTheJournalStillHoldsIsNotLostWithAGeneration() throws Exception {
        record(Duration.ofDays(4), 0);
        opened.disk.full = true;
        opened.fold();
        long folded = opened.store.head().sequence();
        Files.delete(folder.resolve(generation()));
        opened.disk.full = false;
        opened.reopen();

        long gone = 0;
        for (StreamItem item : opened.stream()) {
            if (item instanceof StreamItem.Tombstone tombstone) {
                gone += tombstone.last() - tombstone.sequence() + 1;
            }
        }

        opened.time.runFor(Duration.ofSeconds(5));
        assertThat(gone).isBetween(1L, folded - 1);
        assertThat(opened.store.events().read(0, 1000))
                .filteredOn(event -> event.event().kind().equals("GENERATION_DAMAGED"))
                .singleElement()
                .extracting(event -> event.event().details().get("lost_batches"))
                .isEqualTo(String.valueOf(gone));
    }

    private List<String> kinds() {
        return opened.store.events().read(0, 1000).stream()
                .map(event -> event.event().kind())
                .toList();
    }

    /** As somebody would who does not know. */
    private void read() {
        try {
            opened.stream();
            for (ChannelId channel : first.channels()) {
                all(channel);
            }
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(StoreException.Reason.IO);
        }
    }

    private String generation() throws IOException {
        return opened.disk.list().stream()
                .filter(name -> name.startsWith("generation-"))
                .findFirst()
                .orElseThrow();
    }

    private void damage(String file) throws IOException {
        try (DiskFile open = opened.disk.open(file, true)) {
            for (long at = open.size() / 4; at < open.size(); at += 30_000) {
                open.write(at, ByteBuffer.allocate(700));
            }
        }
    }

    @Test
    void aGenerationOf24PointsIsSmall() throws Exception {
        record(Duration.ofDays(32), 0);
        opened.fold();

        long intervals = 32L * 288 * 24 + 32L * 96 * 5;
        long bytes = Files.size(folder.resolve(generation()));
        assertThat(bytes).isLessThan(intervals * 2);
    }
}
