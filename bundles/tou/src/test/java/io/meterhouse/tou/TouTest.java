package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.rating.RateOverride;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time of use as people order it, over a store, and through restarts. */
class TouTest {
    private static final String WHO = "clerk";

    @TempDir
    private Path folder;

    /** A to noon, B after it, local time; billing on the 8th at noon, with 15-minute demand. */
    private static Programme programme() {
        return Programmes.in("America/Toronto")
                .schedule("day", "00:00 A", "12:00 B")
                .demand("", 15, 1)
                .billing(8, "12:00")
                .programme();
    }

    private Suite suite() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        suite.get(suite.orders.accept(programme(), WHO));
        suite.record(suite.load.next(15, 1));
        return suite;
    }

    private static Map<String, Long> rates(Snapshot snapshot) {
        Map<String, Long> rates = new TreeMap<>(snapshot.rates());
        rates.values().removeIf(counts -> counts == 0);
        return rates;
    }

    @Test
    void aProgrammeRatesFromTheNextMinuteOnAndTheRecorderIsToldToCutThere() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        Standing.Accepted accepted = suite.get(suite.orders.accept(programme(), WHO));
        assertThat(accepted.from()).isEqualTo(Instant.parse("2025-01-08T16:01:00Z"));
        assertThat(suite.tou
                        .cutting()
                        .cuts("A", Instant.parse("2025-01-08T16:00:00Z"), Instant.parse("2025-01-08T17:15:00Z")))
                .contains(accepted.from(), Instant.parse("2025-01-08T17:00:00Z"));
        suite.record(suite.load.parts(new long[] {1, 5}, new long[] {14, 70}));
        assertThat(rates(suite.registers())).isEqualTo(Map.of("A", 70L));
        Event event = suite.events.all().get(0);
        assertThat(event.kind()).isEqualTo("TOU_PROGRAMME_ACCEPTED");
        assertThat(event.details()).containsEntry("hash", accepted.hash()).containsEntry("caller", WHO);
        assertThat(event.details().get("programme_01")).startsWith("{").contains("America/Toronto");
    }

    @Test
    void aProgrammeThatIsNoNewerIsRefused() throws Exception {
        Suite suite = suite();
        assertThatThrownBy(() -> suite.get(suite.orders.accept(programme(), WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was accepted already");
        Programme other =
                Programmes.in("America/Toronto").schedule("day", "00:00 D").programme();
        assertThatThrownBy(() -> suite.get(suite.orders.accept(other, WHO))).hasMessageContaining("a higher version");
    }

    @Test
    void whileTheTimeIsUnknownNothingCanBeOrdered() throws Exception {
        Suite suite = suite();
        suite.time.error(Duration.ofSeconds(61));
        assertThatThrownBy(() -> suite.get(suite.orders.read("final", "x", Optional.empty(), false, WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("set it first");
    }

    @Test
    void aRestartAtAnyPlaceLeavesEveryRegisterAsItWas() throws Exception {
        Suite suite = suite();
        Suite through = new Suite(folder.resolve("through"), "2025-01-08T16:00:00Z");
        through.get(through.orders.accept(programme(), WHO));
        through.record(through.load.next(15, 1));
        for (int i = 0; i < 200; i++) {
            long counts = i * 31L % 97;
            suite.record(counts);
            through.record(counts);
            if (i % 7 == 0) {
                suite.restart();
            }
            assertThat(suite.registers()).isEqualTo(through.registers());
        }
        assertThat(suite.get(suite.answers.reads("billing/2025-01"))).hasSize(1);
        assertThat(suite.events.kinds()).isEqualTo(through.events.kinds());
    }

    @Test
    void aDamagedCheckpointIsPassedOverAndTheOneBeforeItFoldedOn() throws Exception {
        Suite suite = suite();
        for (int i = 0; i < 900; i++) {
            suite.record(i);
        }
        Snapshot before = suite.registers();
        List<Path> checkpoints;
        try (Stream<Path> files = Files.list(folder)) {
            checkpoints = files.filter(file -> file.getFileName().toString().startsWith("checkpoint"))
                    .sorted()
                    .toList();
        }
        assertThat(checkpoints).hasSizeGreaterThan(1);
        Path newest = checkpoints.get(checkpoints.size() - 1);
        String text;
        try (var in = new GZIPInputStream(Files.newInputStream(newest))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // Whole as a compressed file, and not what was written.
        try (var out = new GZIPOutputStream(Files.newOutputStream(newest))) {
            out.write(text.replaceFirst("\"sequence\":[0-9]", "\"sequence\":9").getBytes(StandardCharsets.UTF_8));
        }
        suite.restart();
        assertThat(suite.registers()).isEqualTo(before);
        assertThat(suite.events.kinds()).doesNotContain("RATE_REGISTERS_LOST");
    }

    @Test
    void whatWasOrderedIsNeverGuessedWhenItsFileIsDamaged() throws Exception {
        Suite suite = suite();
        Path standing = folder.resolve("standing.json");
        Files.writeString(standing, Files.readString(standing).replace("Toronto", "Chicago"));
        suite.restart();
        assertThat(suite.events.kinds()).contains("TOU_TROUBLE");
        assertThatThrownBy(() -> suite.get(suite.answers.registers()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("standing.json is damaged");
        assertThatThrownBy(() -> suite.get(suite.orders.accept(programme(), WHO)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void registersAtABoundaryThatHasPassedAreThoseThatStoodThen() throws Exception {
        Suite suite = suite();
        List<Snapshot> stood = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            suite.record(10 + i);
            stood.add(suite.registers());
        }
        for (Snapshot each : stood) {
            Snapshot again = suite.registers(each.at().toString());
            assertThat(again.rates()).isEqualTo(each.rates());
            assertThat(again.total()).isEqualTo(each.total());
            assertThat(again.register()).isEqualTo(each.register());
            assertThat(again.estimated()).isFalse();
        }
        Snapshot between = suite.registers("2025-01-08T16:52:30Z");
        assertThat(between.estimated()).isTrue();
        assertThat(between.total()).as("half of 12 more than at 16:45").isEqualTo(1 + 10 + 11 + 6 - 1);
    }

    @Test
    void aBillingReadIsIssuedOnceAndIssuedAgainWhenALaterRevisionConcernsIt() throws Exception {
        Suite suite = suite();
        Interval known = suite.record(10, 20, 90);
        Interval gap = suite.load.gap(15);
        suite.record(gap);
        suite.record(7);
        assertThat(known.end()).isEqualTo(Instant.parse("2025-01-08T17:00:00Z"));
        suite.revise(Load.revised(known, 30, Flag.EDITED));
        suite.revise(Load.revised(gap, 500, Flag.GAP, Flag.ESTIMATED));
        List<Read> reads = suite.get(suite.answers.reads("billing/2025-01"));
        assertThat(reads).hasSize(2);
        assertThat(reads.get(0).registers().total()).isEqualTo(1 - 1 + 10 + 20 + 90);
        assertThat(reads.get(0).registers().demands().get(0).counts()).hasValue(90);
        assertThat(reads.get(1).revision()).isEqualTo(1);
        assertThat(reads.get(1).reason()).isEqualTo("read back");
        assertThat(reads.get(1).registers().total()).isEqualTo(60);
        assertThat(reads.get(1).registers().demands().get(0).counts()).hasValue(30);
        assertThat(rates(suite.registers())).isEqualTo(Map.of("A", 60L, "B", 507L));
        assertThat(suite.events.count("RATES_ADJUSTED")).isEqualTo(2);
        assertThat(suite.events.all().stream()
                        .filter(each -> each.kind().equals("RATES_ADJUSTED"))
                        .map(each -> each.details().get(Load.CHANNEL.toString())))
                .containsExactly(
                        "A 90 -> 30, counts of " + known.unit() + ", revision 1",
                        "B 0 -> 500, counts of " + known.unit() + ", revision 1");
        suite.restart();
        assertThat(suite.get(suite.answers.reads("billing/2025-01"))).isEqualTo(reads);
        assertThat(suite.events.count("RATES_ADJUSTED")).as("told once").isEqualTo(2);
        assertThat(suite.events.count("REGISTERS_READ")).as("told once").isEqualTo(1);
    }

    @Test
    void thePeakThatALaterRevisionTookIsKeptInTheLogOfEvents() throws Exception {
        Suite suite = suite();
        suite.record(10, 20, 30);
        Interval highest = suite.record(90);
        suite.record(40);
        suite.revise(Load.revised(highest, 80, Flag.ESTIMATED));
        assertThat(suite.registers().demands().get(0).counts()).hasValue(40);
        suite.registers();
        suite.restart();
        suite.registers();
        assertThat(suite.events.all().stream()
                        .filter(each -> each.kind().equals("PEAKS_CHANGED"))
                        .map(each -> each.details().get(Load.CHANNEL.toString())))
                .containsExactly("90 at 2025-01-08T17:15:00Z -> 40 at 2025-01-08T17:30:00Z");
    }

    @Test
    void ofAProgrammeOfManyRatesRevisionsAreToldAsWell() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        var rates = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            rates.append(i == 0 ? "" : ", ")
                    .append("R")
                    .append(i)
                    .append(": rate ")
                    .append(i);
        }
        String text = "schema: meterhouse.tou/1\nid: many\nversion: 1\neffective: 2025-01-01T00:00Z\nzone: UTC\n"
                + "rates: {" + rates + "}\ndefault: R0\nschedules: {day: {\"00:00\": R31}}\n"
                + "seasons: {year: {from: 01-01, schedules: {weekday: day, weekend: day}}}\n";
        var read = (ProgrammeReader.Result.Accepted)
                ProgrammeReader.read("many.yaml", text.getBytes(StandardCharsets.UTF_8));
        suite.get(suite.orders.accept(read.programme(), WHO));
        suite.record(1);
        Interval wrong = suite.record(20);
        suite.revise(Load.revised(wrong, 30, Flag.EDITED));
        assertThat(suite.events.count("RATES_ADJUSTED")).isEqualTo(1);
        assertThat(rates(suite.registers())).containsEntry("R31", 30L);
    }

    @Test
    void aClockThatWasAheadForAWhileDoesNotPutOffCheckpoints() throws Exception {
        Suite suite = suite();
        suite.time.step(Duration.ofDays(400));
        suite.record(1);
        suite.time.step(Duration.ofDays(-400));
        long before = checkpoints();
        for (int i = 0; i < 100; i++) {
            suite.record(i);
        }
        assertThat(checkpoints()).as("a day has passed").isGreaterThan(before);
    }

    @Test
    void checkpointsFromBeforeTheyWereCompressedAreTaken() throws Exception {
        Suite suite = suite();
        for (int i = 0; i < 200; i++) {
            suite.record(i);
        }
        Snapshot stood = suite.registers();
        List<Path> packed;
        try (Stream<Path> files = Files.list(folder)) {
            packed = files.filter(file -> file.toString().endsWith(".json.gz")).toList();
        }
        assertThat(packed).isNotEmpty();
        for (Path file : packed) {
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                Files.write(Path.of(file.toString().replace(".gz", "")), in.readAllBytes());
            }
            Files.delete(file);
        }
        suite.restart();
        assertThat(suite.registers()).isEqualTo(stood);
        assertThat(suite.events.count("RATE_REGISTERS_LOST")).isZero();
    }

    /** The number of the newest. */
    private long checkpoints() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("checkpoint-"))
                    .mapToLong(name -> Long.parseLong(name.substring(11, 23)))
                    .max()
                    .orElse(0);
        }
    }

    @Test
    void whatIsOrderedWithAClockThatWasSetBackTakesEffectAfterWhatIsStored() throws Exception {
        Suite suite = suite();
        suite.record(1, 2, 3, 4, 5, 6, 7, 8);
        Snapshot stood = suite.registers();
        suite.time.step(Duration.ofHours(-2));
        Instant now = suite.time.now();
        RateOverride peak = suite.get(suite.orders.override(
                new RateOverride("peak", now, now.plusSeconds(14_400), List.of(new RateOverride.Switch(now, "D"))),
                WHO));
        assertThat(peak.start()).isAfter(stood.at());
        suite.restart();
        assertThat(suite.registers()).isEqualTo(stood);
    }

    @Test
    void aReadWithinAnIntervalFollowsTheRevisionThatIsNotCutThereAnyMore() throws Exception {
        Suite suite = new Suite(folder, "2025-01-08T16:00:00Z");
        Programme flat = Programmes.in("America/Toronto").billing(8, "12:00").programme();
        suite.get(suite.orders.accept(flat, WHO));
        suite.record(suite.load.next(15, 1));
        Interval cut = suite.load.parts(new long[] {45, 29}, new long[] {15, 12});
        suite.record(cut);
        assertThat(suite.get(suite.answers.reads("billing/2025-01"))
                        .get(0)
                        .registers()
                        .total())
                .isEqualTo(29);
        suite.revise(Load.revised(cut, 41, Flag.EDITED));
        List<Read> reads = suite.get(suite.answers.reads("billing/2025-01"));
        assertThat(reads).hasSize(2);
        assertThat(reads.get(1).registers().total()).as("three quarters of 41").isEqualTo(30);
        assertThat(reads.get(0).registers().estimated()).isFalse();
        assertThat(reads.get(1).registers().estimated()).isTrue();
        assertThat(suite.events.count("RATES_ADJUSTED")).isZero();
    }

    @Test
    void aReadIsForAReasonAndAReferenceAndTheSameOneIsAnsweredOnce() throws Exception {
        Suite suite = new Suite(folder, "2025-01-05T16:00:00Z");
        suite.get(suite.orders.accept(programme(), WHO));
        suite.record(suite.load.next(15, 1));
        Instant at = Instant.parse("2025-01-05T16:30:00Z");
        suite.get(suite.orders.read("move-out", "lease-77", Optional.of(at), true, WHO));
        assertThatThrownBy(() -> suite.get(suite.orders.read("move-out", "lease-77", Optional.empty(), false, WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("asked for before");
        assertThatThrownBy(() -> suite.get(suite.orders.read("final", "lease-78", Optional.empty(), true, WHO)))
                .as("peaks do not begin anew twice within a day")
                .hasMessageContaining("within 24 hours");
        suite.record(40, 50);
        Read read = suite.get(suite.answers.reads("move-out/lease-77")).get(0);
        assertThat(read.registers().at()).isEqualTo(at);
        assertThat(read.registers().total()).isEqualTo(40);
        assertThat(read.registers().demands().get(0).counts()).hasValue(40);
        assertThat(suite.registers().demands().get(0).counts()).hasValue(50);
        assertThat(suite.registers().demands().get(0).cumulative()).isEqualTo(40);
        suite.restart();
        assertThatThrownBy(() -> suite.get(suite.orders.read("move-out", "lease-77", Optional.empty(), false, WHO)))
                .hasMessageContaining("asked for before");
    }

    @Test
    void anOverrideSurvivesARestartAndIsSeenInTheRegistersItTouched() throws Exception {
        Suite suite = suite();
        Instant start = Instant.parse("2025-01-08T16:30:00Z");
        RateOverride peak =
                new RateOverride("cpp", start, start.plusSeconds(1800), List.of(new RateOverride.Switch(start, "D")));
        suite.get(suite.orders.override(peak, WHO));
        suite.restart();
        suite.record(10, 20, 40, 80);
        assertThat(rates(suite.registers())).isEqualTo(Map.of("A", 10L, "D", 60L, "B", 80L));
        assertThat(suite.get(suite.answers.status()).standing().overrides()).containsExactly(peak);
        assertThat(suite.events.kinds()).contains("OVERRIDE_SCHEDULED");
    }

    @Test
    void anOverrideThatEndsEarlyEndsWhenThatIsReceived() throws Exception {
        Suite suite = suite();
        Instant start = Instant.parse("2025-01-08T16:15:00Z").plusSeconds(600);
        suite.get(suite.orders.override(
                new RateOverride("cpp", start, start.plusSeconds(7200), List.of(new RateOverride.Switch(start, "D"))),
                WHO));
        suite.record(8);
        Optional<RateOverride> left = suite.get(suite.orders.cancel("cpp", WHO));
        assertThat(left.orElseThrow().stop()).isEqualTo(Instant.parse("2025-01-08T16:30:02Z"));
        suite.record(20);
        assertThat(suite.registers().mixed()).as("it was not cut").isEqualTo(8 + 20);
    }

    @Test
    void aCalendarThatRunsOutIsToldSevenDaysAhead() throws Exception {
        Suite suite = suite();
        TreeMap<LocalDate, String> days = new TreeMap<>();
        for (int i = 0; i < 9; i++) {
            days.put(LocalDate.parse("2025-01-09").plusDays(i), "weekday");
        }
        suite.get(suite.orders.calendar(days, WHO));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 96 * 11; i++) {
            suite.record(1);
            String kinds = suite.events.kinds().toString();
            if (kinds.contains("CALENDAR_ENDS") && told.isEmpty()
                    || kinds.contains("CALENDAR_EXPIRED") && told.size() < 2) {
                told.add(LocalDate.ofInstant(suite.time.now(), programme().zone())
                        .toString());
            }
        }
        assertThat(told).containsExactly("2025-01-11", "2025-01-18");
        assertThat(suite.events.count("CALENDAR_ENDS")).isEqualTo(1);
        assertThat(suite.events.count("CALENDAR_EXPIRED")).isEqualTo(1);
        assertThat(rates(suite.registers())).as("the default rate").containsKey("C");
        assertThatThrownBy(() -> suite.get(
                        suite.orders.calendar(new TreeMap<>(Map.of(LocalDate.parse("2025-01-20"), "feast")), WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "as a day of type 'feast', and season 'year' of programme 'test' has no schedule");
    }

    @Test
    void ratingAgainByTheSameProgrammeIsFromItsOwnInstantOn() throws Exception {
        Suite suite = suite();
        suite.record(10, 20, 30);
        Rerating rerating = new Rerating(suite.tou);
        List<Rerating.Row> rows = rerating.rate(
                suite.get(rerating.start()),
                Instant.parse("2025-01-08T16:00:00Z"),
                Instant.parse("2025-01-08T17:00:00Z"),
                Optional.empty(),
                (done, total) -> {});
        assertThat(rows.get(0).inForce())
                .as("loaded at 16:00, in the first interval")
                .containsEntry("A", 60L);
        assertThat(rows.get(0).again())
                .as("with the first interval, which counted 1")
                .containsEntry("A", 61L);
    }

    @Test
    void ratingAgainByAnotherProgrammeShowsTheDifferenceAndChangesNoRegister() throws Exception {
        Suite suite = suite();
        suite.record(10, 20, 30, 40, 50);
        Snapshot before = suite.registers();
        Rerating rerating = new Rerating(suite.tou);
        Rerating.Start start = suite.get(rerating.start());
        Programme flat = Programmes.in("America/Toronto")
                .id("flat")
                .schedule("day", "00:00 D")
                .programme();
        Instant from = Instant.parse("2025-01-08T16:15:00Z");
        Instant to = Instant.parse("2025-01-08T17:30:00Z");
        List<Rerating.Row> rows = rerating.rate(start, from, to, Optional.of(flat), (done, total) -> {});
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).inForce()).containsEntry("A", 60L).containsEntry("B", 90L);
        assertThat(rows.get(0).again()).containsEntry("D", 150L);
        assertThat(suite.get(rerating.keep(from, to, rows, "rerate")).revision())
                .isZero();
        assertThat(suite.get(rerating.keep(from, to, rows, "rerate")).revision())
                .isEqualTo(1);
        assertThat(suite.registers()).isEqualTo(before);
    }

    @Test
    void aNewerVersionTakesThePlaceOfAnOlderOneThatIsToComeAndLeavesOtherProgrammes() throws Exception {
        Suite suite = suite();
        suite.get(suite.orders.accept(later("test", 2, "2025-02-01T05:00:00Z"), WHO));
        suite.get(suite.orders.accept(later("other", 1, "2025-03-01T05:00:00Z"), WHO));
        suite.get(suite.orders.accept(later("test", 3, "2025-01-20T05:00:00Z"), WHO));
        assertThat(suite.get(suite.answers.status()).standing().programmes())
                .extracting(
                        each -> each.programme().id() + " " + each.programme().version() + " " + each.from())
                .containsExactly(
                        "test 1 2025-01-08T16:01:00Z", "test 3 2025-01-20T05:00:00Z", "other 1 2025-03-01T05:00:00Z");
    }

    private static Programme later(String id, int version, String from) {
        return Programmes.in("America/Toronto").id(id).version(version, from).programme();
    }

    @Test
    void peaksDoNotBeginAnewByRequestWithinADayOfTheBillingRead() throws Exception {
        Suite suite = suite();
        assertThatThrownBy(() -> suite.get(suite.orders.read(
                        "move-out", "a", Optional.of(Instant.parse("2025-01-09T16:59:00Z")), true, WHO)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "peaks would begin anew at 2025-01-08T17:00:00Z (the read 'billing/2025-01') and at 2025-01-09T16:59:00Z");
        Instant after = Instant.parse("2025-01-09T17:01:00Z");
        assertThat(suite.get(suite.orders.read("move-out", "a", Optional.of(after), true, WHO))
                        .reason())
                .isEqualTo("move-out");
    }

    @Test
    void afterARestoreTheCheckpointThatTheStoreStillSharesIsTaken() throws Exception {
        Suite suite = suite();
        for (int i = 0; i < 210; i++) {
            suite.record(3);
        }
        long shared = suite.store.head().sequence() - 5;
        Snapshot atShared =
                suite.registers(suite.load.end().minus(Duration.ofMinutes(75)).toString());
        suite.store.restore(shared, "fedcba9876543210");
        suite.restart();
        assertThat(suite.registers().total()).isEqualTo(atShared.total());
        assertThat(suite.events.kinds()).doesNotContain("RATE_REGISTERS_LOST");
    }

    @Test
    void whatWasRatedBeforeDamageTookItStaysRatedAfterARestart() throws Exception {
        Suite suite = suite();
        for (int i = 0; i < 40; i++) {
            suite.record(3);
        }
        long head = suite.store.head().sequence();
        suite.store.drop(head, "damage");
        suite.store.restore(head, "fedcba9876543210");
        suite.record(3);
        Snapshot before = suite.registers();
        suite.restart();
        assertThat(suite.registers()).isEqualTo(before);
        assertThat(suite.events.kinds()).doesNotContain("RATES_INCOMPLETE");
    }

    @Test
    void eachRevisionOfABatchIsComparedWithTheOneBeforeItOnly() throws Exception {
        Suite suite = suite();
        Interval early = suite.record(100);
        for (int i = 0; i < 120; i++) {
            suite.record(1);
        }
        Interval late = suite.record(10);
        long total = suite.registers().total();
        Interval once = Load.revised(early, 90, Flag.EDITED);
        suite.revise(once, Load.revised(late, 11, Flag.EDITED), Load.revised(once, 70, Flag.EDITED));
        assertThat(suite.registers().total()).isEqualTo(total - 30 + 1);
    }

    @Test
    void aPeakThatARevisionTookIsGoneAfterARestartThoughNobodyAskedInBetween() throws Exception {
        Suite suite = suite();
        for (int i = 0; i < 10; i++) {
            suite.record(3);
        }
        Interval highest = suite.record(900);
        suite.record(3);
        suite.revise(Load.revised(highest, 5, Flag.EDITED));
        for (int i = 0; i < 5 * 96; i++) {
            suite.record(2);
        }
        suite.restart();
        assertThat(suite.registers().demands().get(0).counts()).hasValue(5);
    }
}
