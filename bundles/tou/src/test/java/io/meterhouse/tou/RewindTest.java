package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.engine.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registers at an instant that has passed, whatever became of the intervals since. */
class RewindTest {
    @TempDir
    private Path folder;

    private Suite suite() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        suite.get(suite.orders.accept(
                Programmes.in("America/Toronto")
                        .schedule("day", "00:00 A", "12:00 B")
                        .programme(),
                "clerk"));
        suite.record(suite.load.next(15, 1));
        return suite;
    }

    @Test
    void aRevisionThatIsNotFoldedYetIsNotTakenOffRegistersThatNeverHadIt() throws Exception {
        Suite suite = suite();
        Instant at = suite.record(10).end();
        Interval gap = suite.load.gap(15);
        suite.record(gap);
        Interval known = suite.record(20);
        suite.revise(Load.revised(known, 21, Flag.EDITED));
        assertThat(suite.registers().total()).isEqualTo(31);
        List<Snapshot> found = new ArrayList<>();
        suite.tou.run(() -> {
            try {
                suite.store.append(List.of(new Batch(
                        "A",
                        Batch.Kind.REVISIONS,
                        "read back",
                        List.of(Load.revised(gap, 500, Flag.GAP, Flag.ESTIMATED)))));
                found.addAll(
                        Rewind.to(at, suite.tou.fold(), List.of(Load.CHANNEL)).registers());
            } catch (StoreException | RefusedException e) {
                throw new IllegalStateException(e);
            }
        });
        suite.time.settle();
        assertThat(found).extracting(Snapshot::total).containsExactly(10L);
        assertThat(suite.registers().total()).as("folded since").isEqualTo(531);
        assertThat(suite.registers(at.toString()).total()).isEqualTo(10);
    }

    @Test
    void afterDamageRegistersOfThePastAreTheMostThatTheyMayHaveBeenAndSaySo() throws Exception {
        Suite suite = suite();
        Instant at = suite.record(10).end();
        suite.record(1, 2, 4, 8);
        assertThat(suite.registers(at.toString()).estimated()).isFalse();
        long third = suite.store.head().sequence() - 1;
        suite.store.lose(third, third, "damage");
        Snapshot then = suite.registers(at.toString());
        assertThat(then.total()).as("4 cannot be taken off any more").isEqualTo(10 + 4);
        assertThat(then.estimated()).isTrue();
        assertThat(suite.registers(suite.load.end().toString()).estimated())
                .as("nothing is to be taken off")
                .isFalse();
    }

    @Test
    void whereDamageTookTheNewestThatIsSeenAsWell() throws Exception {
        Suite suite = suite();
        Instant at = suite.record(10).end();
        suite.record(1, 2);
        long newest = suite.store.head().sequence();
        suite.store.lose(newest, newest, "damage");
        Snapshot then = suite.registers(at.toString());
        assertThat(then.total()).isEqualTo(10 + 2);
        assertThat(then.estimated()).isTrue();
    }

    @Test
    void aChannelWhoseUnitChangedIsNamedAndKeepsNoOtherBack() throws Exception {
        Suite suite = suite();
        Load other = Load.of(new ChannelId("1205", Quantity.KWH_DELIVERED), suite.load.end());
        record(suite, suite.load.next(15, 10), other.next(15, 100));
        Instant at = suite.load.end();
        record(suite, suite.load.next(15, 20), other.next(15, 200));
        record(suite, suite.load.next(15, 40), inKilowattHours(other.next(15, 3)));
        Answers.Found found = suite.registers(at);
        assertThat(found.registers())
                .extracting(Snapshot::channel, Snapshot::total)
                .containsExactly(tuple(Load.CHANNEL, 10L));
        assertThat(found.missing())
                .hasToString("{1205.kwh-del=its unit changed since; its registers of the old unit are among 'reads'}");
    }

    @Test
    void aChannelThatIsNotRecordedUpToThereYetIsNamed() throws Exception {
        Suite suite = suite();
        suite.record(10);
        Instant recorded = suite.load.end();
        suite.time.runTo(recorded.plusSeconds(600));
        Answers.Found found = suite.registers(recorded.plusSeconds(60));
        assertThat(found.registers()).isEmpty();
        assertThat(found.missing()).hasToString("{1204.kwh-del=it was recorded up to " + recorded + " only}");
    }

    @Test
    void aChannelWhoseIntervalsAreNotKeptAnyMoreIsNamed() throws Exception {
        Suite suite = suite();
        Instant at = suite.record(10).end();
        suite.record(20, 30);
        suite.store.lose(1, suite.store.head().sequence() - 1, "damage");
        Answers.Found found = suite.registers(at);
        assertThat(found.registers()).isEmpty();
        assertThat(found.missing()).hasToString("{1204.kwh-del=its intervals since are not all kept any more}");
    }

    private static void record(Suite suite, Interval... intervals) throws Exception {
        suite.time.runTo(intervals[0].end());
        suite.store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(intervals))));
        suite.time.settle();
    }

    private static Interval inKilowattHours(Interval interval) {
        return new Interval(
                interval.channel(),
                interval.start(),
                interval.end(),
                0,
                1,
                new CountUnit(1_000_000, 1),
                interval.counts(),
                interval.register(),
                interval.flags(),
                interval.bracket(),
                List.of(),
                List.of());
    }
}
