package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forty days of a panel, of which an uplink has some, on a disk that becomes short. */
class RetentionTest {
    private static final int DAYS = 40;
    private static final int A_DAY = 96;
    private static final Instant END = Opened.START.plus(Duration.ofDays(DAYS));

    @TempDir
    private static Path recorded;

    @TempDir
    private Path folder;

    private Opened opened;
    /** Bytes of the generation; everything is measured by it. */
    private long size;

    private long floor;

    @BeforeAll
    static void record() throws Exception {
        var opened = new Opened(recorded, 5);
        var panel = new Metering("A", 72, Opened.START, Duration.ofMinutes(15), new Random(6));
        opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        while (panel.at().isBefore(END)) {
            opened.store.append(List.of(panel.boundary(0)));
            opened.set(panel.at());
        }
        opened.fold();
        opened.parts.close();
    }

    @BeforeEach
    void open() throws IOException {
        try (Stream<Path> files = Files.list(recorded)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        opened = new Opened(folder, 7);
        opened.set(END);
        size = size();
        floor = size * 4 / 3;
        opened.storeFree = floor;
    }

    private void delivered(int days) throws StoreException {
        opened.store
                .cursors()
                .open("cloud", Cursors.INTERVALS, true)
                .acknowledge(opened.store.head().epoch(), 1, (long) days * A_DAY);
    }

    /** From now on so many bytes are free. */
    private void free(long bytes) throws IOException {
        opened.disk.capacity = bytes;
        opened.disk.others = 0;
        for (String name : opened.disk.list()) {
            opened.disk.capacity += opened.disk.size(name);
        }
    }

    private void hours(int hours) {
        opened.time.runFor(Duration.ofHours(hours));
    }

    private List<String> kinds() {
        hours(1);
        return events().stream().map(Event::kind).toList();
    }

    private List<Event> events() {
        return opened.store.events().read(0, 1000).stream()
                .map(logged -> logged.event())
                .toList();
    }

    private List<StreamItem.Tombstone> tombstones() throws StoreException {
        var found = new ArrayList<StreamItem.Tombstone>();
        for (StreamItem item : opened.stream()) {
            if (item instanceof StreamItem.Tombstone tombstone) {
                found.add(tombstone);
            }
        }
        return found;
    }

    private long size() throws IOException {
        return Files.size(folder.resolve(Generations.file((int) generation())));
    }

    private long generation() {
        return opened.store.status().figures().get("generation");
    }

    @Test
    void underTheFloorTheOldestDeliveredDaysGoAndNoMoreThanAreNeeded() throws Exception {
        delivered(35);
        free(floor - 10_000);

        hours(3);

        assertThat(opened.disk.free()).isBetween(floor * 5 / 4, floor * 5 / 3);
        assertThat(tombstones()).singleElement().satisfies(tombstone -> {
            assertThat(tombstone.sequence()).isEqualTo(1);
            assertThat(tombstone.last()).isLessThan(30 * A_DAY);
            assertThat((tombstone.last() + 1) % A_DAY).as("whole days").isZero();
            assertThat(tombstone.reason()).isEqualTo("dropped for want of space; every uplink had it");
        });
        assertThat(kinds())
                .contains("SPACE_LOW", "SPACE_DROPPED", "SPACE_ENOUGH")
                .doesNotContain("UNDELIVERED_DROPPED");
        assertThat(opened.store.status().text()).isEqualTo("ok");
    }

    @Test
    void thenTheOldestUndeliveredGoWithATombstoneAndAnAlarmThatNamesThem() throws Exception {
        delivered(5);
        free(floor - 10_000);

        hours(3);

        assertThat(tombstones()).hasSize(2);
        assertThat(tombstones().get(0).last()).isEqualTo(5 * A_DAY);
        StreamItem.Tombstone lost = tombstones().get(1);
        assertThat(lost.reason()).isEqualTo("dropped for want of space; not delivered to every uplink");
        hours(1);
        assertThat(events())
                .filteredOn(event -> event.kind().equals("UNDELIVERED_DROPPED"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.metrological()).isTrue();
                    assertThat(event.severity()).isEqualTo(Event.Severity.ALARM);
                    assertThat(event.details())
                            .containsEntry("first_day", "2026-03-06")
                            .containsEntry("sequences", lost.sequence() + "-" + lost.last());
                });
        List<StreamItem> before = opened.stream();
        opened.kill();
        assertThat(opened.stream()).isEqualTo(before);
    }

    @Test
    void oneFoldBringsTheFloorBackAndTheHoursAfterItMakeNone() throws Exception {
        delivered(35);
        free(floor - 10_000);
        hours(3);
        long made = generation();

        hours(20);

        assertThat(generation()).isEqualTo(made);
    }

    @Test
    void aDiskThatHasRoomCostsNoDay() throws Exception {
        delivered(35);
        free(floor + 1_000_000);

        hours(80);

        assertThat(tombstones()).isEmpty();
    }

    @Test
    void aLargeFileThatLiesThereForLessThanAnHourCostsNoDay() throws Exception {
        delivered(35);
        free(floor + 10_000);
        opened.time.runFor(Duration.ofMinutes(50));
        opened.disk.others = 20_000;
        opened.time.runFor(Duration.ofMinutes(50));
        opened.disk.others = 0;

        hours(5);

        assertThat(tombstones()).isEmpty();
        assertThat(opened.store.status().text())
                .matches("0\\.. MB are free on the store's disk, and 0\\.. MB should be .*");
        opened.disk.capacity += floor;
        assertThat(kinds()).containsSequence("SPACE_LOW", "SPACE_ENOUGH");
        assertThat(opened.store.status().text()).isEqualTo("ok");
    }

    @Test
    void whereAllDaysWouldNotBeEnoughNoneIsGivenForIt() throws Exception {
        delivered(35);
        opened.storeFree = 64_000_000;
        free(10_000_000);
        long made = generation();

        hours(20);

        assertThat(tombstones()).isEmpty();
        assertThat(generation()).isEqualTo(made);
        assertThat(kinds()).contains("SPACE_LOW");
    }

    @Test
    void butThenTheStoreGrowsNoMore() throws Exception {
        delivered(35);
        opened.storeFree = 64_000_000;
        free(10_000_000);
        hours(3);
        long before = size();
        var panel = new Metering("B", 24, END, Duration.ofMinutes(5), new Random(8));
        while (panel.at().isBefore(END.plus(Duration.ofDays(4)))) {
            opened.store.append(List.of(panel.boundary(0)));
        }
        opened.set(panel.at());

        opened.fold();

        assertThat(tombstones()).hasSize(1);
        assertThat(size()).isLessThan(before + 8_192);
    }

    @Test
    void theNewestDaysStayHoweverShortTheDiskIs() throws Exception {
        opened.storeFree = size * 24 / 10;
        free(opened.storeFree - 10_000);

        hours(3);

        assertThat(tombstones()).singleElement().satisfies(tombstone -> {
            assertThat(tombstone.last()).isLessThan((DAYS - 8) * A_DAY);
            assertThat(tombstone.reason()).contains("not delivered");
        });
    }

    @Test
    void aGenerationThatDoesNotFitBesideTheOldOneWaitsWhileTheJournalHasRoom() throws Exception {
        delivered(35);
        free(floor - 10_000);
        opened.disk.others = floor - 110_000;
        append();
        hours(1);

        assertThatThrownBy(opened::fold)
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("beside the old one, and 0.1 MB are free");

        assertThat(kinds()).contains("FOLD_FAILED");
        assertThat(tombstones()).isEmpty();
        opened.disk.others = 0;
        opened.disk.capacity += floor;
        assertThat(opened.fold()).isTrue();
        assertThat(tombstones()).isEmpty();
    }

    private void append() throws StoreException {
        opened.store.append(List.of(new Metering("C", 3, END, Duration.ofMinutes(5), new Random(9)).boundary(0)));
    }

    @Test
    void onADiskThatTheStoreAloneFillsTheOldestGoSoThatTheNextGenerationFits() throws Exception {
        delivered(35);
        opened.storeFree = 100_000;
        free(size);
        append();

        assertThat(opened.fold()).isTrue();

        assertThat(tombstones()).singleElement().satisfies(tombstone -> assertThat(tombstone.reason())
                .contains("every uplink had it"));
        assertThat(opened.disk.free()).isGreaterThan(size);
    }

    @Test
    void aFullDiskStopsNothingButWritingSaysSoAndRecoversByItself() throws Exception {
        free(0);
        var panel = new Metering("B", 72, END, Duration.ofMinutes(5), new Random(10));
        long before = opened.store.head().sequence();
        StoreException refused = fill(panel);

        assertThat(refused.reason()).isEqualTo(StoreException.Reason.FULL);
        long head = opened.store.head().sequence();
        assertThat(head).as("it goes on in the segments that are there").isGreaterThan(before + A_DAY);
        hours(3);
        assertThat(opened.store.status().writable()).isFalse();
        assertThat(opened.store.status().text()).contains("no space left");
        assertThat(opened.stream()).hasSize((int) head);
        assertThat(tombstones()).isEmpty();

        opened.disk.capacity += 3 * floor;
        opened.store.append(List.of(panel.boundary(0)));
        hours(2);

        assertThat(opened.store.status().text()).isEqualTo("ok");
        assertThat(opened.store.status().figures().get("journal_segments_free")).isPositive();
        assertThat(kinds()).contains("STORE_NOT_WRITABLE", "FOLD_FAILED", "STORE_WRITES_AGAIN", "SPACE_ENOUGH");
        opened.kill();
        assertThat(opened.stream()).hasSize((int) head + 1).hasOnlyElementsOfType(StreamItem.Entry.class);
    }

    private StoreException fill(Metering panel) {
        try {
            while (true) {
                opened.store.append(List.of(panel.boundary(2)));
            }
        } catch (StoreException e) {
            return e;
        }
    }

    @Test
    void aFlushThatTakesTheLastSegmentMakesAGeneration() throws Exception {
        opened.storeFree = 0;
        long made = generation();
        append();

        for (int i = 0; generation() == made && i < 5_000; i++) {
            opened.store.facts().put("key/" + i % 7, "x".repeat(3_000) + i);
            opened.time.runFor(Duration.ofSeconds(4));
        }

        assertThat(generation()).isEqualTo(made + 1);
    }

    @Test
    void aGenerationThatDidNotFitAfterAllIsMadeSmallerTheNextTime() throws Exception {
        delivered(35);
        opened.storeFree = 100_000;
        free(size * 19 / 10);
        append();
        opened.disk.largest = size * 9 / 10;

        assertThatThrownBy(opened::fold).isInstanceOf(DiskFullException.class);
        assertThat(opened.fold()).isTrue();

        assertThat(tombstones()).isNotEmpty();
    }
}
