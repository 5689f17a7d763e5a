package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.store.Batch;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.Panels;
import io.meterhouse.tou.engine.Watts;
import io.meterhouse.tou.programme.Programme;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One count in a block against what a circuit carries: 24 kW here, of which 1 % is 240 W. */
class DemandStepsTest {
    private static final CountUnit HUNDRED_WATT_HOURS = CountUnit.ofMilliWattHours(100_000);

    private final MemoryStore store = new MemoryStore();
    private final PanelDefinition panel = Panels.panel(15, "1204", "1205");

    private static Programme blocks(int minutes, int subBlocks) {
        return Programmes.in("America/Toronto")
                .schedule("day", "00:00 A")
                .demand("", minutes, subBlocks)
                .programme();
    }

    private void counts(CountUnit unit) throws Exception {
        Interval one = Load.from("2026-01-08T16:00:00Z").next(15, 1);
        store.append(List.of(new Batch(
                "A",
                Batch.Kind.BOUNDARY,
                "",
                List.of(new Interval(
                        one.channel(),
                        one.start(),
                        one.end(),
                        0,
                        0,
                        unit,
                        one.counts(),
                        one.register(),
                        one.flags(),
                        one.bracket(),
                        List.of(),
                        List.of())))));
    }

    private List<String> coarse(Programme programme) throws Exception {
        return DemandSteps.coarse(programme, List.of(panel), store);
    }

    @Test
    void aStepAboveOnePercentOfTheRatingIsWarnedOf() throws Exception {
        counts(HUNDRED_WATT_HOURS);
        assertThat(coarse(blocks(15, 1)))
                .singleElement()
                .asString()
                .contains("one count in 15 minutes is 400 W", "24000 W that 1204 can carry", "kwh-del");
    }

    @Test
    void theBlockCountsNotItsSubBlocks() throws Exception {
        counts(HUNDRED_WATT_HOURS);
        assertThat(coarse(blocks(5, 5))).as("240 W, 1 %, in 25 minutes").isEmpty();
        assertThat(coarse(blocks(6, 4))).as("250 W in 24 minutes").hasSize(1);
    }

    @Test
    void aFineRegisterIsNotWarnedOf() throws Exception {
        counts(CountUnit.TWO_WATT_HOURS);
        assertThat(coarse(blocks(1, 1))).as("120 W").isEmpty();
    }

    @Test
    void whatWasNeverRecordedIsNotJudged() throws Exception {
        assertThat(coarse(blocks(1, 1))).isEmpty();
    }

    @Test
    void theStepIsRoundedUpAndADemandDown() {
        CountUnit third = new CountUnit(1_000, 3);
        assertThat(Watts.step(third, 15)).isEqualTo(2);
        assertThat(Watts.average(1, third, 15)).isEqualTo(1);
        assertThat(Watts.step(HUNDRED_WATT_HOURS, 15)).isEqualTo(400);
        assertThat(Watts.average(3, HUNDRED_WATT_HOURS, 15)).isEqualTo(1_200);
    }
}
