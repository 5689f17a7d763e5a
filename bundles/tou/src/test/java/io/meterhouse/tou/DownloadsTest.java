package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.TouBilling;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouTable.Calendar;
import io.meterhouse.api.metering.meter.TouTable.Clock;
import io.meterhouse.api.metering.meter.TouTable.SwitchPoints;
import io.meterhouse.api.metering.meter.TouTable.TierOverride;
import io.meterhouse.api.metering.meter.TouTable.TierSwitch;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.meter.modbus.ModbusDrivers;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.TouFault;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads to the simulator's panel, over TCP, on virtual time. */
@Timeout(120)
class DownloadsTest {
    private static final String WHO = "test";

    @TempDir
    Path folder;

    private Suite suite;
    private Panel24 panel;
    private Downloads downloads;

    private static Programmes programmes(String zone) {
        return Programmes.in(zone)
                .schedule("summer", "00:00 A", "07:00 B", "11:00 D", "17:00 B", "19:00 A")
                .schedule("winter", "00:00 A", "02:30 D", "07:00 D", "11:00 B", "17:00 D", "19:00 A")
                .schedule("free", "00:00 A")
                .season("summer", "05-01", Map.of("weekday", "summer", "weekend", "free", "holiday", "free"))
                .season("winter", "11-01", Map.of("weekday", "winter", "weekend", "free", "holiday", "free"));
    }

    private void begin(String now, Programme programme) throws Exception {
        suite = new Suite(folder, now);
        panel = new Panel24(suite.time, programme.zone().getId(), "A-01", "A-02");
        join();
        suite.get(suite.orders.accept(programme, WHO));
        suite.time.runFor(Duration.ofMinutes(2));
    }

    private void join() {
        downloads = new Downloads(suite.tou, suite.events, suite.facts);
        panel.joins(downloads);
    }

    @AfterEach
    void stop() throws Exception {
        if (panel != null) {
            panel.close();
        }
    }

    private void poll() throws Exception {
        panel.poll(downloads);
    }

    private void pollAt(String instant) throws Exception {
        suite.time.runTo(instant);
        poll();
    }

    private List<Event> events(String kind) {
        return suite.events.all().stream()
                .filter(event -> event.kind().equals(kind))
                .toList();
    }

    private List<String> tables(String kind) {
        List<String> tables = new ArrayList<>();
        for (Event event : events(kind)) {
            tables.add(event.details().get("table"));
        }
        return tables;
    }

    @Test
    void tablesAreWrittenAtTheFirstContactAndThenOnlyWhatDiffers() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
        assertThat(events("METER_TABLE_WRITTEN")).allSatisfy(event -> {
            assertThat(event.metrological()).isTrue();
            assertThat(event.subject()).isEqualTo("panel/A");
            assertThat(event.details().get("old"))
                    .hasSize(64)
                    .isNotEqualTo(event.details().get("new"));
        });
        int talks = panel.conversations();
        poll();
        assertThat(panel.conversations()).as("it is known what the meter has").isEqualTo(talks);
        join();
        poll();
        assertThat(panel.conversations()).as("read again after a restart").isGreaterThan(talks);
        assertThat(events("METER_TABLE_WRITTEN")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/Toronto", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/London"})
    void theMeterRatesAsTheGatewayDoesThroughAYearButWhereASeasonHasJustBegun(String zone) throws Exception {
        Programme programme = programmes(zone)
                .from("2025-12-01T00:00:00Z")
                .holiday("2026-07-01")
                .programme();
        begin("2026-01-05T00:00:30Z", programme);
        poll();
        RateCursor cursor = new RateCursor(Timeline.of(programme));
        Instant end = suite.time.now().plus(Duration.ofDays(366));
        int compared = 0;
        while (suite.time.now().isBefore(end)) {
            suite.time.runFor(Duration.ofMinutes(30));
            long now = Nanos.of(suite.time.now());
            boolean fresh = !cursor.seasonAt(now).equals(cursor.seasonAt(now - 1_800_000_000_000L));
            int tier = panel.tier();
            if (!fresh) {
                assertThat(tier)
                        .as("%s", suite.time.now())
                        .isEqualTo(cursor.at(now).rate());
                compared++;
            }
            poll();
        }
        assertThat(compared).isGreaterThan(17_000);
        assertThat(events("METER_TABLE_REFUSED")).isEmpty();
    }

    @Test
    void theSwitchPointsOfASeasonAreWrittenAtTheFirstContactAfterItBegan() throws Exception {
        begin("2026-04-30T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        SwitchPoints winter = (SwitchPoints) panel.read(TouTable.Kind.SWITCH_POINTS);
        assertThat(winter.season()).isEqualTo(2);
        assertThat(winter.until()).contains(LocalDate.parse("2026-05-01"));
        suite.time.runTo("2026-05-01T13:00:00Z");
        assertThat(panel.tier()).as("the default tier, for nobody came").isEqualTo(2);
        poll();
        assertThat(((SwitchPoints) panel.read(TouTable.Kind.SWITCH_POINTS)).season())
                .isEqualTo(1);
        assertThat(panel.tier()).as("mid-peak").isEqualTo(1);
    }

    @Test
    void theCalendarIsRenewedDailyAndEndsBeforeASecondChangeOfTheClocks() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        pollAt("2026-03-06T04:59:59Z");
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
        pollAt("2026-03-06T05:00:00Z");
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points", "calendar");
        Calendar calendar = (Calendar) panel.read(TouTable.Kind.CALENDAR);
        assertThat(calendar.from()).isEqualTo(LocalDate.parse("2026-03-06"));
        assertThat(calendar.dayTypes()).hasSize(32);
        assertThat(calendar.dayTypes().subList(0, 4)).containsExactly(2, 3, 3, 2);
        assertThat(calendar.change().orElseThrow().at()).isEqualTo("2026-03-08T07:00:00Z");
    }

    @Test
    void anOverrideThatIsOrderedExtendedAndCancelledIsSoInTheMeter() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        Instant start = Instant.parse("2026-03-05T16:00:00Z");
        Instant stop = Instant.parse("2026-03-05T17:00:00Z");
        suite.get(suite.orders.override(
                new RateOverride("cpp", start, stop, List.of(new RateOverride.Switch(start, "D"))), WHO));
        poll();
        assertThat(panel.read(TouTable.Kind.OVERRIDE))
                .isEqualTo(new TierOverride(start, stop, List.of(new TierSwitch(start, 3))));
        suite.get(suite.orders.extend("cpp", stop.plusSeconds(1_800), WHO));
        pollAt("2026-03-05T17:10:00Z");
        assertThat(panel.tier()).isEqualTo(3);
        suite.get(suite.orders.cancel("cpp", WHO));
        poll();
        assertThat(((TierOverride) panel.read(TouTable.Kind.OVERRIDE)).stop()).isEqualTo("2026-03-05T17:10:02Z");
        pollAt("2026-03-05T17:10:20Z");
        assertThat(panel.tier()).as("the standard switch points").isEqualTo(1);
        assertThat(panel.read(TouTable.Kind.OVERRIDE)).isEqualTo(TierOverride.NONE);
        assertThat(tables("METER_TABLE_WRITTEN"))
                .containsExactly("calendar", "switch points", "override", "override", "override", "override");
    }

    @Test
    void theClockIsSetWhenItIsOffByMoreThanHalfAMinute() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        panel.happens(new Change.ClockStep(-29_000));
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).doesNotContain("clock");
        panel.happens(new Change.ClockStep(-3_000));
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).endsWith("clock");
        assertThat(((Clock) panel.read(TouTable.Kind.CLOCK)).shows()).isEqualTo(suite.time.now());
        panel.happens(new Change.ClockLost());
        poll();
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).endsWith("clock", "clock").hasSize(4);
    }

    @Test
    void nothingIsWrittenWhileTheGatewayDoesNotKnowTheTime() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        suite.time.error(Duration.ofMinutes(5));
        panel.happens(new Change.ClockStep(-60_000));
        poll();
        assertThat(panel.conversations()).isZero();
        suite.time.error(Duration.ofSeconds(1));
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("clock", "calendar", "switch points");
    }

    @Test
    void aRefusalIsToldOnceUntilTheMeterTakesTheTable() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        panel.misbehaves(TouFault.Kind.REFUSE, TouFault.Table.CALENDAR);
        panel.misbehaves(TouFault.Kind.ALTER, TouFault.Table.SWITCHPOINTS);
        for (int i = 0; i < 60; i++) {
            poll();
            suite.time.runFor(Duration.ofMinutes(10));
        }
        join();
        poll();
        assertThat(tables("METER_TABLE_REFUSED")).containsExactly("calendar", "switch points");
        assertThat(events("METER_TABLE_REFUSED").get(1).text()).contains("reads back something else");
        assertThat(panel.conversations()).as("asked again each hour").isBetween(20, 50);
        panel.behaves();
        suite.time.runFor(Duration.ofHours(1));
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
        suite.record(10, 20);
        assertThat(suite.registers().total()).as("the gateway's engine went on").isEqualTo(20);
        panel.misbehaves(TouFault.Kind.REFUSE, TouFault.Table.CALENDAR);
        pollAt("2026-03-07T05:00:00Z");
        assertThat(tables("METER_TABLE_REFUSED")).as("refused anew").hasSize(3);
    }

    @Test
    void aMeterThatForgotItsTablesWhilePowerWasOffGetsThemAgain() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        poll();
        panel.misbehaves(TouFault.Kind.FORGET, TouFault.Table.SWITCHPOINTS);
        panel.powerFails();
        assertThat(panel.read(TouTable.Kind.SWITCH_POINTS)).isEqualTo(SwitchPoints.NONE);
        poll();
        assertThat(tables("METER_TABLE_WRITTEN"))
                .containsExactly("calendar", "switch points", "calendar", "switch points");
    }

    @Test
    void aMeterThatIsSilentIsAskedAgainAtTheNextContact() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        panel.silent(true);
        poll();
        poll();
        assertThat(panel.conversations()).isEqualTo(2);
        panel.silent(false);
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
        assertThat(events("METER_TABLE_REFUSED")).isEmpty();
    }

    @Test
    void aProgrammeThatTheMeterCannotHoldIsNotWrittenAndItIsSaidWhy() throws Exception {
        Programmes many = Programmes.in("America/Toronto");
        String[] halfHours = new String[48];
        for (int i = 0; i < 48; i++) {
            halfHours[i] = "%02d:%02d %s".formatted(i / 2, i % 2 * 30, i % 2 == 0 ? "A" : "B");
        }
        many.schedule("one", halfHours).schedule("other", halfHours);
        many.season("year", "01-01", Map.of("weekday", "one", "weekend", "other", "holiday", "one"));
        begin("2026-03-05T15:00:00Z", many.programme());
        for (int i = 0; i < 30; i++) {
            poll();
            suite.time.runFor(Duration.ofHours(1));
        }
        join();
        poll();
        assertThat(events("METER_PROGRAMME_TOO_LARGE")).singleElement().satisfies(event -> assertThat(event.text())
                .contains("96 switch points in all, and the meter holds 80"));
        assertThat(panel.conversations()).isZero();
        suite.get(suite.orders.accept(
                programmes("America/Toronto").version(2, "2025-01-01T00:00:00Z").programme(), WHO));
        suite.time.runFor(Duration.ofMinutes(2));
        poll();
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
    }

    @Test
    void anOverrideOfMoreSwitchPointsThanTheMeterTakesIsLeftToTheGateway() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        Instant start = Instant.parse("2026-03-05T16:00:00Z");
        List<RateOverride.Switch> switches = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            switches.add(new RateOverride.Switch(start.plusSeconds(60L * i), i % 2 == 0 ? "D" : "C"));
        }
        suite.get(suite.orders.override(new RateOverride("cpp", start, start.plusSeconds(3_600), switches), WHO));
        poll();
        poll();
        assertThat(tables("METER_TABLE_REFUSED")).containsExactly("override");
        assertThat(tables("METER_TABLE_WRITTEN")).containsExactly("calendar", "switch points");
    }

    @Test
    void nothingIsWrittenBeforeThereIsAProgrammeAndNothingToAPanelThatIsGone() throws Exception {
        suite = new Suite(folder, "2026-03-05T15:00:00Z");
        panel = new Panel24(suite.time, "America/Toronto", "A-01");
        join();
        poll();
        suite.get(suite.orders.accept(programmes("America/Toronto").programme(), WHO));
        suite.time.runFor(Duration.ofMinutes(2));
        downloads.remove(panel.definition);
        suite.time.settle();
        poll();
        assertThat(panel.conversations()).isZero();
        assertThat(suite.get(suite.answers.status()).programme()).isNotEqualTo(Optional.empty());
    }

    @Test
    void aMeterWithoutRegistersByRateThatAreToBillIsToldOfOnce() throws Exception {
        begin("2026-03-05T15:00:00Z", programmes("America/Toronto").programme());
        PanelDefinition one = panel.definition;
        PointDefinition point = one.points().get(0);
        PanelDefinition other = new PanelDefinition(
                "H",
                one.line(),
                one.framing(),
                one.node(),
                "sdm630",
                "",
                one.interval(),
                one.zone(),
                one.poll(),
                one.tolerance(),
                List.of(new PointDefinition(
                        "H",
                        1,
                        "",
                        "",
                        "",
                        point.phases(),
                        List.of(),
                        point.rating(),
                        "",
                        "",
                        Optional.empty(),
                        point.quantities(),
                        TouBilling.METER)));
        for (int i = 0; i < 2; i++) {
            ModbusDrivers.builtIn().forEach(downloads::add);
            downloads.add(other);
            suite.time.settle();
            join();
        }
        assertThat(events("METER_WITHOUT_RATES")).singleElement().satisfies(event -> assertThat(event.details())
                .containsEntry("points", "H")
                .containsEntry("profile", "sdm630"));
    }
}
