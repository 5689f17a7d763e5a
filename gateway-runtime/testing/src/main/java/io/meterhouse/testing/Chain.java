package io.meterhouse.testing;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.verifier.ChainCheck;
import io.meterhouse.verifier.ChainedEvent;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Events as the auditor's check sees them. */
public final class Chain {
    private Chain() {}

    /** What is wrong with them; empty when nothing is. They are all that there are, from the first. */
    public static List<String> findings(List<LoggedEvent> events) {
        ChainCheck check = new ChainCheck(Collections.emptySortedMap());
        for (LoggedEvent logged : events) {
            Event event = logged.event();
            check.next(new ChainedEvent(
                    logged.number(),
                    logged.kindNumber(),
                    event.kind(),
                    event.severity().name(),
                    event.metrological(),
                    event.at(),
                    event.subject(),
                    event.text(),
                    new TreeMap<>(event.details()),
                    logged.before(),
                    logged.hash()));
        }
        return check.findings();
    }
}
