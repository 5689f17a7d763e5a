package io.meterhouse.bench.cache;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What happens in a building besides: five events a day, in the words of the bundles that tell them. */
final class Diary {
    private final Random random = new Random(42);

    /** Those of a day, in order. */
    List<Event> day(Instant midnight) {
        List<Event> events = new ArrayList<>();
        Instant down = midnight.plus(within(20));
        Duration outage = Duration.ofSeconds(20 + random.nextInt(3_000));
        events.add(event(
                "UPLINK_DOWN",
                Severity.WARNING,
                false,
                down,
                "uplink/cloud",
                "nothing can be delivered to ssl://broker.example.com:8883: Connection lost; intervals are kept meanwhile",
                Map.of()));
        events.add(event(
                "UPLINK_UP",
                Severity.INFO,
                false,
                down.plus(outage),
                "uplink/cloud",
                "deliveries go on after " + outage.toSeconds() + " s",
                Map.of("seconds", String.valueOf(outage.toSeconds()))));
        Instant silent = midnight.plus(within(23));
        events.add(event(
                "METER_SILENT",
                Severity.WARNING,
                false,
                silent,
                "panel/A",
                "unit 1: no answer within 500 ms",
                Map.of()));
        events.add(event(
                "METER_ANSWERS",
                Severity.INFO,
                false,
                silent.plusSeconds(1 + random.nextInt(100)),
                "panel/A",
                "unit 1 answers again",
                Map.of()));
        long step = 7_000L + random.nextInt(3_000);
        events.add(event(
                "CLOCK_STEPPED",
                Severity.WARNING,
                true,
                midnight.plus(within(24)),
                "",
                "the site clock was set by " + step + " ms within a day",
                Map.of("millis", String.valueOf(step))));
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private Duration within(int hours) {
        return Duration.ofMillis(random.nextInt(hours * 3_600_000));
    }

    private static Event event(
            String kind,
            Severity severity,
            boolean metrological,
            Instant at,
            String subject,
            String text,
            Map<String, String> details) {
        return new Event(kind, severity, metrological, at, subject, text, details);
    }
}
