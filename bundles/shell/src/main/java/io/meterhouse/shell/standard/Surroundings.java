package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import java.util.List;
import java.util.Optional;

/** What is there of the gateway at the moment; parts come and go, and a command says what is missing. Thread-safe. */
public interface Surroundings {
    SiteTime time();

    /** Of the software, for people. */
    String version();

    Optional<SiteDefinition> site();

    List<PanelDefinition> panels();

    List<Line> lines();

    Optional<IntervalStore> store();

    Optional<Cursors> cursors();

    Optional<EventLog> events();
}
