package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
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
                found.addAll(Rewind.to(at, suite.tou.fold(), List.of(Load.CHANNEL)));
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
}
