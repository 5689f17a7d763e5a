package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.store.Batch;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.programme.Programme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails, and whenever it is caught up: each count is rated once, and each read says what it would have said live. */
class FoldedOnceTest {
    private static final String WHO = "clerk";

    @TempDir
    private Path folder;

    private Suite suite() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        suite.get(suite.orders.accept(
                Programmes.in("America/Toronto")
                        .schedule("day", "00:00 A", "12:00 B")
                        .demand("", 15, 1)
                        .billing(8, "12:00")
                        .programme(),
                WHO));
        suite.record(suite.load.next(15, 1));
        return suite;
    }

    @Test
    void aBatchWhoseReadCouldNotBeWrittenIsCountedOnceWhenItIsFoldedAgain() throws Exception {
        Suite suite = suite();
        suite.record(10, 20);
        Path reads = folder.resolve("reads");
        Files.writeString(reads, "in the way");
        suite.record(90);
        assertThat(suite.events.kinds()).contains("TOU_TROUBLE");
        Files.delete(reads);
        suite.record(7);
        assertThat(suite.registers().total()).isEqualTo(10 + 20 + 90 + 7);
        assertThat(suite.get(suite.answers.reads("billing/2025-01"))
                        .get(0)
                        .registers()
                        .total())
                .isEqualTo(10 + 20 + 90);
    }

    @Test
    void aVersionThatIsReplacedBeforeItBeginsLeavesNoTraceInTheRegisters() throws Exception {
        Suite suite = suite();
        suite.record(10);
        suite.get(suite.orders.accept(withAnotherRate(2, "2025-03-01T05:00:00Z"), WHO));
        suite.record(20);
        suite.restart();
        suite.get(suite.orders.accept(
                Programmes.in("America/Toronto")
                        .version(3, "2025-03-01T05:00:00Z")
                        .programme(),
                WHO));
        suite.record(30);
        Snapshot before = suite.registers();
        assertThat(before.total()).isEqualTo(60);
        suite.restart();
        assertThat(suite.registers()).isEqualTo(before);
        assertThat(suite.events.kinds()).doesNotContain("RATE_REGISTERS_LOST", "TOU_TROUBLE");
    }

    private static Programme withAnotherRate(int version, String from) {
        Programme programme =
                Programmes.in("America/Toronto").version(version, from).programme();
        List<Programme.Rate> rates = new ArrayList<>(programme.rates());
        rates.add(new Programme.Rate("E", "by mistake"));
        return new Programme(
                programme.id(),
                version,
                programme.name(),
                programme.effective(),
                programme.zone(),
                rates,
                programme.defaultRate(),
                programme.seasons(),
                programme.week(),
                programme.specialDays(),
                programme.schedules(),
                programme.demand(),
                programme.billingRead());
    }

    @Test
    void aReadThatIsCaughtUpHasThePeaksThatItWouldHaveHadLive() throws Exception {
        Suite suite = suite();
        Interval wrong = suite.record(90, 20);
        Interval peak = Load.revised(wrong, 200, Flag.EDITED);
        Interval last = suite.load.next(15, 5);
        suite.time.runTo(last.end());
        suite.store.listener(head -> {});
        suite.tou.close();
        suite.store.append(List.of(new Batch("A", Batch.Kind.REVISIONS, "edited", List.of(peak))));
        suite.store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(last))));
        suite.store.append(List.of(new Batch("A", Batch.Kind.REVISIONS, "edited", List.of(again(peak, 40)))));
        suite.start();
        List<Read> reads = suite.get(suite.answers.reads("billing/2025-01"));
        assertThat(reads).hasSize(2);
        assertThat(reads.get(0).registers().demands().get(0).counts()).hasValue(200);
        assertThat(reads.get(1).registers().demands().get(0).counts()).hasValue(90);
        assertThat(suite.registers().demands().get(0).cumulative()).isEqualTo(200);
    }

    private static Interval again(Interval interval, long counts) {
        return Load.revised(interval, counts, Flag.EDITED);
    }

    @Test
    void whatWasRatedAgainOnRequestIsNotChangedByALaterRevision() throws Exception {
        Suite suite = suite();
        Interval first = suite.record(10);
        suite.record(20, 30);
        Rerating rerating = new Rerating(suite.tou);
        Instant from = first.end();
        Instant to = suite.load.end();
        Programme flat = Programmes.in("America/Toronto")
                .id("flat")
                .schedule("day", "00:00 D")
                .programme();
        List<Rerating.Row> rows =
                rerating.rate(suite.get(rerating.start()), from, to, Optional.of(flat), (done, total) -> {});
        Rerating.Result kept = suite.get(rerating.keep(from, to, rows, "rerate"));
        suite.revise(Load.revised(first, 500, Flag.EDITED));
        assertThat(suite.get(suite.answers.reads(kept.id()))).hasSize(1);
    }

    @Test
    void whatIsRatedAgainOverAChangeOfUnitIsKeptInBoth() throws Exception {
        Suite suite = suite();
        Interval first = suite.record(10);
        suite.record(in(new CountUnit(1000, 1), suite.load.next(15, 50)));
        suite.record(in(new CountUnit(1000, 1), suite.load.next(15, 60)));
        Rerating rerating = new Rerating(suite.tou);
        Instant from = first.start();
        Instant to = suite.load.end();
        for (int revision = 0; revision < 2; revision++) {
            List<Rerating.Row> rows =
                    rerating.rate(suite.get(rerating.start()), from, to, Optional.empty(), (done, total) -> {});
            Rerating.Result kept = suite.get(rerating.keep(from, to, rows, "rerate"));
            assertThat(kept.revision()).isEqualTo(revision);
        }
        suite.restart();
        assertThat(suite.get(suite.answers.reads("rerate/" + from.getEpochSecond() + "-" + to.getEpochSecond())))
                .extracting(each -> each.revision() + ": " + each.registers().total() + " of "
                        + each.registers().unit())
                .containsExactly("0: 10 of 2000/1", "0: 110 of 1000/1", "1: 10 of 2000/1", "1: 110 of 1000/1");
    }

    private static Interval in(CountUnit unit, Interval interval) {
        return new Interval(
                interval.channel(),
                interval.start(),
                interval.end(),
                0,
                1,
                unit,
                interval.counts(),
                interval.register(),
                interval.flags(),
                interval.bracket(),
                List.of(),
                List.of());
    }

    @Test
    void ofABatchThatIsTakenInPartBothIsTold() throws Exception {
        Suite suite = suite();
        Interval one = suite.record(10);
        Interval two = suite.record(20);
        Interval other = Load.revised(two, 7, Flag.EDITED);
        suite.store.append(List.of(new Batch(
                "A",
                Batch.Kind.REVISIONS,
                "edited",
                List.of(
                        Load.revised(one, 11, Flag.EDITED),
                        new Interval(
                                other.channel(),
                                other.start(),
                                other.end(),
                                other.revision(),
                                other.channelRevision(),
                                new CountUnit(1000, 1),
                                other.counts(),
                                other.register(),
                                other.flags(),
                                other.bracket(),
                                List.of(),
                                List.of())))));
        suite.time.settle();
        assertThat(suite.events.kinds()).contains("RATES_ADJUSTED", "RATES_NOT_ADJUSTED");
    }

    @Test
    void aReadWithinAnIntervalIsIssuedAgainWhenThatIsRevised() throws Exception {
        Suite suite = suite();
        suite.get(suite.orders.read("move-out", "x", Optional.of(Instant.parse("2025-01-08T16:20:00Z")), false, WHO));
        Interval cut = suite.load.parts(new long[] {5, 30}, new long[] {10, 60});
        suite.record(cut);
        suite.revise(Load.revised(cut, 300, Flag.EDITED));
        List<Read> reads = suite.get(suite.answers.reads("move-out/x"));
        assertThat(reads).extracting(each -> each.registers().total()).containsExactly(30L, 100L);
        assertThat(suite.registers().total()).isEqualTo(300);
    }

    @Test
    void aChannelThatBeganAfterAnInstantDoesNotHideTheOthersThatStoodThen() throws Exception {
        Suite suite = suite();
        Interval first = suite.record(10);
        Load later = Load.of(new ChannelId("1205", Quantity.KWH_DELIVERED), first.end());
        suite.store.append(
                List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(suite.load.next(15, 20), later.next(15, 40)))));
        suite.time.runTo(later.end());
        List<Snapshot> all = suite.registers(first.end()).registers();
        assertThat(all).extracting(Snapshot::total).containsExactly(10L, 0L);
        Answers.Found before = suite.registers(first.start());
        assertThat(before.registers()).extracting(Snapshot::total).containsExactly(0L);
        assertThat(before.missing()).hasToString("{1205.kwh-del=it was not rated before " + first.end() + "}");
    }

    @Test
    void aProgrammeThatCouldNotBeReadAgainIsRefused() throws Exception {
        Suite suite = suite();
        Programme programme = withAnotherRate(2, "2025-03-01T05:00:00Z");
        Programme large = new Programme(
                programme.id(),
                2,
                "x".repeat(300_000),
                programme.effective(),
                programme.zone(),
                programme.rates(),
                programme.defaultRate(),
                programme.seasons(),
                programme.week(),
                programme.specialDays(),
                programme.schedules(),
                programme.demand(),
                programme.billingRead());
        assertThatThrownBy(() -> suite.get(suite.orders.accept(large, WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("larger than 256 KiB");
    }

    @Test
    void blocksThatNoBoundaryEndsAreCut() throws Exception {
        Suite suite = suite();
        suite.tou.add(new PanelDefinition(
                "A",
                "tcp",
                LineDefinition.Framing.MBAP,
                new Node(1, Duration.ZERO, Duration.ofSeconds(5), ""),
                "panel-24",
                "",
                new IntervalLength(10),
                ZoneId.of("America/Toronto"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(150),
                List.of()));
        Instant from = Instant.parse("2025-01-08T18:00:00Z");
        Instant second = from.plusSeconds(600);
        assertThat(suite.tou.cutting().cuts("A", from, second)).isEmpty();
        assertThat(suite.tou.cutting().cuts("A", second, second.plusSeconds(600)))
                .containsExactly(from.plusSeconds(900));
    }
}
