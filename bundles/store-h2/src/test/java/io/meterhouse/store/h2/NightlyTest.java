package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;

    @BeforeEach
    void open() throws Exception {
        opened = new Opened(folder, 13);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(15), new Random(14));
        record(Duration.ofDays(2));
    }

    private void record(Duration duration) throws StoreException {
        Instant until = panel.at().plus(duration);
        while (panel.at().isBefore(until)) {
            opened.store.append(List.of(panel.boundary(0)));
            opened.set(panel.at());
        }
    }

    private List<String> kinds() {
        opened.time.runFor(Duration.ofSeconds(5));
        return opened.store.events().read(0, 1000).stream()
                .map(event -> event.event().kind())
                .toList();
    }

    private void damage() throws IOException {
        opened.parts.generations().current().close();
        try (DiskFile open = opened.disk.open(
                Generations.file(opened.store.standing().folded().generation()), true)) {
            for (long at = open.size() / 4; at < open.size(); at += 2_500) {
                open.write(at, ByteBuffer.allocate(700));
            }
        }
        opened.reopen();
    }

    @Test
    void aFoldThatSomebodyAskedForAndThatFailsIsInTheLog() throws Exception {
        opened.disk.spoilt = true;

        assertThatThrownBy(opened::fold).isInstanceOf(IOException.class);

        assertThat(kinds()).containsExactly("FOLD_FAILED");
    }

    @Test
    void aNightThatHasNothingToMakeAGenerationOfReadsTheOneThatIsThere() throws Exception {
        opened.fold();
        opened.time.runFor(Duration.ofDays(6));
        damage();

        opened.time.runFor(Duration.ofDays(1));

        assertThat(kinds()).contains("GENERATION_DAMAGED");
    }

    @Test
    void soDoesANightOnWhichNoneCouldBeMade() throws Exception {
        opened.fold();
        record(Duration.ofHours(12));
        opened.disk.spoilt = true;
        opened.time.runFor(Duration.ofDays(6));
        damage();

        opened.time.runFor(Duration.ofDays(1));

        assertThat(kinds()).contains("FOLD_FAILED");
        assertThat(opened.store.status().text()).contains("a generation is damaged");
    }

    @Test
    void aGenerationThatCannotBeRebuiltIsTriedEverLessOften() throws Exception {
        opened.fold();
        opened.disk.spoilt = true;
        opened.disk.built = 0;
        damage();

        opened.time.runFor(Duration.ofHours(30));

        assertThat(opened.disk.built).isBetween(20, 40);
        opened.disk.spoilt = false;
        opened.time.runFor(Duration.ofHours(1));
        assertThat(opened.store.status().text()).isEqualTo("ok");
        assertThat(opened.stream()).isNotEmpty();
    }
}
