package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The journal is read whole while records are appended to it. */
class JournalCheckTest {
    private static final int BLOCK = 4096;

    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;

    /** Two segments: one that is finished, and the one that is being filled. */
    @BeforeEach
    void fill() throws Exception {
        opened = new Opened(folder, 1);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(1));
        for (int i = 0; i < 2000; i++) {
            if (i % 50 == 0) {
                opened.store
                        .events()
                        .log(new Event("KIND", Event.Severity.INFO, true, opened.time.now(), "", "event", Map.of()));
            }
            append();
        }
        assertThat(opened.store.status().figures().get("journal_segments_free")).isEqualTo(2);
    }

    private void append() throws StoreException {
        Batch batch = panel.boundary(0);
        opened.store.append(List.of(batch));
    }

    private void check() {
        opened.parts.nightly().journalUnreadable();
        opened.time.runFor(Duration.ofSeconds(10));
    }

    @Test
    void noAppendWaitsForTheReadingOfFinishedSegments() throws Exception {
        var appended = new boolean[1];
        opened.disk.reading = name -> {
            if (name.equals("journal-0001") && !appended[0]) {
                appended[0] = true;
                // In another thread, as the recorder does.
                CompletableFuture.runAsync(() -> {
                            try {
                                append();
                            } catch (StoreException e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
            }
        };

        check();

        assertThat(appended[0]).isTrue();
        assertThat(opened.store.head().sequence()).isEqualTo(2001);
        assertThat(opened.store.lineage()).hasSize(1);
    }

    /** As where a sequence is missing that no damage explains: the reader tries again and again. */
    @Test
    void aCheckThatFoundNothingIsNotMadeAgainAtOnce() {
        var read = new AtomicInteger();
        opened.disk.reading = name -> {
            if (name.equals("journal-0001")) {
                read.incrementAndGet();
            }
        };
        check();
        int once = read.get();
        for (int i = 0; i < 30; i++) {
            check();
        }
        int inFiveMinutes = read.get();
        opened.time.runFor(Duration.ofMinutes(5));
        check();

        assertThat(once).isPositive();
        assertThat(inFiveMinutes).isEqualTo(once);
        assertThat(read.get()).isEqualTo(2 * once);
    }

    @ParameterizedTest
    @CsvSource({
        "journal-0001, 0, true",
        "journal-0001, 2, false",
        "journal-0001, 7, false",
        "journal-0001, 7, true",
        "journal-0002, 0, true",
        "journal-0002, 2, false",
        "journal-0002, 4, false",
        "journal-0002, 4, true"
    })
    void whatIsDamagedIsToldOnce(String name, int block, boolean cutShort) throws Exception {
        damage(name, block, cutShort);
        check();
        String epoch = opened.store.head().epoch();
        List<String> told = kinds();
        append();
        int items = opened.stream().size();

        check();
        append();
        opened.time.runFor(Duration.ofMinutes(10));
        check();

        assertThat(told).contains("JOURNAL_DAMAGED");
        assertThat(opened.stream()).hasSize(items + 1);
        assertThat(kinds()).isEqualTo(told);
        assertThat(opened.store.head().epoch()).isEqualTo(epoch);
    }

    @ParameterizedTest
    @CsvSource({"journal-0001, 7, false", "journal-0001, 7, true", "journal-0002, 4, false", "journal-0002, 4, true"})
    void aRestartDoesNotTellItAgain(String name, int block, boolean cutShort) throws Exception {
        damage(name, block, cutShort);
        check();
        String epoch = opened.store.head().epoch();
        List<String> told = kinds();
        int items = opened.stream().size();

        opened.reopen();
        opened.time.runFor(Duration.ofSeconds(10));

        assertThat(kinds()).isEqualTo(told);
        assertThat(opened.store.head().epoch()).isEqualTo(epoch);
        assertThat(opened.stream()).hasSize(items);
    }

    @Test
    void aStoreOpensWhoseOnlySegmentWasCutToNothing() throws Exception {
        opened.parts.close();
        damage("journal-0002", 0, true);
        damage("journal-0001", 0, true);

        opened.open();
        opened.time.runFor(Duration.ofSeconds(10));

        assertThat(kinds()).contains("JOURNAL_DAMAGED");
        append();
    }

    private List<String> kinds() {
        return opened.store.events().read(0, 1000).stream()
                .map(event -> event.event().kind())
                .filter(kind -> !kind.equals("KIND"))
                .toList();
    }

    private void damage(String name, int block, boolean cutShort) throws IOException {
        try (var file = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
            if (cutShort) {
                file.truncate((long) block * BLOCK);
            } else {
                file.write(ByteBuffer.allocate(BLOCK), (long) block * BLOCK);
            }
        }
    }
}
