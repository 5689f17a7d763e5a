package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.simulator.panel.Crc16;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.oracle.Oracle;
import io.meterhouse.universe.oracle.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Duration RETENTION = Duration.ofDays(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long STEADY = 1;

    /** A building, its meters, and the time there. */
    private static final class Place {
        final Blueprint blueprint;
        final VirtualTime time;
        final Meters meters;
        final Scene scene;
        final MeterTroubles troubles;

        Place(Blueprint blueprint) {
            this.blueprint = blueprint;
            time = new VirtualTime(blueprint.start(), 1);
            meters = new Meters(blueprint, time, new History(), 5);
            scene = new Scene(blueprint.start(), time, new Oracle(meters), Watcher.NONE);
            troubles = new MeterTroubles(scene, meters);
        }

        static Place steady() {
            return new Place(Blueprint.steady(STEADY, 5, RETENTION));
        }

        long now() {
            return scene.now();
        }

        List<Truth.Channel> channels(String panel) {
            return meters.channels().stream()
                    .filter(channel -> channel.panel().equals(panel))
                    .toList();
        }

        long register(String panel, int point) {
            return channels(panel).stream()
                    .filter(channel -> channel.point() == point)
                    .mapToLong(channel -> meters.register(channel, now()))
                    .findFirst()
                    .orElseThrow();
        }

        /** A fault of a panel by its place among all. */
        Fault fault(FaultKind kind, Duration lasts, long draw) {
            return new Fault(1, kind, Instant.ofEpochMilli(now()), lasts, draw);
        }

        Fault begin(FaultKind kind, Duration lasts, long draw) {
            Fault fault = fault(kind, lasts, draw);
            assertThat(troubles.begins(fault)).isTrue();
            return fault;
        }

        void end(Fault fault) {
            troubles.ends(fault);
        }

        /** Reads the registers of all points over the wire: what came, or why nothing did. */
        Outcome<long[]> read(int unit, int points) {
            var ended = new ArrayList<Outcome<long[]>>();
            var node = new Node(unit, Duration.ofMillis(4), Duration.ofMillis(500), "");
            meters.lines()
                    .get(0)
                    .start(
                            node,
                            Duration.ofSeconds(5),
                            wire -> {
                                byte[] request = {(byte) unit, 4, 0, 0, 0, (byte) (2 * points), 0, 0};
                                crc(request);
                                wire.write(request);
                                byte[] frame = new byte[5 + 4 * points];
                                wire.read(frame, 0, frame.length, frame.length, Duration.ofMillis(500));
                                if (!Crc16.holds(frame, 0, frame.length)) {
                                    throw new ConversationException(Trouble.GARBLED, "");
                                }
                                return decoded(frame, points);
                            },
                            ended::add);
            time.runFor(Duration.ofSeconds(10));
            return ended.get(0);
        }
    }

    private static void crc(byte[] frame) {
        int crc = Crc16.of(frame, 0, frame.length - 2);
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >>> 8);
    }

    private static long[] decoded(byte[] frame, int points) {
        long[] counts = new long[points];
        for (int i = 0; i < points; i++) {
            for (int octet = 0; octet < 4; octet++) {
                counts[i] = counts[i] << 8 | frame[3 + 4 * i + octet] & 0xff;
            }
        }
        return counts;
    }

    private static long[] came(Outcome<long[]> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<long[]>) outcome).value();
    }

    private static Trouble trouble(Outcome<long[]> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<long[]>) outcome).trouble();
    }

    @Test
    void whatAFrameShowsIsTheTruthAtTheInstantAtWhichTheMeterLooked() {
        Place place = Place.steady();
        long bytes = 5 + 4 * 24;
        for (int i = 0; i < 20; i++) {
            place.time.runFor(HOUR.plusSeconds(i * 7L));
            Outcome<long[]> outcome = place.read(1, 24);
            long latched = place.blueprint.start().toEpochMilli()
                    + (outcome.end().wireNanos() - VirtualTime.BEGIN - bytes * (11_000_000_000L / 19_200)) / 1_000_000;
            assertThat(came(outcome)).isEqualTo(place.meters.registers(place.channels("A"), latched));
        }
    }

    @Test
    void afterAResetRegistersBeginAtZeroAndTheOtherPanelGoesOn() {
        Place place = Place.steady();
        place.time.runFor(HOUR);
        long before = place.register("B", 1);
        place.begin(FaultKind.REGISTER_RESET, Duration.ZERO, 0);
        assertThat(place.meters.registers(place.channels("A"), place.now())).containsOnly(0);
        assertThat(place.register("B", 1)).isEqualTo(before);
        place.time.runFor(HOUR.multipliedBy(30));
        long[] shown = came(place.read(1, 24));
        assertThat(LongStream.of(shown).sum()).isPositive();
        assertThat(LongStream.of(shown).boxed()).allMatch(counts -> counts < 24_000_000);
    }

    @Test
    void aRegisterThatHasHardlyBegunIsNotResetAgainForNobodyCouldTell() {
        Place place = Place.steady();
        place.time.runFor(HOUR);
        Fault reset = place.begin(FaultKind.REGISTER_RESET, Duration.ZERO, 0);
        place.time.runFor(HOUR);
        assertThat(place.troubles.begins(reset)).isFalse();
        assertThat(place.troubles.begins(place.fault(FaultKind.REGISTER_RESET, Duration.ZERO, 1)))
                .as("of the other panel")
                .isTrue();
    }

    @Test
    void aMeterThatIsSwappedIsSilentMeanwhileAndThenAnotherOne() {
        Place place = Place.steady();
        place.time.runFor(HOUR);
        long serial = place.channels("A").get(0).model().serial(place.now());
        long before = place.register("A", 1);
        Fault swap = place.begin(FaultKind.METER_SWAP, Duration.ofMinutes(10), 2);
        assertThat(trouble(place.read(1, 24))).isEqualTo(Trouble.SILENCE);
        assertThat(came(place.read(2, 24))).hasSize(24);
        place.time.runFor(swap.lasts());
        place.end(swap);
        assertThat(place.channels("A").get(0).model().serial(place.now())).isNotEqualTo(serial);
        long[] shown = came(place.read(1, 24));
        assertThat(LongStream.of(shown).boxed()).allMatch(counts -> counts < 100_000 + 1_000);
        assertThat(shown[0]).isNotEqualTo(before);
        place.time.runFor(HOUR.multipliedBy(5));
        assertThat(place.register("A", 1)).isGreaterThanOrEqualTo(shown[0]);
    }

    @Test
    void aRegisterNearItsEndRollsOverInTruthAndInFramesAndIsNotReset() {
        Place place = new Place(rollingOver());
        Blueprint.Panel panel = place.blueprint.panels().get(0);
        long modulus = panel.settings().modulus();
        Fault reset = place.fault(FaultKind.REGISTER_RESET, Duration.ZERO, 0);
        assertThat(place.troubles.begins(reset))
                .as("it would look like a rollover")
                .isFalse();
        long before = place.register(panel.id(), 1);
        assertThat(before).isGreaterThan(modulus - 25_000);
        long turned = 0;
        for (int day = 0; day < 60 && turned == 0; day++) {
            place.time.runFor(Duration.ofDays(1));
            long now = place.register(panel.id(), 1);
            assertThat(now).isBetween(0L, modulus - 1);
            turned = now < before ? now + 1 : 0;
        }
        assertThat(turned).as("counts after the turn").isPositive();
        int points = panel.settings().kind().points();
        assertThat(came(place.read(panel.unit(), points))[0]).isBetween(turned - 1, turned + 20);
    }

    /** A building whose first panel is a `panel-12` on the first line that is about to roll over. */
    private static Blueprint rollingOver() {
        Optional<Blueprint> found = LongStream.range(1, 200)
                .mapToObj(seed -> Blueprint.of(seed, 30, RETENTION))
                .filter(blueprint -> {
                    Blueprint.Panel first = blueprint.panels().get(0);
                    OptionalLong shown = first.settings().start();
                    return first.settings().kind() == PanelKind.PANEL_12
                            && shown.isPresent()
                            && first.settings().modulus() - shown.getAsLong() < 20_001
                            && first.line()
                                    .equals(blueprint.panels().stream()
                                            .map(Blueprint.Panel::line)
                                            .sorted()
                                            .findFirst()
                                            .orElseThrow());
                })
                .findFirst();
        return found.orElseThrow();
    }

    @Test
    void aDarkPanelAnswersNothingAndItsLoadsGoWithItOrNot() {
        var whileDark = new ArrayList<Long>();
        for (long draw = 0; draw < 40; draw += 2) {
            Place place = Place.steady();
            place.time.runFor(HOUR);
            long before = LongStream.of(place.meters.registers(place.channels("A"), place.now()))
                    .sum();
            Fault dark = place.begin(FaultKind.PANEL_DARK, HOUR, draw);
            assertThat(trouble(place.read(1, 24))).isEqualTo(Trouble.SILENCE);
            place.time.runFor(HOUR);
            whileDark.add(LongStream.of(place.meters.registers(place.channels("A"), place.now()))
                            .sum()
                    - before);
            place.end(dark);
            assertThat(came(place.read(1, 24))).hasSize(24);
        }
        assertThat(whileDark).contains(0L).anyMatch(counts -> counts > 0);
    }

    @Test
    void aSilentMeterCountsOnAndAnswersAgainWhenItIsOver() {
        Place place = Place.steady();
        // A draw by which it answers nothing at all.
        long draw = LongStream.iterate(0, seed -> seed + 2)
                .filter(seed -> new java.util.SplittableRandom(seed).nextInt(4) > 0)
                .findFirst()
                .orElseThrow();
        long[] before = came(place.read(1, 24));
        Fault silent = place.begin(FaultKind.METER_SILENT, HOUR.multipliedBy(8), draw);
        assertThat(trouble(place.read(1, 24))).isEqualTo(Trouble.SILENCE);
        place.time.runFor(silent.lasts());
        place.end(silent);
        long[] after = came(place.read(1, 24));
        assertThat(LongStream.of(after).sum())
                .isGreaterThan(LongStream.of(before).sum());
    }

    @Test
    void aFaultThatIsEndedBeforeItsTimeIsOver() {
        Place place = Place.steady();
        for (FaultKind kind : List.of(
                FaultKind.METER_SILENT, FaultKind.METER_GARBLED, FaultKind.METER_SLOW, FaultKind.METER_REFUSES)) {
            Fault fault = place.begin(kind, HOUR.multipliedBy(3), 4);
            place.time.runFor(Duration.ofMinutes(5));
            place.end(fault);
            for (int i = 0; i < 20; i++) {
                assertThat(came(place.read(1, 24))).as(kind.figure()).hasSize(24);
            }
        }
    }

    @Test
    void aMeterThatRefusesSaysSoInEachAnswer() {
        Place place = Place.steady();
        place.begin(FaultKind.METER_REFUSES, HOUR, 0);
        // Five bytes come where 101 were expected.
        assertThat(trouble(place.read(1, 24))).isEqualTo(Trouble.SILENCE);
    }

    @Test
    void aLineThatIsCutTakesAllOfItsPanelsWithItUntilItIsThereAgain() {
        Place place = Place.steady();
        Fault cut = place.fault(FaultKind.LINE_CUT, HOUR, 0);
        assertThat(place.troubles.begins(cut)).isTrue();
        assertThat(trouble(place.read(1, 24))).isEqualTo(Trouble.UNAVAILABLE);
        assertThat(trouble(place.read(2, 24))).isEqualTo(Trouble.UNAVAILABLE);
        place.time.runFor(HOUR);
        place.troubles.ends(cut);
        long[] both = came(place.read(1, 24));
        assertThat(Arrays.equals(both, came(place.read(2, 24)))).isFalse();
    }

    @Test
    void theSameSeedIsTheSameEnergyAtEveryInstant() {
        Place one = Place.steady();
        Place other = Place.steady();
        long at = one.now() + HOUR.multipliedBy(50).toMillis();
        for (String panel : List.of("A", "B")) {
            assertThat(one.meters.registers(one.channels(panel), at))
                    .isEqualTo(other.meters.registers(other.channels(panel), at));
        }
    }
}
