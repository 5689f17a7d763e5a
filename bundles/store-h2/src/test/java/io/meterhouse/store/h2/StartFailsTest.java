package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store does not open because its disk confirms nothing, and is opened again when that is over. */
class StartFailsTest {
    /** More than what is left of a block, and less than one has. */
    private static final int LONG = 3_800;

    @TempDir
    private Path folder;

    private Metering panel;
    private Opened opened;

    private void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            opened.store.append(List.of(panel.boundary(3)));
        }
    }

    /** The newest block counts in one of its two places, by turns. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11})
    void whatItWroteThenIsWrittenAgain(int count) throws Exception {
        opened = new Opened(folder, count);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(7));
        append(count);
        opened.disk.failForcesAfter = 0;
        assertThatThrownBy(opened::kill).isInstanceOf(IOException.class);
        opened.open();

        // It goes into the next block, and what follows it over the other place of the one before.
        opened.store
                .events()
                .log(new Event(
                        "LONG", Event.Severity.INFO, true, Opened.START, "", "", Map.of("long", "x".repeat(LONG))));
        append(5);
        opened.cut();

        assertThat(opened.stream()).hasSize(count + 5);
        assertThat(opened.store.lineage()).hasSize(1);
    }

    /** The system's memory has what a sync failed to write, and the disk has not. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11})
    void whatAProcessThatDiedCouldNotSyncIsNotTakenForDurable(int count) throws Exception {
        for (int failures = 1; failures <= 3; failures++) {
            opened = new Opened(Files.createTempDirectory(folder, "store"), count);
            panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(7));
            append(count);
            List<Batch> refused = List.of(panel.boundary(3));
            for (int i = 0; i < failures; i++) {
                opened.disk.failForcesAfter = 0;
                assertThatThrownBy(() -> opened.store.append(refused)).isInstanceOf(StoreException.class);
            }
            opened.kill();
            List<StreamItem> told = opened.stream();
            assertThat(opened.store.lineage()).hasSize(1);
            opened.cut();

            assertThat(opened.stream()).startsWith(told.toArray(StreamItem[]::new));
            opened.store.append(refused);
            opened.kill();
            assertThat(opened.stream()).hasSize(count + 1);
        }
    }
}
