package io.meterhouse.store.h2.record;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Events that follow one another, as a block of a generation: each in its canonical form. The hash of an
 * event follows from the one before it and is not repeated: it would be most of the block. Where the one before is not there, its hash
 * stands there; where that is not known either, the event's own.
 */
public final class EventPage {
    /** As many, or as many bytes, as a block has at most: one that is damaged shall not take much with it. */
    private static final int MOST = 128;

    private static final int MOST_BYTES = 32_768;
    private static final int HASH = 32;
    /** The hash before it is that of the event before it here. */
    private static final int FOLLOWS = 0;

    private static final int AFTER = 1;
    private static final int ALONE = 2;

    private EventPage() {}

    /** Whether nothing more goes into a block. */
    public static boolean isFull(List<LoggedEvent> events) {
        return events.size() >= MOST
                || events.stream().mapToInt(EventPage::length).sum() >= MOST_BYTES;
    }

    /** About so many bytes; what is exact is not worth its making. */
    private static int length(LoggedEvent logged) {
        Event event = logged.event();
        int details = event.details().entrySet().stream()
                .mapToInt(detail -> detail.getKey().length() + detail.getValue().length())
                .sum();
        return event.text().length() + details;
    }

    /** @param events by number */
    public static byte[] encode(List<LoggedEvent> events) {
        var out = new Out();
        out.number(events.size());
        String before = "";
        for (LoggedEvent event : events) {
            boolean known = !event.before().isEmpty();
            int form = !known ? ALONE : event.before().equals(before) ? FOLLOWS : AFTER;
            out.octet(form);
            if (form != FOLLOWS) {
                out.raw(HexFormat.of().parseHex(known ? event.before() : event.hash()), 0, HASH);
            }
            out.block(EventChain.canonical(event.number(), event.kindNumber(), event.event()));
            before = event.hash();
        }
        return out.toByteArray();
    }

    public static List<LoggedEvent> decode(byte[] bytes) {
        var in = new In(bytes);
        var events = new ArrayList<LoggedEvent>();
        byte[] chained = null;
        for (int left = in.number(MOST); left > 0; left--) {
            int form = in.octet();
            if (form > ALONE || form == FOLLOWS && chained == null) {
                throw new DamagedException("an event of form " + form);
            }
            byte[] given = form == FOLLOWS ? chained : in.raw(HASH);
            byte[] canonical = in.block();
            chained = form == ALONE ? given : EventChain.chain(given, canonical);
            events.add(EventChain.decode(canonical, form == ALONE ? null : given, chained));
        }
        return events;
    }
}
