package io.meterhouse.api.ops.event;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Something that happened, and that somebody may ask for later.
 *
 * @param kind in capital letters, {@code METER_CHANGE}; docs/events.md lists them all
 * @param severity for who looks at it now
 * @param metrological whether it concerns what is billed: never dropped
 * @param at site time
 * @param subject what it is about: {@code panel/A}, {@code channel/1204.kwh-del}, {@code line/rs485}; empty for the gateway
 * @param text for people: what happened and what to do; at most 500 characters, longer is cut
 * @param details for programs, in the order of their names; 32 at most; no secrets. The log keeps 4,000 characters of each: longer is cut, and ends with {@code …}
 */
public record Event(
        String kind,
        Severity severity,
        boolean metrological,
        Instant at,
        String subject,
        String text,
        Map<String, String> details) {
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{1,40}");
    private static final int TEXT_LIMIT = 500;
    private static final int SUBJECT_LIMIT = 100;
    private static final int DETAILS_LIMIT = 32;

    public Event {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(subject, "subject");
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
        if (subject.length() > SUBJECT_LIMIT || details.size() > DETAILS_LIMIT) {
            throw new IllegalArgumentException("an event of kind " + kind + " with too much in it");
        }
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("'" + kind + "' is no kind of event");
        }
        if (text.length() > TEXT_LIMIT) {
            text = text.substring(0, TEXT_LIMIT - 1) + "…";
        }
    }

    /** For who looks at it now. */
    public enum Severity {
        /** For the record. */
        INFO,
        /** Somebody should look at it in the coming days. */
        WARNING,
        /** Somebody should look at it today. */
        ALARM
    }
}
