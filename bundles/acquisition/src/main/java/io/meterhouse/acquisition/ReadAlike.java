package io.meterhouse.acquisition;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import java.time.Duration;
import java.util.Optional;

/** Definitions of a panel that differ at most in what is for people: then nothing is asked otherwise than before. */
final class ReadAlike {
    private ReadAlike() {}

    static boolean are(PanelDefinition one, PanelDefinition other) {
        return plain(one).equals(plain(other));
    }

    private static PanelDefinition plain(PanelDefinition panel) {
        return new PanelDefinition(
                panel.id(),
                panel.line(),
                panel.framing(),
                panel.node(),
                panel.profile(),
                "",
                panel.interval(),
                panel.zone(),
                panel.poll(),
                Duration.ZERO,
                panel.points().stream()
                        .map(point -> new PointDefinition(
                                point.id(),
                                point.position(),
                                "",
                                "",
                                "",
                                point.phases(),
                                point.transformers(),
                                point.rating(),
                                "",
                                "",
                                Optional.empty(),
                                point.quantities()))
                        .toList());
    }
}
