package io.meterhouse.tou.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.engine.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBookTest {
    private static final Instant AT = Instant.parse("2025-01-08T16:00:00Z");

    @TempDir
    private Path folder;

    private static Read read(String id, long total) {
        return new Read(
                id,
                0,
                "programme",
                "",
                AT,
                7,
                new Snapshot(
                        Load.CHANNEL,
                        AT,
                        false,
                        CountUnit.TWO_WATT_HOURS,
                        OptionalLong.empty(),
                        total,
                        Map.of("A", total),
                        0,
                        AT,
                        List.of()));
    }

    @Test
    void readsOfProgrammesWhoseIdsDifferInCapitalsHaveAPageEach() throws Exception {
        ReadBook book = new ReadBook(folder);
        assertThat(book.add(read("programme/TOU/1", 10))).isTrue();
        assertThat(book.add(read("programme/ULO/1", 20))).isTrue();
        assertThat(book.add(read("programme/a_b/1", 30))).isTrue();
        assertThat(book.add(read("programme/a/b/1", 40))).isTrue();
        book.force();
        ReadBook again = new ReadBook(folder);
        assertThat(again.ids().keySet())
                .containsExactlyInAnyOrder("programme/TOU/1", "programme/ULO/1", "programme/a_b/1", "programme/a/b/1");
        assertThat(again.of("programme/ULO/1")).containsExactly(read("programme/ULO/1", 20));
    }
}
