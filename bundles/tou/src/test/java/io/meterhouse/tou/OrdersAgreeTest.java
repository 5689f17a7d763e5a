package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.RateOverride;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that do not go together with others that stand: the later one is refused, says why, and changes nothing. */
class OrdersAgreeTest {
    private static final String WHO = "clerk";

    @TempDir
    private Path folder;

    private Suite suite;

    /** Wednesday, 8 January 2025, 11 o'clock in Toronto: rates A to D, billing on the 15th at noon. */
    @BeforeEach
    void aSuite() throws Exception {
        suite = new Suite(folder, "2025-01-08T16:00:00Z");
        suite.get(suite.orders.accept(programme().programme(), WHO));
        suite.record(suite.load.next(15, 1));
    }

    private static Programmes programme() {
        return Programmes.in("America/Toronto").demand("", 15, 1).billing(15, "12:00");
    }

    private void override(String id, String start, String stop, String rate) throws Exception {
        Instant from = Instant.parse(start);
        suite.get(suite.orders.override(
                new RateOverride(id, from, Instant.parse(stop), List.of(new RateOverride.Switch(from, rate))), WHO));
    }

    private void calendar(String first, int days, String type) throws Exception {
        var all = new TreeMap<LocalDate, String>();
        for (int i = 0; i < days; i++) {
            all.put(LocalDate.parse(first).plusDays(i), type);
        }
        suite.get(suite.orders.calendar(all, WHO));
    }

    private Standing standing() throws Exception {
        return suite.get(suite.answers.status()).standing();
    }

    private void isRefused(Ordering order, String why) throws Exception {
        Standing before = standing();
        assertThatThrownBy(order::give).isInstanceOf(RefusedException.class).hasMessageContaining(why);
        assertThat(standing()).isEqualTo(before);
    }

    private interface Ordering {
        void give() throws Exception;
    }

    private void accept(Programme programme) throws Exception {
        suite.get(suite.orders.accept(programme, WHO));
    }

    @Test
    void aReadThatIsAskedForDoesNotTakeTheNameOfABillingReadToCome() throws Exception {
        isRefused(() -> read("billing", "2025-01", "2025-01-08T18:00:00Z"), "the programme has done by itself");
        isRefused(() -> read("billing", "2025-01-15", "2025-01-08T18:00:00Z"), "give another reference");
        read("billing", "2025-01.extra", "2025-01-08T18:00:00Z");
        read("final", "2025-01", "2025-01-08T18:00:00Z");
        while (suite.load.end().isBefore(Instant.parse("2025-01-15T18:00:00Z"))) {
            suite.record(1);
        }
        List<Read> billing = suite.get(suite.answers.reads("billing/2025-01"));
        assertThat(billing).hasSize(1);
        assertThat(billing.get(0).registers().at()).isEqualTo(Instant.parse("2025-01-15T17:00:00Z"));
        assertThat(billing.get(0).reference()).isEmpty();
        assertThat(suite.get(suite.answers.reads("billing/2025-01.extra"))).hasSize(1);
    }

    private void read(String reason, String reference, String at) throws Exception {
        suite.get(suite.orders.read(reason, reference, Optional.of(Instant.parse(at)), false, WHO));
    }

    @Test
    void aReadAtTheEndOfTheNewestIntervalIsOneOfThePast() throws Exception {
        suite.record(2);
        suite.time.step(Duration.ofSeconds(-20));
        isRefused(() -> read("final", "x", suite.load.end().toString()), "has passed");
    }

    @Test
    void aProgrammeWithoutTheRateOfAnOverrideToComeIsRefused() throws Exception {
        override("july", "2025-07-14T18:00:00Z", "2025-07-14T22:00:00Z", "D");
        override("today", "2025-01-08T16:10:00Z", "2025-01-08T16:20:00Z", "D");
        suite.record(1, 1);
        Programme two = programme().rates(2).version(2, "2025-07-01T04:00:00Z").programme();
        isRefused(() -> accept(two), "override 'july'");
        suite.get(suite.orders.cancel("july", WHO));
        accept(two);
        isRefused(
                () -> override("july-again", "2025-07-14T18:00:00Z", "2025-07-14T22:00:00Z", "D"),
                "override 'july-again' from 2025-07-14T18:00:00Z");
        isRefused(
                () -> override("into-july", "2025-06-30T18:00:00Z", "2025-07-01T18:00:00Z", "D"),
                "version 2 of programme 'test', which rates meanwhile, has A, B");
        override("june", "2025-06-30T18:00:00Z", "2025-07-01T04:00:00Z", "D");
        isRefused(
                () -> suite.get(suite.orders.extend("june", Instant.parse("2025-07-01T04:00:01Z"), WHO)),
                "version 2 of programme 'test'");
    }

    @Test
    void whatWasOrderedForATimeBeforeTheFirstProgrammeIsInTheWayOfNoOther() throws Exception {
        suite = new Suite(folder.resolve("other"), "2025-01-08T16:00:00Z");
        accept(programme().version(1, "2025-03-01T05:00:00Z").programme());
        override("early", "2025-01-08T16:10:00Z", "2025-01-08T16:20:00Z", "D");
        isRefused(() -> override("never", "2025-01-08T18:10:00Z", "2025-01-08T18:20:00Z", "Z"), "puts rate 'Z'");
        suite.record(1, 1);
        accept(programme().rates(2).version(2, "2025-03-01T05:00:00Z").programme());
    }

    @Test
    void aProgrammeWithoutAScheduleForACalendarThatWasLoadedIsRefused() throws Exception {
        calendar("2025-01-09", 40, "holiday");
        Programme two = Programmes.in("America/Toronto")
                .schedule("day", "00:00 A")
                .season("winter", "01-01", Map.of("weekday", "day", "weekend", "day", "holiday", "day"))
                .season("spring", "02-10", Map.of("weekday", "day", "weekend", "day"))
                .version(2, "2025-01-20T05:00:00Z")
                .programme();
        isRefused(() -> accept(two), "2025-02-10 as a day of type 'holiday', and season 'spring'");
        calendar("2025-01-09", 32, "holiday");
        accept(two);
        isRefused(() -> calendar("2025-01-09", 33, "holiday"), "2025-02-10 as a day of type 'holiday'");
        suite.get(suite.orders.calendar(new TreeMap<>(), WHO));
    }

    @Test
    void aCalendarThatDoesNotBeginTomorrowIsRefused() throws Exception {
        isRefused(() -> calendar("2025-01-10", 32, "weekday"), "does not have 2025-01-09");
        isRefused(() -> calendar("2025-01-01", 8, "weekday"), "does not have 2025-01-09");
        var far = new TreeMap<LocalDate, String>();
        far.put(LocalDate.parse("2025-01-09"), "weekday");
        far.put(LocalDate.parse("9999-01-10"), "weekday");
        isRefused(() -> suite.get(suite.orders.calendar(far, WHO)), "check its year");
        calendar("2025-01-01", 9, "weekday");
    }

    @Test
    void aProgrammeByWhichPeaksWouldBeginAnewTwiceWithinADayIsRefused() throws Exception {
        Programme six = programme()
                .version(2, "2025-01-15T20:00:00Z")
                .billing(15, "18:00")
                .programme();
        isRefused(
                () -> accept(six),
                "peaks would begin anew at 2025-01-15T17:00:00Z (the read 'billing/2025-01') and at 2025-01-15T23:00:00Z");
        accept(Programmes.in("America/Toronto")
                .version(2, "2025-01-15T20:00:00Z")
                .billing(15, "18:00")
                .programme());
        Instant soon = Instant.parse("2025-01-10T12:00:00Z");
        suite.get(suite.orders.read("move-out", "x", Optional.of(soon), true, WHO));
        Programme tenth = programme()
                .version(3, "2025-01-09T05:00:00Z")
                .billing(10, "12:00")
                .programme();
        isRefused(() -> accept(tenth), "peaks would begin anew at 2025-01-10T12:00:00Z (the read 'move-out/x')");
        accept(programme()
                .version(3, "2025-01-15T20:00:00Z")
                .billing(16, "12:00")
                .programme());
    }

    @Test
    void ofAnOverrideEachRateMattersWhileItIsInForce() throws Exception {
        accept(programme().rates(2).version(2, "2025-01-09T17:00:00Z").programme());
        criticalThenB("in-time", "2025-01-09T17:00:00Z");
        suite.get(suite.orders.cancel("in-time", WHO));
        isRefused(() -> criticalThenB("too-late", "2025-01-09T17:00:01Z"), "puts rate 'D' in force");
    }

    /** From 16:00 to 18:00, D up to an instant. */
    private void criticalThenB(String id, String then) throws Exception {
        Instant start = Instant.parse("2025-01-09T16:00:00Z");
        var switches = List.of(new RateOverride.Switch(start, "D"), new RateOverride.Switch(Instant.parse(then), "B"));
        suite.get(suite.orders.override(
                new RateOverride(id, start, Instant.parse("2025-01-09T18:00:00Z"), switches), WHO));
    }

    @Test
    void aDayThatHasNoScheduleTodayIsInTheWayOfNoRemedy() throws Exception {
        // Such a day cannot be ordered any more: it stands in what an older gateway kept.
        var days = new TreeMap<LocalDate, String>();
        days.put(LocalDate.parse("2025-01-08"), "feast");
        days.put(LocalDate.parse("2999-01-08"), "feast");
        Standing before = standing().withCalendars(List.of(new DayTypes(Instant.parse("2025-01-01T16:00:00Z"), days)));
        var own = new DayTypes(suite.time.now(), new TreeMap<>());
        new Agreement(before.withCalendars(List.of(before.calendars().get(0), own))).require(own);
        days.clear();
        days.put(LocalDate.parse("2025-01-09"), "weekday");
        var other = new DayTypes(suite.time.now(), days);
        new Agreement(before.withCalendars(List.of(before.calendars().get(0), other))).require(other);
    }

    @Test
    void aDayWithoutAScheduleIsToldOnce() throws Exception {
        var days = new TreeMap<LocalDate, String>();
        days.put(LocalDate.parse("2025-01-09"), "feast");
        days.put(LocalDate.parse("2025-01-10"), "weekday");
        Standing never = standing().withCalendars(List.of(new DayTypes(Instant.parse("2025-01-08T16:00:00Z"), days)));
        var events = new MemoryEvents();
        var watch = new CalendarWatch(events, suite.facts);
        watch.look(never, Instant.parse("2025-01-08T20:00:00Z"));
        assertThat(events.count("TOU_NO_SCHEDULE")).isZero();
        watch.look(never, Instant.parse("2025-01-09T20:00:00Z"));
        watch.look(never, Instant.parse("2025-01-09T21:00:00Z"));
        assertThat(events.count("TOU_NO_SCHEDULE")).isEqualTo(1);
        Standing own = never.withCalendars(List.of(
                never.calendars().get(0), new DayTypes(Instant.parse("2025-01-09T15:00:00Z"), new TreeMap<>())));
        var others = new MemoryEvents();
        new CalendarWatch(others, new MemoryFacts()).look(own, Instant.parse("2025-01-09T20:00:00Z"));
        assertThat(others.count("TOU_NO_SCHEDULE"))
                .as("what was loaded holds until midnight")
                .isEqualTo(1);
        watch.look(never, Instant.parse("2025-01-10T20:00:00Z"));
        assertThat(events.count("TOU_NO_SCHEDULE")).isEqualTo(1);
    }

    @Test
    void afterAChangeOfProgrammeTheOneThatWasAcceptedLastRatesAgain() throws Exception {
        accept(Programmes.in("America/Toronto")
                .id("other")
                .version(1, "2024-06-01T00:00:00Z")
                .schedule("day", "00:00 B")
                .programme());
        suite.record(10, 20);
        Rerating rerating = new Rerating(suite.tou);
        List<Rerating.Row> rows = rerating.rate(
                suite.get(rerating.start()),
                Instant.parse("2025-01-08T16:15:00Z"),
                suite.load.end(),
                Optional.empty(),
                (done, total) -> {});
        assertThat(rows.get(0).again()).containsEntry("B", 30L).containsEntry("A", 0L);
    }
}
