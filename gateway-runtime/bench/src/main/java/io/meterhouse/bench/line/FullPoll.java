package io.meterhouse.bench.line;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.definition.PointDefinition.Rating;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.meter.modbus.profile.ProfileLoader;
import io.meterhouse.meter.modbus.read.MeterBinder;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The full poll of a {@code panel-24}, as its driver makes it: decoded and checked, in one request. */
final class FullPoll {
    private static final String PROFILE = "panel-24.yaml";
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final int POINTS = 24;

    private FullPoll() {}

    static Poll make() throws Exception {
        try (InputStream profile =
                ProfileLoader.class.getResourceAsStream("/io/meterhouse/meter/modbus/profiles/" + PROFILE)) {
            return MeterBinder.bind(ProfileLoader.load(PROFILE, profile.readAllBytes()), panel(), new AtomicInteger())
                    .polls()
                    .get(0);
        }
    }

    private static PanelDefinition panel() {
        List<PointDefinition> points = new ArrayList<>();
        for (int position = 1; position <= POINTS; position++) {
            points.add(new PointDefinition(
                    "A-" + position,
                    position,
                    "",
                    "",
                    "",
                    List.of(Phase.A),
                    List.of(new CurrentTransformer(2 * position - 1, 200_000, 80, "")),
                    new Rating(100_000, 120_000),
                    "",
                    "",
                    Optional.empty(),
                    List.of(Quantity.KWH_DELIVERED)));
        }
        return new PanelDefinition(
                "A",
                "bench",
                Framing.RTU,
                new Node(1, Duration.ZERO, TIMEOUT, ""),
                "panel-24",
                "",
                new IntervalLength(5),
                ZoneOffset.UTC,
                Duration.ofSeconds(10),
                Duration.ofSeconds(150),
                points);
    }
}
