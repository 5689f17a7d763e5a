package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldFailsTest {
    @TempDir
    private Path folder;

    @Test
    void whatADiskThatFailsKeptFromBeingDroppedIsNotToldToBeDropped() throws Exception {
        var opened = new Opened(folder, 5);
        opened.retention = Duration.ofDays(1);
        var panel = new Metering("A", 3, Opened.START, Duration.ofMinutes(15), new Random(6));
        while (panel.at().isBefore(Opened.START.plus(Duration.ofDays(4)))) {
            opened.store.append(List.of(panel.boundary(0)));
            opened.set(panel.at());
        }
        opened.store
                .cursors()
                .open("cloud", Cursors.INTERVALS, true)
                .acknowledge(opened.store.head().epoch(), 1, opened.store.head().sequence());
        int failed = 0;
        while (!folds(opened, failed)) {
            failed++;
            assertThat(dropped(opened)).as("after failure %d", failed).isZero();
            assertThat(opened.stream().get(0).sequence()).isEqualTo(1);
        }

        assertThat(failed).isGreaterThanOrEqualTo(2);
        assertThat(dropped(opened)).isEqualTo(1);
    }

    private static boolean folds(Opened opened, int forces) {
        opened.disk.failForcesAfter = forces;
        try {
            return opened.fold();
        } catch (IOException | StoreException e) {
            return false;
        } finally {
            opened.disk.failForcesAfter = -1;
            opened.time.runFor(Duration.ofMinutes(10));
        }
    }

    private static long dropped(Opened opened) {
        return opened.store.events().read(0, 1000).stream()
                .filter(logged -> logged.event().kind().equals("RETENTION_DROPPED"))
                .count();
    }
}
