package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StreamItem;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A day of five-minute intervals of ten counts; rate A until 07:00, then B; registers are read for billing on the 14th, at 12:00. */
final class RatesOracleTest {
    private static final Instant MIDNIGHT = Instant.parse("2027-03-14T05:00:00Z");
    private static final String CHANNEL = "B-01.kwh-del";
    private static final Tariff TARIFF = new Tariff(
            "maple",
            1,
            MIDNIGHT,
            PaperTruth.ZONE,
            List.of("A", "B", "C"),
            "C",
            List.of(new Tariff.Season(MonthDay.of(1, 1), day(), day(), day())),
            Set.of(),
            15,
            14,
            12 * 60);

    private static Tariff tariff(int version, Instant from, List<String> rates) {
        return new Tariff(
                TARIFF.id(),
                version,
                from,
                TARIFF.zone(),
                rates,
                "A",
                TARIFF.seasons(),
                TARIFF.holidays(),
                TARIFF.blockMinutes(),
                TARIFF.billingDay(),
                TARIFF.billingMinute());
    }

    /** Minutes of elapsed time since midnight: the clocks go forward. */
    private static final int NOON = 660;

    private final Oracle oracle = new Oracle(new PaperTruth());
    private final RatesOracle rates = oracle.rates();
    private final List<Batch> batches = new ArrayList<>();
    private final IntervalStore store = (IntervalStore) Proxy.newProxyInstance(
            IntervalStore.class.getClassLoader(),
            new Class<?>[] {IntervalStore.class},
            (proxy, method, asked) -> switch (method.getName()) {
                case "head" -> new Position(Paper.EPOCH, batches.size());
                case "stream" -> stream((Position) asked[0]);
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private static TreeMap<Integer, String> day() {
        return new TreeMap<>(Map.of(0, "A", 7 * 60, "B"));
    }

    private Items<StreamItem> stream(Position after) {
        List<StreamItem> all = new ArrayList<>();
        for (int i = (int) after.sequence(); i < batches.size(); i++) {
            all.add(new StreamItem.Entry(i + 1, batches.get(i)));
        }
        Iterator<StreamItem> each = all.iterator();
        return new Items<>() {
            @Override
            public Optional<StreamItem> next() {
                return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    private static Instant at(int minutes) {
        return MIDNIGHT.plus(Duration.ofMinutes(minutes));
    }

    private static Interval interval(int end, int revision, long counts, int bits, Part... parts) {
        return new Interval(
                ChannelId.parse(CHANNEL),
                at(end - 5),
                at(end),
                revision,
                0,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.of(counts),
                OptionalLong.empty(),
                new Flags(bits),
                Optional.empty(),
                List.of(parts),
                List.of());
    }

    private void append(Interval interval) {
        Batch.Kind kind = interval.revision() == 0 ? Batch.Kind.BOUNDARY : Batch.Kind.REVISIONS;
        batches.add(new Batch("B", kind, "", List.of(interval)));
    }

    /** Those from one minute of elapsed time since midnight to another. */
    private void record(int from, int to) {
        for (int end = from + 5; end <= to; end += 5) {
            append(interval(end, 0, 10, 0));
        }
    }

    private void load() {
        load(TARIFF, MIDNIGHT);
    }

    private void load(Tariff tariff, Instant from) {
        rates.orders().asked(tariff);
        rates.orders().answered(tariff);
        rates.orders().programme(tariff, from, from.minusSeconds(60));
        rates.ordered();
    }

    /** Another version, with a season that begins on the 15th. */
    private static Tariff spring(Instant effective) {
        return new Tariff(
                "maple",
                2,
                effective,
                PaperTruth.ZONE,
                TARIFF.rates(),
                "C",
                List.of(
                        new Tariff.Season(MonthDay.of(1, 1), day(), day(), day()),
                        new Tariff.Season(MonthDay.of(3, 15), day(), day(), day())),
                Set.of(),
                15,
                28,
                0);
    }

    /** With the demand that is right where all intervals are alike: blocks have three. */
    private RatesOracle.Told told(int end, long total, Map<String, Long> each) {
        if (end < 15) {
            return told(end, total, each, new RatesOracle.Demand(OptionalLong.empty(), Optional.empty(), at(0)));
        }
        int since = end > NOON ? NOON : 0;
        return told(end, total, each, demand(30, since + 15, since));
    }

    private static RatesOracle.Told told(int end, long total, Map<String, Long> each, RatesOracle.Demand demand) {
        return new RatesOracle.Told(CHANNEL, at(end), total, each, Optional.of(demand));
    }

    private static RatesOracle.Demand demand(long counts, int end, int since) {
        return new RatesOracle.Demand(OptionalLong.of(counts), Optional.of(at(end)), at(since));
    }

    private void look(RatesOracle.Told told) throws Exception {
        rates.follow(store);
        rates.registers(List.of(told));
    }

    private void finds(Rule rule, String... words) {
        assertThat(oracle.found()).containsOnlyKeys(rule);
        assertThat(oracle.violations())
                .anySatisfy(violation -> assertThat(violation.text()).contains(words));
    }

    @Test
    void registersThatAreRightAreAccepted() throws Exception {
        load();
        // The clocks go forward at 02:00: it is 07:00 after six hours.
        record(0, 480);
        look(told(480, 960, Map.of("A", 720L, "B", 240L, "C", 0L)));
        assertThat(oracle.found()).isEmpty();
        assertThat(oracle.figures()).containsEntry("judged.rate_checks", 1L);
    }

    @Test
    void ratesThatDoNotSumToTheTotal() throws Exception {
        load();
        record(0, 60);
        look(told(60, 121, Map.of("A", 120L)));
        assertThat(oracle.found()).containsKey(Rule.RATE_SUMS);
    }

    @Test
    void energyThatWasCountedTwice() throws Exception {
        load();
        record(0, 60);
        look(told(60, 130, Map.of("A", 130L)));
        finds(Rule.RATE_TOTALS, "suite 1301", "the total is 130", "have 120");
    }

    @Test
    void energyInARateThatWasNotInForce() throws Exception {
        load();
        record(0, 420);
        look(told(420, 840, Map.of("A", 730L, "B", 110L)));
        finds(Rule.RATES, "rate A has 730 counts where 720 flowed while it was in force");
    }

    @Test
    void energyOfAnUnknownTimeThatIsNotInTheDefaultRateAndAnEstimateUnderAnOverride() throws Exception {
        load();
        peak(0, 60);
        append(interval(5, 0, 10, Bits.TIME_UNKNOWN));
        append(interval(10, 0, 10, Bits.ESTIMATED));
        append(interval(15, 0, 10, 0));
        RatesOracle.Demand none = new RatesOracle.Demand(OptionalLong.empty(), Optional.empty(), at(0));
        look(told(15, 30, Map.of("A", 10L, "B", 10L, "C", 10L), none));
        assertThat(oracle.found()).isEmpty();
    }

    /** Rate B from one minute to another. */
    @Test
    void registersThatCanNeverBeAskedFor() {
        oracle.rates().unanswered("registers could not be asked for");
        finds(Rule.RATES_ANSWERED, "In the end registers could not be asked for");
    }

    private void peak(int from, int to) {
        Peak peak = new Peak("peak", at(from), at(to), new TreeMap<>(Map.of(at(from), "B")));
        rates.orders().scheduled(peak, peak, MIDNIGHT.minusSeconds(60));
        rates.ordered();
    }

    @Test
    void anEdgeOfAnOverrideThatIsNeitherCutNorMarked() throws Exception {
        load();
        peak(7, 13);
        append(interval(
                10,
                0,
                10,
                0,
                new Part(at(7), 4, Flags.NONE, Optional.empty()),
                new Part(at(10), 6, Flags.NONE, Optional.empty())));
        append(interval(15, 0, 10, 0));
        RatesOracle.Demand none = new RatesOracle.Demand(OptionalLong.empty(), Optional.empty(), at(5));
        look(told(15, 20, Map.of("A", 4L, "B", 16L), none));
        finds(Rule.CUTS, "interval 2027-03-14T05:10:00Z", "the rate became A at 2027-03-14T05:13:00Z");
    }

    @Test
    void aReadForBillingThatIsMissingOrOtherwiseOrNotIssuedAgain() throws Exception {
        load();
        record(0, 720);
        look(told(720, 1440, Map.of("A", 720L, "B", 720L)));
        String id = "billing/2027-03";
        RatesOracle.ToldRead right = new RatesOracle.ToldRead(id, 0, told(660, 1320, Map.of("A", 720L, "B", 600L)));
        rates.reads(List.of(right));
        assertThat(oracle.found()).isEmpty();

        append(interval(600, 1, 5, Bits.EDITED));
        look(told(720, 1435, Map.of("A", 720L, "B", 715L)));
        rates.reads(List.of(right));
        finds(
                Rule.BILLING,
                "billing/2027-03 of 2027-03-14T16:00:00Z, revision 0, after later revisions: rate B has 600 counts where 595");
        rates.reads(List.of(right, new RatesOracle.ToldRead(id, 1, told(660, 1315, Map.of("A", 720L, "B", 595L)))));
        assertThat(oracle.found()).containsEntry(Rule.BILLING, 1L);
        rates.reads(List.of());
        assertThat(oracle.found()).containsEntry(Rule.BILLING, 2L);
    }

    @Test
    void aReadAtTheEndOfAVersionOrASeasonThatIsMissingOrOtherwise() throws Exception {
        load();
        record(0, 60);
        load(spring(at(60)), at(60));
        // A day of 23 hours: seven of them are of rate A.
        record(60, 1_380);
        long b = 2 * (1_380 - 360);
        look(told(1_380, 720 + b, Map.of("A", 720L, "B", b), demand(30, 15, 0)));
        assertThat(oracle.found()).isEmpty();
        RatesOracle.ToldRead version =
                new RatesOracle.ToldRead("programme/maple/2", 0, told(60, 120, Map.of("A", 120L)));
        RatesOracle.ToldRead season = new RatesOracle.ToldRead(
                "season/season-0/2027-03-15", 0, told(1_380, 720 + b, Map.of("A", 720L, "B", b), demand(30, 15, 0)));
        rates.reads(List.of(version, season));
        assertThat(oracle.found()).isEmpty();

        rates.reads(List.of(version));
        finds(Rule.BILLING, "season/season-0/2027-03-15 was never issued");
        rates.reads(
                List.of(new RatesOracle.ToldRead("programme/maple/2", 0, told(60, 130, Map.of("A", 130L))), season));
        assertThat(oracle.found()).containsEntry(Rule.BILLING, 2L);
    }

    @Test
    void aDemandThatNoBlockHadOrNotTheHighestOrNotTheFirst() throws Exception {
        load();
        record(0, 30);
        append(interval(35, 0, 25, 0));
        record(35, 90);
        // Higher, and of a block that is not known well.
        append(interval(95, 0, 90, Bits.ESTIMATED));
        append(interval(100, 0, 10, 0));
        append(interval(105, 0, 10, 0));
        append(interval(110, 0, 25, 0));
        record(110, 120);
        long total = 24 * 10 + 15 + 80 + 15;
        Map<String, Long> each = Map.of("A", total);
        look(told(120, total, each, demand(45, 45, 0)));
        assertThat(oracle.found()).isEmpty();

        look(told(120, total, each, demand(110, 105, 0)));
        finds(Rule.DEMAND, "110 counts in the block up to 2027-03-14T06:45:00Z", "none was measured");
        look(told(120, total, each, demand(30, 15, 0)));
        finds(Rule.DEMAND, "45 counts flowed in the 15 minutes up to 2027-03-14T05:45:00Z");
        look(told(120, total, each, demand(45, 120, 0)));
        look(told(120, total, each, demand(46, 45, 0)));
        look(told(120, total, each, demand(45, 45, 15)));
        assertThat(oracle.found()).containsEntry(Rule.DEMAND, 5L);
        look(new RatesOracle.Told(CHANNEL, at(120), total, each, Optional.empty()));
        assertThat(oracle.found()).containsEntry(Rule.DEMAND, 6L);
    }

    @Test
    void aDemandThatIsNotFoundAgainAfterARevision() throws Exception {
        load();
        record(0, 30);
        append(interval(35, 0, 25, 0));
        record(35, 60);
        append(interval(35, 1, 5, Bits.EDITED));
        look(told(60, 115, Map.of("A", 115L), demand(30, 15, 0)));
        assertThat(oracle.found()).isEmpty();
        look(told(60, 115, Map.of("A", 115L), demand(45, 45, 0)));
        finds(Rule.DEMAND, "45 counts in the block up to 2027-03-14T05:45:00Z, where 25 flowed", "30 counts flowed");
    }

    @Test
    void aDemandThatDidNotBeginAnewWithTheReadForBilling() throws Exception {
        load();
        append(interval(5, 0, 25, 0));
        record(5, NOON + 60);
        long b = NOON - 360 + 60;
        Map<String, Long> each = Map.of("A", 735L, "B", 2 * b);
        look(told(NOON + 60, 735 + 2 * b, each, demand(30, NOON + 15, NOON)));
        assertThat(oracle.found()).isEmpty();
        String id = "billing/2027-03";
        Map<String, Long> then = Map.of("A", 735L, "B", 2 * (b - 60));
        rates.reads(List.of(new RatesOracle.ToldRead(id, 0, told(NOON, 735 + 2 * (b - 60), then, demand(45, 15, 0)))));
        assertThat(oracle.found()).isEmpty();

        rates.reads(List.of(new RatesOracle.ToldRead(id, 0, told(NOON, 735 + 2 * (b - 60), then, demand(30, 30, 0)))));
        finds(Rule.DEMAND, "billing/2027-03, revision 0: its demand is 30 counts");
        look(told(NOON + 60, 735 + 2 * b, each, demand(45, 15, 0)));
        finds(Rule.DEMAND, "its demand is since 2027-03-14T05:00:00Z, where peaks began anew at 2027-03-14T16:00:00Z");
    }

    @Test
    void ordersThatAreNotKept() {
        load();
        Peak wanted = new Peak("peak", at(60), at(120), new TreeMap<>(Map.of(at(60), "B")));
        rates.orders().scheduled(wanted, wanted, at(50));
        rates.orders().stands(Map.of(MIDNIGHT, "maple/1"), List.of(wanted));
        assertThat(oracle.found()).isEmpty();

        rates.orders().cancelled("peak", Optional.of(wanted), at(70));
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 1L);
        rates.orders().stands(Map.of(MIDNIGHT, "maple/1"), List.of());
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 2L);
        rates.orders().refused(wanted, at(50), true, "no");
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 3L);
        rates.orders().refused(wanted, at(119).plusSeconds(59), true, "it is over");
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 3L);
    }

    @Test
    void programmesThatLackTheRateOfAnOverride() {
        load();
        Peak peak = new Peak("peak", at(60), at(120), new TreeMap<>(Map.of(at(60), "C")));
        rates.orders().scheduled(peak, peak, at(50));
        Tariff two = tariff(2, at(90), List.of("A", "B"));
        rates.orders().refused(two, at(51), "override 'peak' puts rate 'C' in force");
        assertThat(oracle.found()).isEmpty();
        rates.orders().programme(two, at(90), at(51));
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 1L);

        rates.orders().cancelled("peak", Optional.empty(), at(52));
        rates.orders().refused(peak, at(53), true, "version 2 has A, B");
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 1L);
        rates.orders().scheduled(peak, peak, at(53));
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 2L);
        rates.orders().refused(tariff(3, at(95), List.of("A", "B", "C")), at(54), "override puts rate 'C' in force");
        assertThat(oracle.found()).containsEntry(Rule.ORDERS, 3L);
    }
}
