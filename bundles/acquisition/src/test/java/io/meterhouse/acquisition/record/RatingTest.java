package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Registers that rise faster than their circuit's rating allows. */
class RatingTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));

    private void begin() {
        bench.read("11:59:50", 5000, 100);
        bench.read("12:00:10", 5000, 100);
        bench.read("12:01:00", 5010, 101);
    }

    @Test
    void moreThanTheCircuitCarriesIsHeld() {
        begin();
        // 24 kW for 10 s is 67 Wh, 33 counts.
        bench.read("12:01:10", 5210, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD");
        bench.read("12:01:20", 5020, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_GLITCH");
    }

    @Test
    void aLoadAboveTheRatingIsCountedAndQuestionable() {
        begin();
        long register = 5010;
        Instant at = bench.at("12:01:00");
        // 48 kW on a circuit of 24 kW, for ten minutes; then hardly anything.
        for (int i = 1; i <= 140; i++) {
            register += i <= 60 ? 67 : 1;
            bench.read(at.plusSeconds(10L * i).toString(), register, 101);
        }
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "LOAD_ABOVE_RATING");
        assertThat(bench.all(0)).hasSize(5).allSatisfy(interval -> assertThat(interval.channelRevision())
                .isZero());
        for (String end : List.of("12:05:00", "12:10:00", "12:15:00")) {
            assertThat(flags(bench.ending(0, end))).containsExactly(Flag.QUESTIONABLE);
            assertThat(flags(bench.ending(1, end))).isEmpty();
        }
        assertThat(flags(bench.ending(0, "12:20:00"))).isEmpty();
        assertThat(bench.ending(0, "12:10:00").counts()).hasValue(30 * 67);
        assertSums(bench, 0);
        // 3 kW more than it can be by the rating, 2 min later: believed at once, until the rating is corrected.
        bench.read("12:24:30", register + 67, 101);
        bench.read("12:24:40", register + 134, 101);
        assertThat(bench.events.kinds()).hasSize(2);
    }

    @Test
    void whatRoseMoreThanFourTimesTheRatingIsNoLoad() {
        begin();
        bench.read("12:01:10", 9010, 101);
        bench.read("12:02:10", 9020, 101);
        bench.read("12:03:20", 9030, 101);
        bench.read("12:03:30", 9031, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_RESET");
    }

    /** After two minutes the circuit could have done what it could not do in 20 seconds: the register is another meter's all the same. */
    @Test
    void whatOnlyTimeMakesPossibleWaitsForTheSerialNumber() {
        beginWithItsNumber();
        bench.serial = Optional.empty();
        bench.read("12:01:20", 5210, 900_101);
        bench.read("12:04:00", 5211, 900_101);
        bench.serial = Optional.of("S2");
        bench.read("12:04:10", 5212, 900_101);
        bench.read("12:04:50", 5212, 900_101);
        bench.read("12:05:10", 5212, 900_101);
        assertThat(bench.events.kinds())
                .containsExactly("REGISTER_HELD", "REGISTER_HELD", "SERIAL_CHANGED", "METER_CHANGE", "METER_CHANGE");
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(10 + 2);
    }

    @Test
    void whatTheSameMeterShowsIsCountedOnceItsNumberWasRead() {
        beginWithItsNumber();
        bench.read("12:01:20", 5210, 101);
        bench.read("12:04:00", 5211, 101);
        bench.read("12:04:50", 5212, 101);
        bench.read("12:05:10", 5212, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_GLITCH");
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(212);
    }

    private void beginWithItsNumber() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.read("12:01:00", 5010, 101);
    }
}
