package io.meterhouse.verifier;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Follows a chain from event to event, and says where it does not hold. For one thread. */
public final class ChainCheck {
    private static final int HASH = 32;
    private static final int MOST_FINDINGS = 100;
    /** Tells how many events were dropped for their age. */
    private static final String DROPPED = "EVENTS_DROPPED";

    private final SortedMap<Long, String> known;
    private final Map<String, Long> kinds = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private final MessageDigest sha;
    private byte[] before = new byte[HASH];
    private long first;
    private long last;
    private long count;
    private long more;
    private long missing;
    private long dropped;
    private final List<String> bridges = new ArrayList<>();
    /** Whether a kind that was not met yet begins with 1. */
    private boolean allKinds = true;

    /** @param known hashes that somebody kept outside the gateway, by the number of their event */
    public ChainCheck(SortedMap<Long, String> known) {
        this.known = new TreeMap<>(known);
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The event that comes next. */
    public void next(ChainedEvent event) {
        boolean follows = count == 0 ? event.number() == 1 : event.number() == last + 1;
        boolean bridged = !follows && event.number() > last + 1 && hash(event.before()) != null;
        if (bridged) {
            bridge(event);
        } else if (!follows) {
            gap(event.number());
        }
        if (event.metrological() && event.kind().equals(DROPPED)) {
            dropped += count(event.details().get("count"));
        }
        sha.update(before);
        byte[] computed = sha.digest(event.canonical());
        byte[] stored = hash(event.hash()) == null ? new byte[HASH] : hash(event.hash());
        // Behind a gap of which nothing is said nothing is known of the hash before; what follows is checked again.
        if ((follows || bridged) && !MessageDigest.isEqual(computed, stored)) {
            find("event " + event.number() + " is not what was logged, or does not belong behind the one before it");
        }
        kind(event, follows);
        String kept = known.remove(event.number());
        if (kept != null && !kept.toLowerCase(Locale.ROOT).equals(event.hash())) {
            find("event " + event.number() + " has the hash " + event.hash() + ", and " + kept + " was kept of it");
        }
        first = count == 0 ? event.number() : first;
        last = event.number();
        before = stored;
        count++;
    }

    /** What is not kept any more left its hash behind. How many may be missing is known at the end. */
    private void bridge(ChainedEvent event) {
        missing += event.number() - last - 1;
        if (bridges.size() < MOST_FINDINGS) {
            bridges.add((last + 1) + " to " + (event.number() - 1));
        }
        before = hash(event.before());
    }

    private static long count(String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private void gap(long number) {
        if (count == 0) {
            find("it begins with event " + number + ": nothing is known of those before it");
        } else if (number > last + 1) {
            find("events " + (last + 1) + " to " + (number - 1) + " are missing");
        } else {
            find("event " + number + " stands behind event " + last);
        }
    }

    /** Null when it is none. */
    private static byte[] hash(String text) {
        return text.matches("[0-9a-f]{64}") ? HexFormat.of().parseHex(text) : null;
    }

    private void kind(ChainedEvent event, boolean follows) {
        if (!follows) {
            kinds.clear();
            allKinds = false;
        }
        Long earlier = kinds.put(event.kind(), event.kindNumber());
        long expected = earlier == null ? 1 : earlier + 1;
        if ((earlier != null || allKinds) && event.kindNumber() != expected) {
            find("event " + event.number() + " is number " + event.kindNumber() + " of " + event.kind() + ", where "
                    + expected + " is due");
        }
    }

    private void find(String finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        } else {
            more++;
        }
    }

    /** There are no more. @return what is wrong, for people; empty when nothing is */
    public List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        if (missing > dropped) {
            all.add((missing - dropped) + " events are missing besides the " + dropped + " that " + DROPPED
                    + " tells of; not there are " + String.join(", ", bridges));
        }
        if (more > 0) {
            all.add(more + " more of that sort");
        }
        known.forEach((number, hash) ->
                all.add("event " + number + ", of which " + hash + " was kept, is not there: the end was cut off"));
        return all;
    }

    /** How many events there were. */
    public long count() {
        return count;
    }

    /** The number of the first. */
    public long first() {
        return first;
    }

    /** The number of the last. */
    public long last() {
        return last;
    }

    /** The hash of the last; worth keeping outside the gateway. */
    public String hash() {
        return HexFormat.of().formatHex(before);
    }
}
