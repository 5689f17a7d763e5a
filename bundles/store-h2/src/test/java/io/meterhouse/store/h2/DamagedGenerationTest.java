package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.testing.Metering;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever of a generation is hurt, each channel and day that is lost with it is named. */
class DamagedGenerationTest {
    private static final int BLOCK = 4096;

    @TempDir
    private Path folder;

    private Opened opened;
    private final List<Batch> model = new ArrayList<>();

    private String fill(int seed) throws Exception {
        opened = new Opened(Files.createTempDirectory(folder, "store"), seed);
        var random = new Random(seed);
        var panels = List.of(
                new Metering("A", 6, Opened.START, Duration.ofMinutes(15), random),
                new Metering("B", 3, Opened.START, Duration.ofMinutes(60), random));
        model.clear();
        while (panels.get(0).at().isBefore(Opened.START.plus(Duration.ofDays(4)))) {
            for (Metering panel : panels) {
                if (!panel.at().isAfter(panels.get(0).at())) {
                    Batch batch = panel.boundary(0);
                    opened.store.append(List.of(batch));
                    model.add(batch);
                }
            }
        }
        opened.set(panels.get(0).at());
        opened.fold();
        opened.parts.close();
        return opened.disk.list().stream()
                .filter(name -> name.startsWith("generation-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachBlockOfTheFileThatIsLostIsNamedByChannelAndDay() throws Exception {
        String file = fill(1);
        Path path = Path.of(opened.disk.path(file));
        byte[] whole = Files.readAllBytes(path);
        Map<String, byte[]> others = others(file);
        for (int block = 2; block * BLOCK < whole.length; block++) {
            restore(others);
            Files.write(path, whole);
            try (DiskFile open = opened.disk.open(file, true)) {
                open.write((long) block * BLOCK, ByteBuffer.allocate(Math.min(BLOCK, whole.length - block * BLOCK)));
            }
            compare("block " + block);
        }
    }

    @Test
    void whatIsCutOffIsNamedByChannelAndDay() throws Exception {
        String file = fill(2);
        Path path = Path.of(opened.disk.path(file));
        byte[] whole = Files.readAllBytes(path);
        Map<String, byte[]> others = others(file);
        for (int part = 0; part < 8; part++) {
            restore(others);
            Files.write(path, Arrays.copyOf(whole, whole.length / 8 * part));
            compare(part + " eighths");
        }
    }

    @Test
    void theLogOfEventsSaysThatItCannotBeReadAndDoesNotPassForEmpty() throws Exception {
        opened = new Opened(Files.createTempDirectory(folder, "store"), 3);
        for (int i = 0; i < 300; i++) {
            opened.store.events().log(event(i));
        }
        var panel = new Metering("A", 6, Opened.START, Duration.ofMinutes(60), new Random(3));
        while (panel.at().isBefore(Opened.START.plus(Duration.ofDays(2)))) {
            opened.store.append(List.of(panel.boundary(0)));
        }
        opened.set(panel.at());
        opened.fold();
        opened.parts.close();
        String file = opened.disk.list().stream()
                .filter(name -> name.startsWith("generation-"))
                .findFirst()
                .orElseThrow();
        Path path = Path.of(opened.disk.path(file));
        byte[] whole = Files.readAllBytes(path);
        Map<String, byte[]> others = others(file);
        int failed = 0;
        for (int block = 2; block * BLOCK < whole.length; block++) {
            restore(others);
            byte[] hurt = whole.clone();
            Arrays.fill(hurt, block * BLOCK, Math.min(whole.length, (block + 1) * BLOCK), (byte) 0);
            Files.write(path, hurt);
            opened.open();
            try {
                assertThat(opened.store.events().read(0, 1000))
                        .as("block " + block)
                        .isNotEmpty();
            } catch (EventsUnreadableException e) {
                failed++;
                assertThat(e).hasMessageContaining("cannot be read");
            }
            opened.parts.close();
        }
        assertThat(failed).as("blocks that hold events").isPositive();
    }

    private static Event event(int number) {
        return new Event(
                "TEST",
                Event.Severity.INFO,
                true,
                Opened.START,
                "",
                "event " + number + " of some",
                Map.of("detail", Integer.toHexString(number * 0x9E3779B9)));
    }

    private Map<String, byte[]> others(String but) throws Exception {
        var others = new TreeMap<String, byte[]>();
        for (String name : opened.disk.list()) {
            if (!name.equals(but)) {
                others.put(name, Files.readAllBytes(Path.of(opened.disk.path(name))));
            }
        }
        return others;
    }

    private void restore(Map<String, byte[]> others) throws Exception {
        for (String name : opened.disk.list()) {
            Files.delete(Path.of(opened.disk.path(name)));
        }
        for (Map.Entry<String, byte[]> other : others.entrySet()) {
            Files.write(Path.of(opened.disk.path(other.getKey())), other.getValue());
        }
    }

    private void compare(String at) throws Exception {
        opened.open();
        read();
        opened.time.runFor(Duration.ofSeconds(5));
        Set<String> gone = new TreeSet<>();
        for (StreamItem item : opened.stream()) {
            if (item instanceof StreamItem.Entry entry) {
                Set<Interval> missing =
                        new HashSet<>(model.get((int) entry.sequence() - 1).intervals());
                missing.removeAll(entry.batch().intervals());
                name(missing, gone);
            } else if (item instanceof StreamItem.Tombstone tombstone) {
                for (long lost = tombstone.sequence(); lost <= tombstone.last(); lost++) {
                    name(model.get((int) lost - 1).intervals(), gone);
                }
            }
        }
        Set<String> named = new TreeSet<>();
        for (LoggedEvent event : opened.store.events().read(0, 1000)) {
            if (event.event().kind().equals("INTERVALS_LOST")) {
                named.addAll(List.of(event.event().details().get("lost").split("\n")));
            }
        }
        assertThat(named).as(at).containsAll(gone);
        assertThat(gone.isEmpty()).as(at + ": " + named).isEqualTo(named.isEmpty());
        opened.parts.close();
    }

    /** As somebody would who does not know: by that it is found. */
    private void read() {
        try {
            opened.stream();
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(StoreException.Reason.IO);
        }
    }

    private static void name(Iterable<Interval> intervals, Set<String> names) {
        for (Interval interval : intervals) {
            names.add(interval.channel() + " on "
                    + interval.end().minusMillis(1).atZone(ZoneOffset.UTC).toLocalDate());
        }
    }
}
