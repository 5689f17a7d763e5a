package io.meterhouse.universe;

import io.meterhouse.api.ops.event.Event;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A line for each thing that happens. */
record EachFault(PrintStream out, ZoneId zone) implements Watcher {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private String local(long at) {
        return LOCAL.format(Instant.ofEpochMilli(at).atZone(zone));
    }

    @Override
    public void begins(long at, Fault fault, String place) {
        out.println(local(at) + "  #" + fault.number() + " "
                + fault.kind().figure()
                + (place.isEmpty() ? "" : " at " + place)
                + (fault.lasts().isZero() ? "" : ", for " + Words.of(fault.lasts())));
    }

    @Override
    public void ends(long at, Fault fault) {
        if (!fault.lasts().isZero()) {
            out.println(local(at) + "  #" + fault.number() + " " + fault.kind().figure() + " is over");
        }
    }

    @Override
    public void tell(long at, String text) {
        out.println(local(at) + "  " + text);
    }

    @Override
    public void logged(Event event) {
        if (event.severity() == Event.Severity.ALARM) {
            out.println("    logged " + local(event.at().toEpochMilli()) + " " + event.kind() + " " + event.subject()
                    + ": " + event.text());
        }
    }
}
