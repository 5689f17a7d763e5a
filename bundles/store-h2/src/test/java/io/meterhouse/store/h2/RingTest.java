package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private final List<Metering> panels = new ArrayList<>();

    private void open(int count, int points, Duration length) throws IOException {
        opened = new Opened(folder, 11);
        for (int i = 0; i < count; i++) {
            panels.add(new Metering("P" + i, points, Opened.START, length, new Random(i)));
        }
    }

    private Instant at() {
        return panels.get(0).at();
    }

    private void record(Duration duration) throws StoreException {
        Instant until = at().plus(duration);
        while (at().isBefore(until)) {
            var batches = new ArrayList<Batch>();
            panels.forEach(panel -> batches.add(panel.boundary(0)));
            opened.store.append(batches);
            opened.set(at());
        }
    }

    private long free() {
        return opened.store.status().figures().get("journal_segments_free");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 60", "1, 24, 5", "20, 24, 60"})
    void eightDaysWithoutAGenerationFitIntoWhatIsThereBeforehand(int count, int points, int minutes) throws Exception {
        open(count, points, Duration.ofMinutes(minutes));
        record(Duration.ofDays(7));
        opened.fold();

        opened.disk.full = true;
        opened.disk.spoilt = true;
        record(Duration.ofDays(8));

        assertThat(opened.store.status().writable()).isTrue();
    }

    @Test
    void aGenerationThatIsMadeSoonAfterAnotherTakesNothingFromTheRing() throws Exception {
        open(1, 24, Duration.ofMinutes(5));
        record(Duration.ofDays(7));
        long before = free();

        for (int i = 0; i < 5; i++) {
            record(Duration.ofHours(1));
            opened.fold();
        }

        assertThat(free()).isBetween(before - 1, before + 1).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatABusyTimeTookIsGivenBackAfterQuietDays() throws Exception {
        open(1, 24, Duration.ofMinutes(5));
        record(Duration.ofDays(1));
        for (int i = 0; i < 600; i++) {
            opened.store.facts().put("key/" + i % 7, "x".repeat(3_000) + i);
            opened.time.runFor(Duration.ofSeconds(4));
        }
        record(Duration.ofHours(13));
        opened.fold();
        long busy = free();

        record(Duration.ofDays(8));

        assertThat(busy).isGreaterThan(20);
        assertThat(free()).isLessThan(8);
    }
}
