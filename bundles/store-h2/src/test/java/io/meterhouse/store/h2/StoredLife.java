package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A store that has everything in it that one can have, the same each time: kept in the tests' resources for every format that there was, with
 * what is to be read from it. {@code StoredLife FILE} makes such a resource, for a new format.
 */
final class StoredLife {
    /** What is to be read from the store, in the resource beside it. */
    static final String CONTENTS = "contents.txt";

    private StoredLife() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("stored-life");
        Opened opened = live(folder);
        try (var zip = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[0])));
                Stream<Path> files = Files.list(folder)) {
            put(zip, CONTENTS, contents(opened).getBytes(StandardCharsets.UTF_8));
            opened.parts.close();
            for (Path file : files.sorted().toList()) {
                put(zip, file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Lives it, in an empty folder. */
    static Opened live(Path folder) throws IOException, StoreException {
        var opened = new Opened(folder, 7);
        opened.retention = Duration.ofDays(1);
        var random = new Random(11);
        var panels = new ArrayList<Metering>();
        for (String id : List.of("A", "B")) {
            panels.add(new Metering(id, 5, Opened.START, Duration.ofMinutes(30), random));
        }
        Cursor cursor = opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        for (int hour = 0; hour < 150; hour++) {
            boundaries(opened, panels, random);
            opened.store.facts().put("panel/" + hour % 3, "serial " + hour);
            opened.store.events().log(event(opened, hour));
            if (hour % 9 == 4) {
                cursor.acknowledge(
                        opened.store.head().epoch(),
                        cursor.contiguous().sequence() + 1,
                        opened.store.head().sequence());
            }
            opened.set(panels.get(0).at());
            if (hour == 60 || hour == 130) {
                opened.fold();
            }
        }
        opened.reopen();
        return opened;
    }

    private static void boundaries(Opened opened, List<Metering> panels, Random random) throws StoreException {
        for (Metering panel : panels) {
            Batch batch = panel.boundary(8);
            opened.store.append(List.of(batch));
            if (random.nextInt(8) == 0) {
                var revised = new ArrayList<>(batch.intervals().subList(0, 2));
                revised.replaceAll(panel::revised);
                opened.store.append(List.of(new Batch(panel.panel(), Batch.Kind.REVISIONS, "late", revised)));
            }
        }
    }

    private static Event event(Opened opened, int number) {
        return new Event(
                "KIND_" + number % 3,
                Severity.INFO,
                number % 4 == 0,
                opened.time.now(),
                "panel/A",
                "event " + number,
                Map.of("number", String.valueOf(number)));
    }

    /** All that a store tells, in lines. */
    static String contents(Opened opened) throws StoreException {
        var lines = new ArrayList<String>();
        lines.add("head " + opened.store.head() + " of " + opened.store.lineage());
        opened.stream().forEach(item -> lines.add(item.toString()));
        opened.store
                .events()
                .read(0, 10_000)
                .forEach(event -> lines.add(
                        event.number() + " " + event.kindNumber() + " " + event.hash() + " " + event.event()));
        for (Cursor cursor : opened.store.cursors().all()) {
            lines.add("cursor " + cursor.contiguous() + " " + cursor.above());
        }
        for (int i = 0; i < 3; i++) {
            lines.add("fact " + opened.store.facts().get("panel/" + i));
        }
        for (String id : List.of("A", "B")) {
            var panel = new Metering(id, 5, Opened.START, Duration.ofMinutes(30), new Random(1));
            opened.store
                    .resume(new HashSet<>(panel.channels()))
                    .forEach((channel, state) -> lines.add(channel + " " + state));
            panel.channels().forEach(channel -> lines.add(channel + " " + intervals(opened, channel)));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String intervals(Opened opened, ChannelId channel) {
        try {
            return Opened.all(opened.store.intervals(channel, Instant.MIN, Instant.MAX, Revisions.LATEST)).stream()
                    .map(stored -> stored.sequence() + " " + stored.interval().counts())
                    .toList()
                    .toString();
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
