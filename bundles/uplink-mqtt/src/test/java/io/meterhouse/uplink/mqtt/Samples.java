package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.LiveValues;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Batch;
import io.meterhouse.testing.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** Definitions, batches and readings for tests. */
final class Samples {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final int POINTS = 24;

    private Samples() {}

    /** What an uplink is given, of a test's time. */
    static Around around(WorldTime time, EventLog events) {
        return new Around(time, time, time, time, name -> new SplittableRandom(7), "1.0.0", events::log);
    }

    static ChannelId channel(String panel, int point) {
        return new ChannelId(String.format("%s-%02d", panel, point), Quantity.KWH_DELIVERED);
    }

    /** The n-th boundary of a panel of 24 points, n from 0. */
    static Batch boundary(String panel, int n) {
        Instant end = START.plus(Duration.ofMinutes(5L * (n + 1)));
        List<Interval> intervals = new ArrayList<>();
        for (int point = 1; point <= POINTS; point++) {
            intervals.add(new Interval(
                    channel(panel, point),
                    end.minus(Duration.ofMinutes(5)),
                    end,
                    0,
                    0,
                    CountUnit.TWO_WATT_HOURS,
                    OptionalLong.of(n + point),
                    OptionalLong.of(1_000_000L + 100L * n + point),
                    Flags.NONE,
                    Optional.of(new Bracket(end.minusMillis(1500), end.plusMillis(700))),
                    List.of(),
                    List.of()));
        }
        return new Batch(panel, Batch.Kind.BOUNDARY, "", intervals);
    }

    static PanelDefinition panel(String id) {
        return new PanelDefinition(
                id,
                "line",
                LineDefinition.Framing.RTU,
                new Node(1, Duration.ofMillis(10), Duration.ofSeconds(1), ""),
                "panel-24",
                "",
                new IntervalLength(5),
                ZoneId.of("America/New_York"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(150),
                List.of());
    }

    static SiteDefinition site(String... uplinks) {
        return new SiteDefinition(
                "maple",
                "Maple",
                ZoneId.of("America/New_York"),
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of(), Set.of(), Set.of(uplinks)));
    }

    static UplinkDefinition uplink(String id, String url, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("url", url, "topic", "meterhouse/1", "inFlight", "10"));
        settings.putAll(more);
        return new UplinkDefinition(
                id, "mqtt", "maple", UplinkDefinition.StartAt.OLDEST, Duration.ofSeconds(10), settings);
    }

    static PollReport poll(String panel, Instant at) {
        List<Register> registers = new ArrayList<>();
        List<LiveValues> live = new ArrayList<>();
        for (int point = 1; point <= POINTS; point++) {
            registers.add(new Register(channel(panel, point), 5000L + point, CountUnit.TWO_WATT_HOURS, 1));
            live.add(new LiveValues(
                    channel(panel, point).point(),
                    OptionalLong.of(1_499_500L),
                    List.of(120_149L, 119_951L),
                    List.of()));
        }
        Reading reading =
                new Reading(at.minusMillis(200), at, 0, 200_000_000, registers, Map.of(), Reading.Status.NONE, live);
        return new PollReport(panel, "1", at, Duration.ofMillis(200), Optional.of(reading), Optional.empty());
    }
}
