package io.meterhouse.testing;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.line.Node;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Definitions for tests: 24 kW circuits on panel A. */
public final class Panels {
    public static final Node NODE = new Node(1, Duration.ZERO, Duration.ofMillis(500), "");

    private Panels() {}

    public static PanelDefinition panel(String id, int minutes, String zone, Duration poll, PointDefinition... points) {
        return new PanelDefinition(
                id,
                "line",
                LineDefinition.Framing.RTU,
                NODE,
                "virtual",
                "",
                new IntervalLength(minutes),
                ZoneId.of(zone),
                poll,
                Duration.ofSeconds(150),
                List.of(points));
    }

    /** Points named by their ids, delivered energy only. */
    public static PanelDefinition panel(int minutes, String... points) {
        return panel(
                "A",
                minutes,
                "America/Toronto",
                Duration.ofSeconds(10),
                Stream.of(points)
                        .map(id -> point(id, "", Quantity.KWH_DELIVERED))
                        .toArray(PointDefinition[]::new));
    }

    public static PointDefinition point(String id, String label, Quantity... quantities) {
        return new PointDefinition(
                id,
                1,
                "",
                label,
                "",
                List.of(PointDefinition.Phase.A),
                List.of(),
                new PointDefinition.Rating(100_000, 240_000),
                "",
                "",
                Optional.empty(),
                List.of(quantities));
    }
}
