package io.meterhouse.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SignedSumTest {
    private static final Instant END = Instant.parse("2026-05-01T10:05:00Z");
    private static final ChannelId MAIN = ChannelId.parse("main.kwh-del");
    private static final ChannelId SUITE = ChannelId.parse("101.kwh-del");
    private static final List<Term> HOUSE = List.of(new Term(1, MAIN), new Term(-1, SUITE));

    @Test
    void theHouseLoadIsTheMainLessTheSuites() {
        VirtualInterval house =
                sum(interval(MAIN, 100, CountUnit.TWO_WATT_HOURS), interval(SUITE, 40, CountUnit.TWO_WATT_HOURS));
        assertThat(house.milliwattHours()).contains(120_000L);
        assertThat(house.flags()).isEqualTo(Flags.NONE);
    }

    @Test
    void aNegativeSumKeepsItsSign() {
        assertThat(sum(interval(MAIN, 1, CountUnit.TWO_WATT_HOURS), interval(SUITE, 2, CountUnit.TWO_WATT_HOURS))
                        .milliwattHours())
                .contains(-2000L);
    }

    @Test
    void aMissingPartIsAGapAndNeverZero() {
        VirtualInterval house = SignedSum.of(
                HOUSE, List.of(Optional.of(interval(MAIN, 100, CountUnit.TWO_WATT_HOURS)), Optional.empty()), END);
        assertThat(house.milliwattHours()).isEmpty();
        assertThat(house.flags().has(Flag.GAP)).isTrue();
        assertThat(house.parts()).isEqualTo(1);
    }

    @Test
    void theFlagsAreTheWorstOfTheParts() {
        Interval estimated = new Interval(
                SUITE,
                END.minusSeconds(300),
                END,
                0,
                0,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.of(3),
                OptionalLong.empty(),
                Flags.of(Flag.ESTIMATED, Flag.GAP),
                Optional.empty(),
                List.of(),
                List.of());
        assertThat(sum(interval(MAIN, 10, CountUnit.TWO_WATT_HOURS), estimated).flags())
                .isEqualTo(Flags.of(Flag.ESTIMATED, Flag.GAP));
    }

    @Test
    void countsOfDifferentWorthAreSummedExactlyAndRoundedOnce() {
        CountUnit third = new CountUnit(1000, 3);
        // 2 x 1000/3 - 1 x 1000/3 = 333.33 mWh: floors of the parts would give 666 - 333.
        assertThat(sum(interval(MAIN, 2, third), interval(SUITE, 1, third)).milliwattHours())
                .contains(333L);
        // 1/3 - 2/3 thousand = -333.33: rounded down, not towards zero.
        assertThat(sum(interval(MAIN, 1, third), interval(SUITE, 2, third)).milliwattHours())
                .contains(-334L);
    }

    private static VirtualInterval sum(Interval main, Interval suite) {
        return SignedSum.of(HOUSE, List.of(Optional.of(main), Optional.of(suite)), END);
    }

    private static Interval interval(ChannelId channel, long counts, CountUnit unit) {
        return new Interval(
                channel,
                END.minusSeconds(300),
                END,
                0,
                0,
                unit,
                OptionalLong.of(counts),
                OptionalLong.of(counts),
                Flags.NONE,
                Optional.of(new Bracket(END.minusSeconds(1), END.plusSeconds(1))),
                List.of(),
                List.of());
    }
}
