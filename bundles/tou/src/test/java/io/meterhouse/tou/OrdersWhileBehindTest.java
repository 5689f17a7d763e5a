package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.RateOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While rates are behind people can order, and see that they are; what is rated later comes out as it would have. */
class OrdersWhileBehindTest {
    private static final String WHO = "clerk";

    @TempDir
    private Path folder;

    private static Programme programme(int version, String from) {
        return Programmes.in("America/Toronto")
                .version(version, from)
                .schedule("day", "00:00 A", "12:00 B")
                .demand("", 15, 1)
                .billing(8, "12:00")
                .programme();
    }

    /** A programme, and a critical peak from 16:30 to 20:00; then three quarters of an hour are recorded. */
    private static Suite suite(Path folder) throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        suite.get(suite.orders.accept(programme(1, "2025-01-01T00:00:00Z"), WHO));
        suite.get(suite.orders.override(peak("peak", "2025-01-08T16:30:00Z", "2025-01-08T20:00:00Z"), WHO));
        suite.record(1, 10, 20);
        return suite;
    }

    private static RateOverride peak(String id, String start, String stop) {
        Instant from = Instant.parse(start);
        return new RateOverride(id, from, Instant.parse(stop), List.of(new RateOverride.Switch(from, "D")));
    }

    /** Every kind of order, with an interval after each. */
    private static void order(Suite suite) throws Exception {
        suite.record(90);
        suite.get(suite.orders.cancel("peak", WHO));
        suite.record(91);
        suite.get(suite.orders.override(peak("other", "2025-01-08T17:00:00Z", "2025-01-08T18:00:00Z"), WHO));
        suite.record(92);
        suite.get(suite.orders.extend("other", Instant.parse("2025-01-08T18:10:00Z"), WHO));
        suite.record(93);
        suite.get(suite.orders.read("move-out", "x", Optional.of(Instant.parse("2025-01-08T18:15:00Z")), false, WHO));
        suite.record(94);
        suite.get(suite.orders.accept(programme(2, "2025-01-08T18:20:00Z"), WHO));
        suite.record(95);
        suite.get(suite.orders.calendar(new TreeMap<>(), WHO));
        suite.record(96);
    }

    @Test
    void whatIsOrderedThenIsInForceAndEachCountIsRatedAsItWouldHaveBeenLive() throws Exception {
        Suite through = suite(folder.resolve("through"));
        order(through);
        Suite suite = suite(folder.resolve("behind"));
        Path reads = folder.resolve("behind/reads");
        Files.writeString(reads, "in the way");
        order(suite);
        assertThat(suite.events.kinds()).contains("TOU_TROUBLE");
        Files.delete(reads);
        for (Suite each : List.of(through, suite)) {
            each.record(7, 8);
        }
        assertThat(suite.registers()).isEqualTo(through.registers());
        assertThat(registersOf(suite)).isEqualTo(registersOf(through));
        suite.restart();
        assertThat(suite.registers()).isEqualTo(through.registers());
    }

    private static List<?> registersOf(Suite suite) throws Exception {
        List<Read> reads = suite.get(suite.answers.reads("move-out/x"));
        assertThat(reads).hasSize(1);
        return reads.stream().map(Read::registers).toList();
    }

    @Test
    void theStatusSaysThatRatesAreBehindAndWhyAndThatTheyAreNotAnyMore() throws Exception {
        Suite suite = suite(folder);
        Path reads = folder.resolve("reads");
        Files.writeString(reads, "in the way");
        suite.record(90);
        Answers.Status behind = suite.get(suite.answers.status());
        assertThat(behind.trouble()).startsWith("rates are behind: ").contains("reads");
        assertThat(behind.rate()).as("the rate in force is known all the same").isEqualTo("D");
        assertThat(suite.get(suite.answers.days(2))).hasSize(2);
        assertThatThrownBy(() -> suite.get(suite.answers.registers())).hasMessageContaining("reads");
        assertThat(suite.events.count("TOU_TROUBLE")).as("told once").isEqualTo(1);
        Files.delete(reads);
        assertThat(suite.get(suite.answers.status()).trouble()).isEmpty();
        assertThat(suite.registers().total()).isEqualTo(10 + 20 + 90);
    }

    @Test
    void aProgrammeWithTheLongestIdThatThereMayBeHoldsNothingUp() throws Exception {
        Suite suite = suite(folder);
        String id = "A_".repeat(32);
        suite.get(suite.orders.accept(
                Programmes.in("America/Toronto")
                        .id(id)
                        .version(1, "2025-01-08T17:00:00Z")
                        .programme(),
                WHO));
        suite.record(90, 91);
        assertThat(suite.get(suite.answers.status()).trouble()).isEmpty();
        assertThat(suite.get(suite.answers.reads("programme/" + id + "/1"))).hasSize(1);
        assertThat(suite.events.kinds()).doesNotContain("TOU_TROUBLE");
    }
}
