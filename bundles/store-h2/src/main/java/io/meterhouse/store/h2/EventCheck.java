package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.store.h2.record.EventChain;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Follows the chain of events from the oldest that is kept, and says what does not fit. */
final class EventCheck {
    /** What a gap that retention made is told by, in the log itself. */
    static final String DROPPED = "EVENTS_DROPPED";

    private static final int MOST_NAMED = 20;

    private final List<String> findings;
    private final List<String> gaps = new ArrayList<>();
    private String before = "0".repeat(64);
    private long number;
    private long count;
    private long missing;
    private long dropped;

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
            missing += event.number() - number - 1;
            gaps.add((number + 1) + " to " + (event.number() - 1));
        }
        byte[] canonical = EventChain.canonical(event.number(), event.kindNumber(), event.event());
        String previous = follows ? before : event.before();
        if (!previous.isEmpty() && !hash(previous, canonical).equals(event.hash())) {
            findings.add("Event " + event.number() + " was changed: its hash is not that of its content.");
        }
        if (event.event().kind().equals(DROPPED)) {
            dropped += Long.parseLong(event.event().details().getOrDefault("count", "0"));
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
        if (missing > dropped) {
            findings.add((missing - dropped) + " events are missing, besides " + dropped
                    + " that were dropped for their age; numbers that are not there: "
                    + String.join(", ", gaps.subList(0, Math.min(MOST_NAMED, gaps.size())))
                    + (gaps.size() > MOST_NAMED ? " and more." : "."));
        } else if (missing > 0) {
            findings.add(missing + " events were dropped for their age, as the log says.");
        }
        findings.add("The chain of " + count + " events was checked up to number " + number + ".");
    }
}
