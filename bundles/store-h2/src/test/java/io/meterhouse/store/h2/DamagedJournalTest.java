package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.testing.Metering;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that forgets what it had confirmed: what can be read is served, what cannot is named. */
class DamagedJournalTest {
    private static final int BLOCK = 4096;
    private static final int BOUNDARIES = 2400;
    /** Boundaries of 12 channels in a block, at most. */
    private static final int IN_A_BLOCK = 130;

    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;
    private final List<Batch> model = new ArrayList<>();

    private enum Hurt {
        ZEROED,
        GARBAGE,
        FLIPPED,
        CUT_SHORT
    }

    private void fill(int rough, long seed) throws Exception {
        var random = new Random(seed);
        opened = new Opened(Files.createTempDirectory(folder, "store"), seed);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), random);
        model.clear();
        for (int i = 0; i < BOUNDARIES; i++) {
            if (i % 100 == 50) {
                log("SOMETHING");
            }
            append(rough);
        }
        opened.parts.close();
        // Only now, or the night would fold it all.
        opened.set(panel.at());
    }

    private void append(int rough) throws Exception {
        Batch batch = panel.boundary(rough);
        opened.store.append(List.of(batch));
        model.add(batch);
    }

    private void log(String kind) {
        opened.store.events().log(new Event(kind, Event.Severity.INFO, true, opened.time.now(), "", "event", Map.of()));
    }

    private void hurt(String name, int block, Hurt hurt, Random random) throws Exception {
        long size = opened.disk.size(name);
        if (hurt == Hurt.CUT_SHORT) {
            byte[] all = new byte[(int) size];
            Path file = Path.of(opened.disk.path(name));
            System.arraycopy(Files.readAllBytes(file), 0, all, 0, all.length);
            Files.write(file, Arrays.copyOf(all, block * BLOCK + random.nextInt(BLOCK)));
            return;
        }
        byte[] content = new byte[BLOCK];
        try (DiskFile file = opened.disk.open(name, true)) {
            file.read((long) block * BLOCK, ByteBuffer.wrap(content));
            switch (hurt) {
                case ZEROED -> Arrays.fill(content, (byte) 0);
                case GARBAGE -> random.nextBytes(content);
                default -> content[random.nextInt(BLOCK)] ^= (byte) (1 << random.nextInt(8));
            }
            file.write((long) block * BLOCK, ByteBuffer.wrap(content));
            file.force();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesAroundADamagedBlockIsServedAndWhatIsLostIsNamed(Hurt hurt) throws Exception {
        for (int seed = 0; seed < 16; seed++) {
            var random = new Random(seed);
            fill(0, seed);
            String epoch = opened.store.head().epoch();
            String name = "journal-000" + (1 + random.nextInt(2));
            int block = random.nextInt(16);
            hurt(name, block, hurt, random);

            opened.open();
            opened.time.runFor(Duration.ofSeconds(5));

            String at = hurt + " of block " + block + " of " + name + ", seed " + seed;
            int lost = compare(at);
            boolean changed = !opened.store.head().epoch().equals(epoch);
            if (hurt != Hurt.CUT_SHORT) {
                assertThat(lost).as(at).isLessThanOrEqualTo(IN_A_BLOCK);
            }
            if (lost > 0) {
                assertThat(changed).as(at).isTrue();
            }
            goesOn(at);
        }
    }

    /** Everything that is not lost is as it was; everything that is lost is named. Gives how much that is. */
    private int compare(String at) throws Exception {
        int missing = 0;
        Set<String> gone = new HashSet<>();
        long next = 1;
        for (StreamItem item : opened.stream()) {
            assertThat(item.sequence()).as(at).isEqualTo(next);
            if (item instanceof StreamItem.Entry entry) {
                assertSame(at, entry.batch(), model.get((int) next - 1));
                next++;
            } else if (item instanceof StreamItem.Tombstone tombstone) {
                for (; next <= tombstone.last(); next++) {
                    missing++;
                    name(model.get((int) next - 1), gone);
                }
            }
        }
        boolean cutShort = false;
        Set<String> named = new HashSet<>();
        for (LoggedEvent event : opened.store.events().read(0, 1000)) {
            if (event.event().kind().equals("INTERVALS_LOST")) {
                named.addAll(List.of(event.event().details().get("lost").split("\n")));
            }
            cutShort |= event.event().text().contains("cut short");
        }
        int atTheEnd = model.size() - (int) next + 1;
        if (atTheEnd > 1) {
            assertThat(cutShort)
                    .as(at + ": " + atTheEnd + " missing at the end")
                    .isTrue();
            for (; next <= model.size(); next++) {
                name(model.get((int) next - 1), gone);
            }
        }
        assertThat(named).as(at).containsAll(gone);
        return missing + atTheEnd;
    }

    private static void name(Batch batch, Set<String> names) {
        for (Interval interval : batch.intervals()) {
            names.add(interval.channel() + " "
                    + interval.end().minusMillis(1).atZone(ZoneOffset.UTC).toLocalDate());
        }
    }

    /** The register follows from what went before, and may not be known any more. */
    private static void assertSame(String at, Batch found, Batch expected) {
        assertThat(found.intervals()).as(at).hasSameSizeAs(expected.intervals());
        for (int i = 0; i < found.intervals().size(); i++) {
            Interval one = found.intervals().get(i);
            Interval other = expected.intervals().get(i);
            if (one.register().isPresent() || other.register().isEmpty()) {
                assertThat(one).as(at).isEqualTo(other);
            } else {
                assertThat(List.of(one.channel(), one.start(), one.end(), one.counts(), one.flags(), one.unit()))
                        .as(at)
                        .isEqualTo(List.of(
                                other.channel(),
                                other.start(),
                                other.end(),
                                other.counts(),
                                other.flags(),
                                other.unit()));
            }
        }
    }

    private void goesOn(String at) throws Exception {
        Position head = opened.store.head();
        while (model.size() > head.sequence()) {
            model.remove(model.size() - 1);
        }
        opened.set(panel.at());
        append(0);
        append(0);
        opened.time.runFor(Duration.ofSeconds(5));
        long events = opened.store.events().newest();
        List<StreamItem> stream = opened.stream();
        opened.reopen();
        opened.time.runFor(Duration.ofSeconds(5));
        assertThat(opened.store.events().newest()).as(at + ": told twice").isEqualTo(events);
        assertThat(opened.stream()).as(at).isEqualTo(stream);
        opened.fold();
        opened.time.runFor(Duration.ofSeconds(5));
        assertThat(opened.stream()).as(at + ", folded").isEqualTo(stream);
        opened.parts.close();
    }

    @Test
    void aDamagedBlockThatNamedChannelsTakesWhatFollowsAlongAndThatIsNamed() throws Exception {
        opened = new Opened(Files.createTempDirectory(folder, "store"), 1);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(1));
        for (int i = 0; i < 3 * IN_A_BLOCK / 2; i++) {
            append(0);
        }
        // Its channels are named in the second block of data, and nowhere else.
        var other = new Metering("B", 12, panel.at(), Duration.ofMinutes(5), new Random(2));
        for (int i = 0; i < 2 * IN_A_BLOCK; i++) {
            Batch batch = other.boundary(0);
            opened.store.append(List.of(batch));
            model.add(batch);
        }
        String epoch = opened.store.head().epoch();
        opened.parts.close();
        opened.set(other.at());
        hurt("journal-0001", 3, Hurt.ZEROED, new Random(1));

        opened.open();
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(opened.store.head().epoch()).isNotEqualTo(epoch);
        assertThat(opened.store.head().sequence()).isLessThan(IN_A_BLOCK);
        Set<String> named = new HashSet<>();
        for (LoggedEvent event : opened.store.events().read(0, 1000)) {
            if (event.event().kind().equals("INTERVALS_LOST")) {
                named.addAll(List.of(event.event().details().get("lost").split("\n")));
            }
        }
        for (Batch batch : model.subList((int) opened.store.head().sequence(), model.size())) {
            Instant end = batch.intervals().get(0).end().minusMillis(1);
            assertThat(named)
                    .contains("every channel " + end.atZone(ZoneOffset.UTC).toLocalDate());
        }
        goesOn("a block that named channels is zeroed");
    }

    @Test
    void whatASegmentWithADamagedSnapshotHoldsIsThereAtEveryStart() throws Exception {
        opened = new Opened(Files.createTempDirectory(folder, "store"), 1);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(1));
        for (int i = 0; i < 10; i++) {
            append(0);
        }
        opened.fold();
        // The one before it is in the generation, and is kept while nothing came after it.
        for (int i = 0; i < 3 * IN_A_BLOCK; i++) {
            append(0);
        }
        opened.parts.close();
        opened.set(panel.at());
        hurt("journal-0002", 2, Hurt.ZEROED, new Random(1));

        opened.open();
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(compare("a snapshot is zeroed")).isLessThanOrEqualTo(IN_A_BLOCK);
        goesOn("a snapshot is zeroed");
    }

    @Test
    void aDamagedBlockThatNamedAllChannelsTakesTheWholeOfAFirstSegmentAlongAndThatIsNamed() throws Exception {
        opened = new Opened(Files.createTempDirectory(folder, "store"), 1);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(1));
        for (int i = 0; i < 2 * IN_A_BLOCK; i++) {
            append(0);
        }
        String epoch = opened.store.head().epoch();
        opened.parts.close();
        opened.set(panel.at());
        hurt("journal-0001", 2, Hurt.ZEROED, new Random(1));

        opened.open();
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(opened.store.head().epoch()).isNotEqualTo(epoch);
        assertThat(opened.store.events().read(0, 1000))
                .extracting(LoggedEvent::event)
                .noneMatch(event -> event.kind().equals("JOURNAL_TORN"))
                .anyMatch(event -> event.kind().equals("INTERVALS_LOST")
                        && event.details().get("lost").equals("every channel"));
        goesOn("the block that named all channels is zeroed");
    }

    @Test
    void whatIsDamagedWhileItRunsIsNamedAndTheRestIsFolded() throws Exception {
        fill(0, 1);
        opened.open();
        String epoch = opened.store.head().epoch();
        hurt("journal-0001", 5, Hurt.GARBAGE, new Random(1));

        assertThat(opened.fold()).isTrue();
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(compare("folded")).isBetween(10, IN_A_BLOCK);
        assertThat(opened.store.head().epoch()).isNotEqualTo(epoch);
        assertThat(opened.disk.list()).anyMatch(name -> name.startsWith("journal-0001.damaged-"));
    }

    @Test
    void aReaderThatMeetsDamageFindsATombstoneThereNextTime() throws Exception {
        fill(0, 1);
        opened.open();
        hurt("journal-0001", 5, Hurt.ZEROED, new Random(1));
        try {
            opened.stream();
        } catch (io.meterhouse.api.store.StoreException e) {
            assertThat(e).hasMessageContaining("cannot be read");
        }
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(compare("read")).isBetween(10, IN_A_BLOCK);
    }
}
