package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.store.h2.record.EventChain;
import java.util.HexFormat;
import java.util.List;

/** Follows the chain of events from the oldest that is kept, and says what does not fit. */
final class EventCheck {
    /** What a gap that retention made is told by, in the log itself. */
    static final String DROPPED = "EVENTS_DROPPED";

    /** Which of them. */
    static final String NUMBERS = "numbers";

    private final List<String> findings;
    private final EventGaps gaps = new EventGaps();
    private String before = "0".repeat(64);
    private long number;
    private long count;

    EventCheck(List<String> findings) {
        this.findings = findings;
    }

    /** Of the one that was looked at last. */
    long number() {
        return number;
    }

    long count() {
        return count;
    }

    /** Of the one that was looked at last; null when there was none. */
    String hash() {
        return count == 0 ? null : before;
    }

    void next(LoggedEvent event) {
        boolean follows = event.number() == number + 1;
        if (!follows) {
            gaps.add(number + 1, event.number() - 1);
        }
        byte[] canonical = EventChain.canonical(event.number(), event.kindNumber(), event.event());
        String previous = follows ? before : event.before();
        if (!previous.isEmpty() && !hash(previous, canonical).equals(event.hash())) {
            findings.add("Event " + event.number() + " was changed: its hash is not that of its content.");
        }
        // It stands behind what it names.
        if (event.event().kind().equals(DROPPED)
                && !(event.event().metrological()
                        && gaps.name(event.event().details().getOrDefault(NUMBERS, "")))) {
            findings.add("Event " + event.number() + " does not name exactly the events that were dropped: it names "
                    + "none, or some that are there or were named before.");
        }
        before = event.hash();
        number = event.number();
        count++;
    }

    private static String hash(String before, byte[] canonical) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(EventChain.chain(hex.parseHex(before), canonical));
    }

    void end() {
        if (gaps.named() > 0) {
            findings.add(gaps.named() + " events were dropped for their age, as the log says.");
        }
        if (gaps.any()) {
            findings.add("Events are missing, and the log does not say that they were dropped: " + gaps.text() + ".");
        }
        findings.add("The chain of " + count + " events was checked up to number " + number + ".");
    }
}
