package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.zone.ZoneRules;
import org.junit.jupiter.api.Test;

class BlueprintTest {
    private static final int DAYS = 100;

    @Test
    void noWorldBeginsBeforeAnyGatewayWasBuiltAndTheClocksChangeInEachThatHasSummers() {
        for (long seed = 1; seed <= 300; seed++) {
            Blueprint blueprint = Blueprint.of(seed, DAYS, Duration.ofDays(20));
            Instant start = blueprint.start();
            assertThat(start).as("world %d", seed).isAfterOrEqualTo("2026-01-01T00:00:00Z");
            ZoneRules rules = blueprint.site().site().zone().getRules();
            if (rules.nextTransition(start) != null) {
                assertThat(rules.nextTransition(start).getInstant())
                        .as("world %d", seed)
                        .isBefore(start.plus(Duration.ofDays(DAYS)));
            }
        }
    }
}
