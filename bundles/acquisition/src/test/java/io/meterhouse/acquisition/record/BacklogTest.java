package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.store.StoreException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stores that refuse for long, long absences, neighbours that fail: the memory is bounded, and the energy counted. */
class BacklogTest {
    private final String[] points =
            IntStream.range(0, 24).mapToObj(i -> "A-" + i).toArray(String[]::new);

    @Test
    void aCatchUpThatTheStoreDoesNotTakeIsLeftForLaterReads() {
        var bench = new RecorderBench("11:59:00", panel(5, points));
        bench.read("11:59:50", all(10));
        bench.read("12:05:10", all(20));
        bench.kill();
        bench.time.runFor(Duration.ofDays(30));
        bench.start();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.read(bench.time.now().plusSeconds(20).toString(), all(2_000));
        bench.time.runFor(Duration.ofMinutes(30));
        bench.store.fails(Optional.empty());
        bench.time.runFor(Duration.ofMinutes(1));
        int written = bench.all(0).size();
        assertThat(written).isBetween(1_500, 3_000);

        bench.read(bench.time.now().plusSeconds(20).toString(), all(2_010));
        bench.time.runFor(Duration.ofMinutes(11));

        assertThat(bench.all(0).size()).isGreaterThan(30 * 288);
        assertContiguous(bench, 0);
        assertSums(bench, 0);
        assertSums(bench, 23);
    }

    @Test
    void whatIsLeftOfACatchUpNeverFallsBelowWhatWasWritten() {
        var bench = new RecorderBench("11:59:00", panel(5, points));
        bench.read("11:59:50", all(10));
        bench.read("12:05:10", all(20));
        bench.kill();
        bench.time.runFor(Duration.ofDays(30));
        bench.start();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.read(bench.time.now().plusSeconds(20).toString(), all(20_000));
        bench.store.fails(Optional.empty());
        bench.time.runFor(Duration.ofDays(20));
        bench.read(bench.time.now().plusSeconds(20).toString(), all(20_010));
        bench.time.runFor(Duration.ofMinutes(11));
        assertThat(bench.all(0).size()).isGreaterThan(50 * 288);
        assertThat(bench.store.conflicts()).isZero();
        assertSums(bench, 0);
        assertSums(bench, 23);
        bench.restart();
        bench.read(bench.time.now().plusSeconds(20).toString(), all(20_011));
        bench.time.runFor(Duration.ofMinutes(11));
        assertSums(bench, 0);
        assertThat(bench.all(0).stream()
                        .filter(interval -> interval.counts().isPresent())
                        .count())
                .isGreaterThan(50 * 288);
    }

    private static long[] all(long counts) {
        return IntStream.range(0, 24).mapToLong(i -> counts).toArray();
    }

    @Test
    void aPanelThatIsSilentAfterALongAbsenceFillsNoMemory() {
        var bench = new RecorderBench("11:59:00", panel(5, points));
        bench.read("11:59:50", all(10));
        bench.read("12:05:10", all(20));
        bench.kill();
        bench.time.runFor(Duration.ofDays(64));
        bench.start();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.time.runFor(Duration.ofHours(1));
        bench.store.fails(Optional.empty());
        bench.time.runFor(Duration.ofMinutes(1));
        assertThat(bench.all(0).size()).isBetween(1_500, 3_000);
        bench.time.runFor(Duration.ofHours(1));
        assertThat(bench.all(0).size()).isGreaterThan(64 * 288);
        assertContiguous(bench, 0);
    }

    @Test
    void aSourceOfCutsThatFailsIsNotInTheWay() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.cuts.add((panel, from, to) -> {
            throw new IllegalStateException("a programme that is broken");
        });
        bench.readEvery("11:59:50", 60, 10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(bench.ending(0, "12:05:00").counts()).isPresent();
        assertThat(RecorderBench.flags(bench.ending(0, "12:05:00"))).contains(Flag.MIXED_TIER);
        assertSums(bench, 0);
    }
}
