package io.meterhouse.tou.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.engine.Snapshot.Peak;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peaks that are found again where damage took intervals. A quarter of an hour each, from noon in Toronto. */
class RecountTest {
    private final List<Interval> kept = new ArrayList<>();

    private static Programmes blocks(int minutes, int subBlocks) {
        return Programmes.in("America/Toronto").demand("", minutes, subBlocks);
    }

    private TouEngine folded(Timeline timeline, long... counts) {
        TouEngine engine = new TouEngine(timeline, new Found());
        Load load = Load.from("2025-01-08T17:00:00Z");
        for (long each : counts) {
            kept.add(load.next(15, each));
        }
        kept.forEach(engine::apply);
        return engine;
    }

    private static TouEngine recounted(TouEngine engine, List<Interval> intervals) {
        Recount recount = engine.recount();
        intervals.forEach(recount::take);
        recount.end();
        return engine;
    }

    private static Peak peak(TouEngine engine) {
        return engine.registers(Load.CHANNEL).orElseThrow().demands().get(0);
    }

    @Test
    void aPeakOfWhichTheIntervalsAreLostStays() {
        TouEngine engine = folded(Timeline.of(blocks(15, 1).programme()), 10, 90, 30, 40, 50);
        Snapshot stood = engine.registers(Load.CHANNEL).orElseThrow();
        kept.remove(1);
        assertThat(recounted(engine, kept).registers(Load.CHANNEL)).contains(stood);
        engine.apply(Load.from("2025-01-08T18:15:00Z").next(15, 91));
        assertThat(peak(engine).counts()).hasValue(91);
    }

    @Test
    void aPeakOfWhichPartOfTheBlockIsLostStays() {
        TouEngine engine = folded(Timeline.of(blocks(15, 2).programme()), 10, 90, 30, 40, 50);
        kept.remove(1);
        assertThat(peak(recounted(engine, kept)).counts()).hasValue(120);
    }

    @Test
    void aPeakThatIsThereIsFoundAgainByWhatIsThereNow() {
        TouEngine engine = folded(Timeline.of(blocks(15, 1).programme()), 10, 90, 30, 40, 50);
        kept.set(1, Load.revised(kept.get(1), 90, Flag.QUESTIONABLE));
        kept.remove(3);
        Peak found = peak(recounted(engine, kept));
        assertThat(found.counts()).hasValue(50);
        assertThat(found.end()).contains(Instant.parse("2025-01-08T18:15:00Z"));
    }

    @Test
    void aHigherOneThatIsFoundTakesThePlaceOfOneThatIsLost() {
        TouEngine engine = folded(Timeline.of(blocks(15, 1).programme()), 10, 90, 30, 40, 50);
        kept.remove(1);
        kept.set(3, Load.revised(kept.get(3), 95, Flag.EDITED));
        assertThat(peak(recounted(engine, kept)).counts()).hasValue(95);
    }

    @Test
    void aPeakThatIsLostStaysThoughTheProgrammeChangedSincePeaksBeganAnew() {
        Programme first = blocks(30, 1).programme();
        Programme second = blocks(15, 1).version(2, "2025-01-08T17:15:00Z").programme();
        Timeline timeline = new Timeline(
                List.of(
                        new Timeline.Version(first, first.effective()),
                        new Timeline.Version(second, second.effective())),
                List.of(),
                List.of());
        TouEngine engine = folded(timeline, 10, 20, 90, 40, 50);
        kept.remove(2);
        assertThat(peak(recounted(engine, kept)).counts()).hasValue(90);
    }

    @Test
    void aPeakOfAReadOfWhichTheIntervalsAreLostStays() {
        Found found = new Found();
        TouEngine engine =
                new TouEngine(Timeline.of(blocks(15, 1).billing(8, "12:45").programme()), found);
        Load load = Load.from("2025-01-08T17:00:00Z");
        for (long counts : new long[] {10, 90, 30}) {
            kept.add(load.next(15, counts));
        }
        kept.forEach(engine::apply);
        Snapshot read = found.read("billing/2025-01");
        kept.remove(1);
        assertThat(engine.peaks(read, kept)).isEqualTo(read.demands());
        kept.add(1, Load.from("2025-01-08T17:15:00Z").next(15, 90, Flag.TEST));
        assertThat(engine.peaks(read, kept))
                .extracting(Peak::end)
                .containsExactly(Optional.of(Instant.parse("2025-01-08T17:45:00Z")));
    }
}
