package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.testing.Chain;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generation has its name, days and events were left out of it, and the power goes before the journal says that it counts. */
class TakenUpTest {
    private static final int OLD_EVENTS = 30;
    private static final int EVENTS_KEPT = 100;
    private static final Instant END = Opened.START.plus(Duration.ofDays(4));

    @TempDir
    private static Path recorded;

    @TempDir
    private Path folder;

    private Opened opened;

    @BeforeAll
    static void record() throws Exception {
        var opened = new Opened(recorded, 5);
        var panel = new Metering("A", 3, Opened.START, Duration.ofMinutes(15), new Random(6));
        while (panel.at().isBefore(END)) {
            opened.store.append(List.of(panel.boundary(0)));
            opened.set(panel.at());
        }
        opened.store
                .cursors()
                .open("cloud", Cursors.INTERVALS, true)
                .acknowledge(opened.store.head().epoch(), 1, opened.store.head().sequence());
        for (int number = 1; number <= OLD_EVENTS; number++) {
            Instant at = Opened.START.minus(Duration.ofDays(4000));
            opened.store.events().log(new Event("TICK", Severity.INFO, number % 10 == 0, at, "", "", Map.of()));
        }
        for (int number = 0; number < EVENTS_KEPT; number++) {
            opened.store.events().log(new Event("TOCK", Severity.INFO, false, Opened.START, "", "", Map.of()));
        }
        opened.time.runFor(Duration.ofSeconds(10));
        opened.fold();
        opened.parts.close();
    }

    @BeforeEach
    void open() throws Exception {
        for (Map.Entry<String, byte[]> file : files(recorded).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        opened = new Opened(folder, 7);
        opened.retention = Duration.ofDays(1);
        opened.eventsKept = EVENTS_KEPT;
        opened.siteKnown = false;
        opened.set(END);
        opened.reopen();
        opened.store.append(List.of(new Metering("B", 3, END, Duration.ofMinutes(15), new Random(6)).boundary(0)));
        opened.siteKnown = true;
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Everything is as it was before the new generation, and that is there. */
    private void foldAndLoseTheRecord() throws Exception {
        opened.time.runFor(Duration.ofSeconds(10));
        Map<String, byte[]> before = files(folder);
        opened.fold();
        opened.parts.close();
        for (Map.Entry<String, byte[]> file : before.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        assertThat(opened.disk.list().stream().filter(name -> name.startsWith("generation-")))
                .hasSize(2);
    }

    @Test
    void whatWasLeftOutIsToldWhenItIsTakenUpAndNotAgain() throws Exception {
        foldAndLoseTheRecord();
        opened.cut();

        assertTold(1);
        opened.cut();
        assertTold(1);
        opened.time.runFor(Duration.ofMinutes(1));
        opened.fold();
        opened.reopen();
        assertTold(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void alsoWhenThePowerGoesAgainWhileThatIsWritten(int seed) throws Exception {
        foldAndLoseTheRecord();
        openWithoutConfirming();
        opened.random.setSeed(seed);
        opened.cut();

        assertTold(1);
        opened.reopen();
        assertTold(1);
    }

    @Test
    void alsoWhenTheDiskDoesNotConfirmItAtOnce() throws Exception {
        foldAndLoseTheRecord();
        openWithoutConfirming();

        assertTold(1);
        opened.reopen();
        assertTold(1);
    }

    /** The first that is made durable is what the journal has; the second is the record that the generation counts. */
    private void openWithoutConfirming() throws IOException {
        opened.disk.failForcesAfter = 1;
        opened.cut();
        assertThat(opened.disk.failForcesAfter).isEqualTo(-1);
    }

    @Test
    void whatWasRecordedIsNotToldASecondTime() throws Exception {
        opened.fold();
        opened.cut();

        assertTold(0);
    }

    private void assertTold(int takenUp) throws Exception {
        opened.time.runFor(Duration.ofSeconds(10));
        List<LoggedEvent> events = events();
        assertThat(opened.stream().get(0)).isInstanceOf(StreamItem.Tombstone.class);
        assertThat(events.get(0).number()).as("the first that is metrological").isEqualTo(10);
        assertThat(Chain.findings(events)).isEmpty();
        assertThat(count(events, "GENERATION_TAKEN_UP")).isEqualTo(takenUp);
        assertThat(count(events, "RETENTION_DROPPED")).isEqualTo(1);
        assertThat(events)
                .filteredOn(logged -> logged.event().kind().equals("EVENTS_DROPPED"))
                .singleElement()
                .satisfies(logged -> assertThat(logged.event().details()).containsEntry("numbers", "1-9 11-19 21-29"));
    }

    private static long count(List<LoggedEvent> events, String kind) {
        return events.stream()
                .filter(logged -> logged.event().kind().equals(kind))
                .count();
    }

    private List<LoggedEvent> events() {
        var all = new ArrayList<LoggedEvent>();
        List<LoggedEvent> some;
        do {
            some = opened.store
                    .events()
                    .read(all.isEmpty() ? 0 : all.get(all.size() - 1).number(), 10_000);
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }
}
