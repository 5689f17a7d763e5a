package io.meterhouse.tou.urdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.programme.Programme.Demand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandChargesTest {
    private static final Demand TOTAL = demand(Quantity.KWH_DELIVERED, Optional.empty());
    private static final List<Object> FREE = List.of(Map.of("rate", 0));
    private static final List<Object> CHARGED = List.of(Map.of("rate", 12.5));

    private final Map<String, Object> record = new LinkedHashMap<>();

    DemandChargesTest() {
        record.put("startdate", 1735689600);
        record.put("energyratestructure", List.of(CHARGED, CHARGED, CHARGED));
        // 8 to 12 period 1 and 12 to 18 period 2 on weekdays, all year
        record.put("energyweekdayschedule", months(0, 12, 8, 12, 1, 12, 18, 2));
        record.put("energyweekendschedule", new int[12][24]);
        record.put("demandwindow", 15);
        record.put("demandweekendschedule", new int[12][24]);
    }

    @Test
    void withoutChargesNoDemandIsKept() {
        record.put("demandratestructure", List.of(FREE));
        record.put("flatdemandstructure", List.of(FREE));
        assertThat(demands()).isEmpty();
    }

    @Test
    void flatDemandIsThatOfAllBlocks() {
        record.put("flatdemandstructure", List.of(CHARGED));
        assertThat(demands()).containsExactly(TOTAL);
    }

    @Test
    void flatDemandOfSomeMonthsOnlyIsKeptInAll() {
        record.put("flatdemandstructure", List.of(FREE, CHARGED));
        record.put("flatdemandmonths", List.of(0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0));
        assertThat(demands()).containsExactly(TOTAL);
        record.put("flatdemandmonths", List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(demands()).isEmpty();
    }

    @Test
    void aDemandPeriodWithTheHoursOfAnEnergyPeriodIsDemandOfItsRate() {
        timed(months(0, 12, 12, 18, 1), FREE, CHARGED);
        assertThat(demands()).containsExactly(demand(Quantity.KWH_DELIVERED, Optional.of(2)));
    }

    @Test
    void aDemandPeriodOfSomeMonthsIsDemandOfItsRate() {
        timed(months(5, 9, 12, 18, 1), FREE, CHARGED);
        assertThat(demands()).containsExactly(demand(Quantity.KWH_DELIVERED, Optional.of(2)));
    }

    @Test
    void aDemandPeriodThatHasAllHoursIsDemandOfAllBlocks() {
        record.put("demandratestructure", List.of(CHARGED));
        record.put("demandweekdayschedule", new int[12][24]);
        assertThat(demands()).containsExactly(TOTAL);
        record.put("flatdemandstructure", List.of(CHARGED));
        assertThat(demands()).as("the same demand once").containsExactly(TOTAL);
    }

    @Test
    void flatDemandAndThatOfOneRateAreTwo() {
        timed(months(0, 12, 12, 18, 1), FREE, CHARGED);
        record.put("flatdemandstructure", List.of(CHARGED));
        assertThat(demands()).containsExactly(TOTAL, demand(Quantity.KWH_DELIVERED, Optional.of(2)));
    }

    @Test
    void threeDemandsAreTooMany() {
        timed(months(0, 12, 8, 12, 1, 12, 18, 2), FREE, CHARGED, CHARGED);
        assertThat(demands()).hasSize(2);
        record.put("flatdemandstructure", List.of(CHARGED));
        assertThat(UrdbReaderTest.problems(record))
                .containsExactly(
                        "r.json:1 demandratestructure: 3 demands are charged (flat, and by rate), and of a point 2"
                                + " are kept; set the price of those to 0 that are not billed");
    }

    @Test
    void aDemandPeriodWithOtherHoursThanAnyEnergyPeriodIsExplained() {
        timed(months(5, 9, 13, 18, 1), FREE, CHARGED);
        assertThat(UrdbReaderTest.problems(record))
                .containsExactly(
                        "r.json:1 demandweekdayschedule: demand period 1 in June (weekdays 13-18; weekends never)"
                                + " has the hours of no energy period; demand is kept of all hours or of a rate's own: set its"
                                + " price to 0 and bill it otherwise, or give these hours an energy period of their own");
    }

    @Test
    void aDemandPeriodThatCoversTwoEnergyPeriodsIsExplained() {
        timed(months(0, 12, 8, 18, 1), FREE, CHARGED);
        assertThat(UrdbReaderTest.problems(record))
                .hasSize(1)
                .first()
                .asString()
                .contains("in January (weekdays 08-18;");
    }

    @Test
    void anAdjustmentIsAChargeAndSoIsAPriceThatCannotBeRead() {
        timed(months(0, 12, 12, 18, 1), FREE, List.of(Map.of("rate", 0, "adj", 0.5)));
        assertThat(demands()).hasSize(1);
        timed(months(0, 12, 12, 18, 1), FREE, List.of(Map.of("rate", "x")));
        assertThat(demands()).hasSize(1);
        timed(months(0, 12, 12, 18, 1), FREE, List.of(Map.of("max", 5)));
        assertThat(demands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kW, KWH_DELIVERED", "kVA, KVAH", "kvar, KVARH", "hp, KWH_DELIVERED"})
    void theUnitSaysWhichQuantityIsKept(String unit, Quantity quantity) {
        record.put("flatdemandstructure", List.of(CHARGED));
        record.put("flatdemandunit", unit);
        assertThat(demands()).containsExactly(demand(quantity, Optional.empty()));
        record.remove("flatdemandunit");
        record.put("demandunits", unit);
        assertThat(demands()).containsExactly(demand(quantity, Optional.empty()));
    }

    @Test
    void aChargeByTheDayOrInAnUnknownUnitIsExplained() {
        record.put("flatdemandstructure", List.of(CHARGED));
        record.put("flatdemandunit", "kW daily");
        assertThat(UrdbReaderTest.problems(record))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("r.json:1 flatdemandunit: demand is charged by the peak of each day");
        record.put("flatdemandunit", "BTU");
        assertThat(UrdbReaderTest.problems(record))
                .containsExactly("r.json:1 flatdemandunit: one of kW, kVA, kvar, hp expected");
    }

    @Test
    void theWindowIsTheBlock() {
        record.put("flatdemandstructure", List.of(CHARGED));
        record.put("demandwindow", 30.0);
        assertThat(demands()).extracting(Demand::blockMinutes).containsExactly(30);
        record.put("demandwindow", 20);
        assertThat(UrdbReaderTest.problems(record))
                .containsExactly(
                        "r.json:1 demandwindow: blocks of that length are not kept; one of 1, 2, 3, 5, 10, 15, 30,"
                                + " 60 minutes expected");
    }

    @Test
    void withoutAWindowBlocksOfFifteenMinutesAreTakenAndThatIsSaid() {
        record.put("flatdemandstructure", List.of(CHARGED));
        record.remove("demandwindow");
        assertThat(demands()).containsExactly(TOTAL);
        assertThat(UrdbReaderTest.accepted(record).warnings())
                .extracting(problem -> problem.path())
                .contains("demandwindow");
    }

    @Test
    void aChargeWithoutItsScheduleIsExplained() {
        record.put("demandratestructure", List.of(CHARGED));
        assertThat(UrdbReaderTest.problems(record))
                .containsExactly("r.json:1 demandweekdayschedule: missing; expected as 12 months, from January, of 24"
                        + " hours");
    }

    private List<Demand> demands() {
        return UrdbReaderTest.accepted(record).programme().demand();
    }

    private void timed(int[][] weekdays, Object... structure) {
        record.put("demandratestructure", List.of(structure));
        record.put("demandweekdayschedule", weekdays);
    }

    /** From a month to the one before another: from, to and period of some hours; period 0 in all others. */
    private static int[][] months(int from, int to, int... spans) {
        int[][] months = new int[12][24];
        for (int month = from; month < to; month++) {
            for (int i = 0; i < spans.length; i += 3) {
                Arrays.fill(months[month], spans[i], spans[i + 1], spans[i + 2]);
            }
        }
        return months;
    }

    private static Demand demand(Quantity quantity, Optional<Integer> rate) {
        return new Demand(quantity, rate, 15, 1);
    }
}
