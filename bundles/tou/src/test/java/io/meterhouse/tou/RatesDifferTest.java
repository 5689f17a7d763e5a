package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.TouFault;
import io.meterhouse.tou.programme.Programme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registers by rate of the simulator's panel and of the gateway, day by day. The panel is polled every 20 seconds over TCP, and intervals of
 * a quarter of an hour are made of the polls as the recorder does: interpolated within the bracket.
 */
@Timeout(300)
class RatesDifferTest {
    private static final ChannelId CHANNEL = new ChannelId("A-01", Quantity.KWH_DELIVERED);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Programme PROGRAMME = Programmes.in("America/Toronto")
            .schedule("day", "00:00 A", "07:00 B", "11:00 D", "17:00 B", "19:00 A")
            .season("year", "01-01", Map.of("weekday", "day", "weekend", "day"))
            .programme();

    @TempDir
    Path folder;

    private Suite suite;
    private Panel24 panel;
    private Downloads downloads;
    private Instant boundary = Instant.parse("2026-03-05T16:00:00Z");
    private long atBoundary = -1;
    private Reading last;
    private long added;

    @BeforeEach
    void begin() throws Exception {
        suite = new Suite(folder, "2026-03-05T15:55:07Z");
        panel = new Panel24(suite.time, "America/Toronto", "A-01");
        join();
        suite.get(suite.orders.accept(PROGRAMME, "test"));
        suite.time.runFor(Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() throws Exception {
        panel.close();
    }

    private void join() {
        downloads = new Downloads(suite.tou, suite.events, suite.facts);
        panel.joins(downloads);
    }

    private static long counts(Reading reading) {
        return reading.registers().get(0).counts();
    }

    private void runTo(String instant) throws Exception {
        Instant end = Instant.parse(instant);
        while (suite.time.now().isBefore(end)) {
            suite.time.runFor(Duration.ofSeconds(20));
            Reading reading = panel.poll(downloads);
            if (last != null && !reading.answered().isBefore(boundary)) {
                close(last, reading);
            }
            last = reading;
        }
    }

    private void close(Reading before, Reading after) throws Exception {
        long wide = Duration.between(before.asked(), after.answered()).toMillis();
        long until = Duration.between(before.asked(), boundary).toMillis();
        long register = counts(before) + (counts(after) - counts(before)) * until / wide + added;
        if (atBoundary >= 0) {
            Interval interval = new Interval(
                    CHANNEL,
                    boundary.minus(QUARTER),
                    boundary,
                    0,
                    0,
                    CountUnit.TWO_WATT_HOURS,
                    OptionalLong.of(register - atBoundary),
                    OptionalLong.of(register),
                    Flags.NONE,
                    Optional.of(new Bracket(before.asked(), after.answered())),
                    List.of(),
                    List.of());
            suite.store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(interval))));
            suite.time.settle();
        }
        atBoundary = register;
        boundary = boundary.plus(QUARTER);
    }

    private List<Event> differ() {
        List<Event> found = new ArrayList<>(suite.events.all());
        found.removeIf(event -> !event.kind().equals("RATES_DIFFER"));
        return found;
    }

    private Optional<String> compared() {
        return suite.facts.get("tou/midnight/A").map(text -> text.split(" ")[0]);
    }

    @Test
    void aMeterThatRatesAsTheGatewayDoesIsNotReportedAlsoWhereClocksChange() throws Exception {
        runTo("2026-03-09T05:00:00Z");
        assertThat(compared()).contains("2026-03-09T04:00:00Z");
        assertThat(differ()).isEmpty();
        Map<String, Long> rates = suite.registers().rates();
        assertThat(rates.get("A")).isPositive();
        assertThat(rates.get("B")).isPositive();
        assertThat(rates.get("D")).isPositive();
    }

    @Test
    void aMeterThatKeepsOtherSwitchPointsIsReportedForEachDayWithBothCounts() throws Exception {
        panel.misbehaves(TouFault.Kind.ALTER, TouFault.Table.SWITCHPOINTS);
        runTo("2026-03-10T06:00:00Z");
        assertThat(differ())
                .extracting(event -> event.details().get("day"))
                .containsExactly("2026-03-06", "2026-03-09");
        Event event = differ().get(0);
        assertThat(event.subject()).isEqualTo("channel/A-01.kwh-del");
        assertThat(event.metrological()).isTrue();
        assertThat(event.details()).containsKeys("A", "B").doesNotContainKeys("C", "D", "total");
        assertThat(event.text()).contains("those of the gateway bill");
    }

    @Test
    void aClockThatNobodyCorrectsIsReported() throws Exception {
        panel.misbehaves(TouFault.Kind.REFUSE, TouFault.Table.CLOCK);
        panel.happens(new Change.ClockStep(-1_200_000));
        runTo("2026-03-07T06:00:00Z");
        assertThat(differ()).hasSize(1);
        assertThat(suite.events.kinds()).contains("METER_TABLE_REFUSED");
    }

    @Test
    void aTotalThatDiffersByMoreThanTheBracketsOfTheMidnightsIsReported() throws Exception {
        runTo("2026-03-06T08:00:00Z");
        added = 500;
        runTo("2026-03-07T06:00:00Z");
        assertThat(differ()).singleElement().satisfies(event -> assertThat(event.details())
                .containsKeys("A", "total")
                .doesNotContainKey("D"));
    }

    @Test
    void aRestartInTheMiddleOfADayReportsNothingThatIsNot() throws Exception {
        runTo("2026-03-06T05:30:00Z");
        assertThat(compared()).contains("2026-03-06T05:00:00Z");
        runTo("2026-03-06T18:00:00Z");
        join();
        runTo("2026-03-07T05:30:00Z");
        assertThat(compared()).contains("2026-03-07T05:00:00Z");
        assertThat(differ()).isEmpty();
    }

    @Test
    void theDayOfALossOfTimeIsNotCompared() throws Exception {
        runTo("2026-03-06T04:59:00Z");
        panel.happens(new Change.ClockLost());
        panel.silent(true);
        runTo("2026-03-06T05:05:00Z");
        panel.silent(false);
        runTo("2026-03-06T06:00:00Z");
        assertThat(compared()).as("the meter saw no midnight").isEmpty();
        runTo("2026-03-07T06:00:00Z");
        assertThat(compared()).contains("2026-03-07T05:00:00Z");
        assertThat(differ()).isEmpty();
    }
}
