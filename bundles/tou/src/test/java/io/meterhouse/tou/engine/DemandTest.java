package io.meterhouse.tou.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which blocks are a peak. */
class DemandTest {
    private static final String ZONE = "America/Toronto";

    private final Found found = new Found();

    private TouEngine engine(Programmes programmes) {
        return new TouEngine(Timeline.of(programmes.programme()), found);
    }

    private static Snapshot.Peak peak(TouEngine engine) {
        return engine.registers(Load.CHANNEL).orElseThrow().demands().get(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Flag.class,
            names = {
                "GAP",
                "ESTIMATED",
                "TEST",
                "QUESTIONABLE",
                "OVERFLOW",
                "PARTIAL",
                "POWER_FAIL",
                "TIME_CHANGE",
                "TIME_UNKNOWN"
            })
    void aBlockWithAPieceThatIsNotKnownWellEnoughIsNone(Flag flag) {
        TouEngine engine = engine(Programmes.in(ZONE).demand("", 15, 1));
        Load load = Load.from("2025-01-08T16:00:00Z");
        engine.apply(load.next(5, 900));
        engine.apply(load.next(5, 900, flag));
        engine.apply(load.next(5, 900));
        assertThat(peak(engine).counts()).isEmpty();
        engine.apply(load.next(15, 4));
        assertThat(peak(engine).counts()).hasValue(4);
        assertThat(peak(engine).end()).isEqualTo(Optional.of(Instant.parse("2025-01-08T16:30:00Z")));
    }

    @Test
    void whatWasReadBackIsOneOnlyWhereTheMetersIntervalDividesTheBlock() {
        TouEngine engine = engine(Programmes.in(ZONE).demand("", 15, 1));
        Load load = Load.from("2025-01-08T16:00:00Z");
        engine.apply(load.next(10, 900, Flag.BACKFILLED));
        engine.apply(load.next(5, 900));
        assertThat(peak(engine).counts()).isEmpty();
        engine.apply(load.next(15, 40, Flag.BACKFILLED));
        assertThat(peak(engine).counts()).hasValue(40);
    }

    @Test
    void aSlidingBlockMovesOnAtEachSubBlockAndBeginsAnewAfterOneThatIsNotEligible() {
        TouEngine engine = engine(Programmes.in(ZONE).demand("", 5, 3));
        Load load = Load.from("2025-01-08T16:00:00Z");
        engine.apply(load.next(5, 1));
        engine.apply(load.next(5, 10));
        assertThat(peak(engine).counts()).isEmpty();
        engine.apply(load.next(5, 100));
        assertThat(peak(engine).counts()).hasValue(111);
        engine.apply(load.next(5, 20));
        assertThat(peak(engine).counts()).hasValue(130);
        engine.apply(load.next(5, 900, Flag.ESTIMATED));
        engine.apply(load.next(5, 200));
        engine.apply(load.next(5, 200));
        assertThat(peak(engine).counts()).as("of two only").hasValue(130);
        engine.apply(load.next(5, 3));
        assertThat(peak(engine).counts()).hasValue(403);
        assertThat(peak(engine).end()).isEqualTo(Optional.of(Instant.parse("2025-01-08T16:40:00Z")));
        Load afterAHole = Load.from("2025-01-08T17:00:00Z");
        engine.apply(afterAHole.next(5, 900));
        engine.apply(afterAHole.next(5, 900));
        assertThat(peak(engine).counts()).as("of two only").hasValue(403);
    }

    @Test
    void aDemandOfARateCountsBlocksThatLieWhollyInIt() {
        TouEngine engine =
                engine(Programmes.in(ZONE).schedule("day", "00:00 A", "11:05 B").demand("B", 15, 1));
        Load load = Load.from("2025-01-08T15:45:00Z");
        engine.apply(load.next(15, 900));
        engine.apply(load.parts(new long[] {5, 1}, new long[] {10, 800}));
        assertThat(peak(engine).counts()).isEmpty();
        engine.apply(load.next(15, 70));
        assertThat(peak(engine).counts()).hasValue(70);
    }

    @Test
    void aBlockThatMidnightShortensIsNotScaledUp() {
        TouEngine engine = engine(Programmes.in("Australia/Lord_Howe").demand("", 60, 1));
        // On 5 October 2025 clocks go forward by half an hour: the day has 23 and a half.
        Load load = Load.from("2025-10-05T12:30:00Z");
        engine.apply(load.next(30, 900));
        assertThat(load.end()).isEqualTo(Instant.parse("2025-10-05T13:00:00Z"));
        assertThat(peak(engine).counts()).isEqualTo(OptionalLong.empty());
        engine.apply(load.next(60, 50));
        assertThat(peak(engine).counts()).hasValue(50);
    }
}
