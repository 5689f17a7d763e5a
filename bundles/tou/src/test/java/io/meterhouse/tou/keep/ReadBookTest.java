package io.meterhouse.tou.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.programme.Programme.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBookTest {
    private static final Instant AT = Instant.parse("2025-01-08T16:00:00Z");

    @TempDir
    private Path folder;

    private static Read read(String id, long total) {
        return read(id, 0, total);
    }

    private static Read read(String id, int revision, long total) {
        return read(id, revision, total, List.of());
    }

    private static Read read(String id, int revision, long total, List<Snapshot.Peak> peaks) {
        return new Read(
                id,
                revision,
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
                        peaks));
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

    @Test
    void ofADamagedLineOnlyThatOneIsLeftOut() throws Exception {
        ReadBook book = new ReadBook(folder);
        for (int i = 1; i < 4; i++) {
            book.add(read("final/x", i, 100 * i));
        }
        book.force();
        Path page = folder.resolve("final_x.jsonl");
        Files.writeString(page, Files.readString(page).replace("\"total\":200", "\"total\":201"));
        ReadBook again = new ReadBook(folder);
        again.add(read("final/x", 4, 400));
        again.force();
        assertThat(new ReadBook(folder).of("final/x"))
                .extracting(each -> each.registers().total())
                .containsExactly(100L, 300L, 400L);
    }

    @Test
    void aPageThatIsFullTakesNoLineThatCouldNotBeReadAgain() throws Exception {
        ReadBook book = new ReadBook(folder, 70_000);
        int revision = 0;
        while (!book.isFull("final/x")) {
            book.add(read("final/x", revision++, 100));
            book.force();
        }
        assertThat(revision).isGreaterThan(3);
        Read more = read("final/x", revision, 100);
        assertThatThrownBy(() -> book.add(more)).isInstanceOf(IOException.class).hasMessageContaining("is full");
        assertThat(new ReadBook(folder, 70_000).of("final/x")).hasSize(revision);
    }

    @Test
    void aPeakSaysWhichRateItIsOfAndOneFromBeforeThatIsReadAsItWas() throws Exception {
        Demand demand = new Demand(Quantity.KWH_DELIVERED, Optional.of(0), 15, 1);
        Read before = read("billing/2025-01", 0, 10, peak(demand, Optional.empty()));
        Read since = read("billing/2025-01", 1, 10, peak(demand, Optional.of("peak")));
        ReadBook book = new ReadBook(folder);
        book.add(before);
        book.add(since);
        book.force();
        String[] lines =
                Files.readString(folder.resolve("billing_2025-01.jsonl")).split("\n");
        assertThat(lines[0]).contains("\"rate\":0").doesNotContain("rate_id");
        assertThat(lines[1]).contains("\"rate\":0,\"rate_id\":\"peak\"");
        assertThat(new ReadBook(folder).of("billing/2025-01")).containsExactly(before, since);
    }

    private static List<Snapshot.Peak> peak(Demand demand, Optional<String> rate) {
        return List.of(new Snapshot.Peak(demand, rate, OptionalLong.of(7), Optional.of(AT), 3));
    }

    @Test
    void idsOfManyCapitalsHaveAPageEachThoughTheirNamesWouldBeTooLongForAFile() throws Exception {
        String one = "programme/" + "A_".repeat(32) + "/1";
        String two = "programme/" + "A_".repeat(32) + "/2";
        ReadBook book = new ReadBook(folder);
        assertThat(book.add(read(one, 10))).isTrue();
        assertThat(book.add(read(two, 20))).isTrue();
        book.force();
        ReadBook again = new ReadBook(folder);
        assertThat(again.ids().keySet()).containsExactlyInAnyOrder(one, two);
        assertThat(again.of(one)).containsExactly(read(one, 10));
        assertThat(again.of(two)).containsExactly(read(two, 20));
    }

    @Test
    void aPageThatWasWrittenUnderALongNameIsStillFound() throws Exception {
        String id = "programme/" + "A".repeat(40) + "/1";
        ReadBook book = new ReadBook(folder);
        book.add(read(id, 10));
        book.force();
        Path before = folder.resolve("programme_" + "=0041".repeat(40) + "_1.jsonl");
        try (Stream<Path> pages = Files.list(folder)) {
            Files.move(pages.findFirst().orElseThrow(), before);
        }
        ReadBook again = new ReadBook(folder);
        assertThat(again.of(id)).containsExactly(read(id, 10));
        again.add(read(id, 1, 11));
        again.force();
        assertThat(new ReadBook(folder).of(id)).containsExactly(read(id, 10), read(id, 1, 11));
    }
}
