package io.meterhouse.tou.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a meter and the gateway may be apart because of one switch point: here 07:00 in Toronto. */
class EdgeReadsTest {
    private static final ChannelId CHANNEL = Load.CHANNEL;
    private static final Instant SEVEN = Instant.parse("2026-03-05T12:00:00Z");

    private final RateCursor cursor = new RateCursor(Timeline.of(Programmes.in("America/Toronto")
            .schedule("day", "00:00 A", "07:00 B")
            .programme()));
    private final EdgeReads edges = new EdgeReads();

    private void read(String at, long counts) {
        Instant instant = Instant.parse(at);
        edges.heard(
                new Reading(
                        instant,
                        instant,
                        0,
                        0,
                        List.of(new Reading.Register(CHANNEL, counts, CountUnit.TWO_WATT_HOURS, 1)),
                        Map.of(),
                        Reading.Status.NONE,
                        List.of()),
                cursor);
    }

    /** A quarter of an hour before it, and one after it. */
    private static List<Interval> cutThere() {
        Load load = Load.from("2026-03-05T11:45:00Z");
        return List.of(load.next(15, 30), load.next(15, 50));
    }

    @Test
    void itIsWhatTheRegisterRoseBetweenTheReadsAroundIt() {
        read("2026-03-05T11:59:36Z", 100);
        read("2026-03-05T11:59:56Z", 103);
        read("2026-03-05T12:00:16Z", 110);
        read("2026-03-05T12:00:36Z", 190);
        assertThat(edges.allowed(CHANNEL, SEVEN, cutThere())).isEqualTo(7);
        assertThat(edges.isKnown(CHANNEL, SEVEN, List.of())).isTrue();
    }

    @Test
    void whereNobodyHeardItIsAllThatTheBracketTouches() {
        assertThat(edges.allowed(CHANNEL, SEVEN, cutThere())).isEqualTo(30 + 50);
        assertThat(edges.isKnown(CHANNEL, SEVEN, cutThere())).isTrue();
        assertThat(edges.isKnown(CHANNEL, SEVEN, cutThere().subList(0, 1)))
                .as("what came after it is not stored yet")
                .isFalse();
    }

    @Test
    void anIntervalThatWasNotCutThereCountsWhole() {
        read("2026-03-05T11:59:56Z", 100);
        read("2026-03-05T12:00:16Z", 107);
        Interval whole = Load.from("2026-03-05T11:30:00Z").next(60, 90);
        assertThat(edges.allowed(CHANNEL, SEVEN, List.of(whole))).isEqualTo(7 + 90);
    }

    @Test
    void aRegisterThatBeganAnewBetweenTheReadsWasNotHeard() {
        read("2026-03-05T11:59:56Z", 100);
        read("2026-03-05T12:00:16Z", 3);
        assertThat(edges.allowed(CHANNEL, SEVEN, cutThere())).isEqualTo(80);
    }
}
