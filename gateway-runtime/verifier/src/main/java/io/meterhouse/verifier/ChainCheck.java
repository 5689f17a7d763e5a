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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a chain from event to event, and says where it does not hold. For one thread. */
public final class ChainCheck {
    private static final int HASH = 32;
    private static final int MOST_FINDINGS = 100;
    /** Tells which events were dropped for their age. */
    private static final String DROPPED = "EVENTS_DROPPED";

    private static final String NUMBERS = "numbers";
    private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,17}))?");

    private final SortedMap<Long, String> known;
    private final Map<String, Long> kinds = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private final MessageDigest sha;
    private byte[] before = new byte[HASH];
    private long first;
    private long last;
    private long count;
    private long more;
    private final Missing missing = new Missing();
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
        if (event.kind().equals(DROPPED)) {
            dropped(event);
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

    /** What is not kept any more left its hash behind. Which numbers that are, an event tells later. */
    private void bridge(ChainedEvent event) {
        missing.add(last + 1, event.number() - 1);
        before = hash(event.before());
    }

    /** What it names is not there, and stood before it. */
    private void dropped(ChainedEvent event) {
        String numbers = event.details().getOrDefault(NUMBERS, "");
        long end = 0;
        for (String text : numbers.split(" ", -1)) {
            Matcher range = RANGE.matcher(text);
            long first = range.matches() ? Long.parseLong(range.group(1)) : 0;
            long to = range.matches() && range.group(2) != null ? Long.parseLong(range.group(2)) : first;
            if (first <= end || to < first || !event.metrological()) {
                find("event " + event.number() + ", " + DROPPED + ", does not say exactly which were dropped");
                return;
            }
            long there = to - first + 1 - missing.tell(first, to);
            if (there > 0) {
                find("event " + event.number() + " says that " + text + " were dropped; " + there
                        + " of them are there, or were told of before");
            }
            end = to;
        }
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
        if (more > 0) {
            all.add(more + " more of that sort");
        }
        List<String> untold = missing.ranges();
        untold.stream()
                .limit(MOST_FINDINGS)
                .forEach(range -> all.add("events " + range + " are missing, and no " + DROPPED + " names them"));
        if (untold.size() > MOST_FINDINGS) {
            all.add((untold.size() - MOST_FINDINGS) + " more such ranges");
        }
        if (missing.tooMany()) {
            all.add("more ranges of events are missing than can be followed");
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
