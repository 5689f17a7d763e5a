package io.meterhouse.cli;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.shell.standard.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A gateway of which nothing but the shell runs. */
final class NothingThere implements Surroundings {
    @Override
    public SiteTime time() {
        return new SiteTime() {
            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public Duration toSite(Duration wire) {
                return wire;
            }

            @Override
            public Duration toWire(Duration site) {
                return site;
            }

            @Override
            public ClockQuality quality() {
                return new ClockQuality("test", Duration.ZERO);
            }
        };
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public Optional<SiteDefinition> site() {
        return Optional.empty();
    }

    @Override
    public List<PanelDefinition> panels() {
        return List.of();
    }

    @Override
    public List<Line> lines() {
        return List.of();
    }

    @Override
    public Optional<IntervalStore> store() {
        return Optional.empty();
    }

    @Override
    public Optional<Cursors> cursors() {
        return Optional.empty();
    }

    @Override
    public Optional<EventLog> events() {
        return Optional.empty();
    }
}
