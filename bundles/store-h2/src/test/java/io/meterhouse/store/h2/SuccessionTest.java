package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuccessionTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;
    private List<StreamItem> stream;
    /** The first generation. */
    private byte[] first;

    /** Two generations were made, and the journal forgets the second: that of the first is gone by then. */
    @BeforeEach
    void forget() throws Exception {
        opened = new Opened(folder, 5);
        panel = new Metering("A", 6, Opened.START, Duration.ofMinutes(5), new Random(4));
        record(Duration.ofDays(2));
        opened.fold();
        record(Duration.ofDays(1));
        opened.time.runFor(Duration.ofSeconds(10));
        Map<String, byte[]> journal = journal();
        first = Files.readAllBytes(folder.resolve("generation-000001.mv.db"));
        opened.fold();
        stream = opened.stream();
        opened.parts.close();
        for (String name : journal().keySet()) {
            opened.disk.delete(name);
        }
        for (Map.Entry<String, byte[]> segment : journal.entrySet()) {
            Files.write(folder.resolve(segment.getKey()), segment.getValue());
        }
    }

    private void record(Duration duration) throws StoreException {
        Instant until = panel.at().plus(duration);
        while (panel.at().isBefore(until)) {
            opened.store.append(List.of(panel.boundary(0)));
        }
        opened.set(panel.at());
    }

    private Map<String, byte[]> journal() throws IOException {
        var journal = new HashMap<String, byte[]>();
        for (String name : opened.disk.list()) {
            if (name.startsWith("journal-")) {
                journal.put(name, Files.readAllBytes(folder.resolve(name)));
            }
        }
        return journal;
    }

    @Test
    void aWholeGenerationThatTheJournalForgotIsTakenUp() throws Exception {
        opened.open();

        assertThat(opened.stream()).isEqualTo(stream);
        assertThat(opened.store.lineage()).hasSize(1);
        record(Duration.ofHours(1));
        opened.time.runFor(Duration.ofSeconds(5));
        assertThat(kinds()).containsExactly("GENERATION_TAKEN_UP");
        opened.reopen();
        assertThat(opened.stream())
                .startsWith(stream.toArray(StreamItem[]::new))
                .hasSize(stream.size() + 12);
        assertThat(kinds()).containsExactly("GENERATION_TAKEN_UP");
    }

    @Test
    void aDamagedOneIsTakenUpTooWhereNothingElseHoldsItsDays() throws Exception {
        // In the rows of blocks, and not in all of them.
        zero(block(2));

        opened.open();
        opened.time.runFor(Duration.ofMinutes(2));

        assertThat(kinds()).contains("GENERATION_TAKEN_UP", "GENERATION_DAMAGED", "INTERVALS_LOST");
        assertThat(opened.disk.list()).anyMatch(name -> name.startsWith("generation-000002.mv.db.damaged-"));
        assertThat(opened.stream()).hasSameSizeAs(stream);
        assertThat(opened.store.lineage()).hasSize(2);
    }

    @Test
    void oneThatSaysNothingIsSetAsideAndStaysThere() throws Exception {
        zero(block(0));
        loseJournal();

        opened.open();
        record(Duration.ofHours(1));
        opened.time.runFor(Duration.ofSeconds(5));

        assertThat(kinds()).containsExactly("GENERATION_SET_ASIDE");
        opened.reopen();
        assertThat(opened.disk.list()).anyMatch(name -> name.startsWith("generation-000002.mv.db.damaged-"));
    }

    @Test
    void anOlderOneGoesOnceTheOneThatWasMadeOfItWasReadWhole() throws Exception {
        Files.write(folder.resolve("generation-000001.mv.db"), first);
        loseJournal();

        opened.open();
        opened.time.runFor(Duration.ofMinutes(2));

        assertThat(opened.disk.list()).noneMatch(name -> name.startsWith("generation-000001"));
    }

    @Test
    void anOlderOneIsKeptWhereTheOneThatWasMadeOfItIsNotWhole() throws Exception {
        Files.write(folder.resolve("generation-000001.mv.db"), first);
        loseJournal();
        zero(block(2));

        opened.open();
        opened.time.runFor(Duration.ofMinutes(2));

        assertThat(kinds()).contains("GENERATION_SET_ASIDE", "GENERATION_DAMAGED");
        assertThat(opened.disk.list()).anyMatch(name -> name.startsWith("generation-000001.mv.db.damaged-"));
        assertThat(opened.disk.size("generation-000003.mv.db")).isPositive();
    }

    private void loseJournal() throws IOException {
        for (String name : journal().keySet()) {
            opened.disk.delete(name);
        }
    }

    private List<String> kinds() throws IOException {
        return opened.store.events().read(0, 100).stream()
                .map(event -> event.event().kind())
                .toList();
    }

    /** Where the first block of a kind lies. */
    private long block(int kind) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve("generation-000002.mv.db"));
        for (int at = 0; at < file.length - 2; at++) {
            if ((file[at] & 0xff) == 0xb7 && (file[at + 1] & 0xff) == 0x4d && (file[at + 2] & 0x7f) == kind) {
                return at;
            }
        }
        throw new AssertionError("no block of kind " + kind);
    }

    private void zero(long at) throws IOException {
        try (DiskFile open = opened.disk.open("generation-000002.mv.db", true)) {
            open.write(at, ByteBuffer.allocate(16));
        }
    }
}
