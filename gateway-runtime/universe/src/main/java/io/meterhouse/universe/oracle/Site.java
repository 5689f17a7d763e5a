package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What the judges share: the truth, the clocks, what went wrong, what was found. */
final class Site {
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORTER = 60_000;

    final Truth truth;
    final Clocks clocks = new Clocks();
    final Troubles troubles = new Troubles();
    final Findings findings;
    final Map<String, Panel> panels = new LinkedHashMap<>();
    final Map<String, Judged> channels = new HashMap<>();
    /** When the store met what, in order. */
    final List<Met> met = new ArrayList<>();

    long now;

    /** Something that happened to the store. */
    record Met(long at, StoreTrouble kind, String what) {}

    /** A panel and its channels. */
    static final class Panel {
        final String id;
        final long interval;
        final long tolerance;
        final boolean tellsNumber;
        final Grid grid;
        final List<Judged> channels = new ArrayList<>();
        final List<Truth.Channel> inTruth = new ArrayList<>();
        /** When the register of its meter was another one, true epoch ms. */
        final List<Long> changes = new ArrayList<>();

        /** When the gateway may have begun to name its place otherwise: intervals may end off the grid. */
        final List<Long> rescaled = new ArrayList<>();

        Panel(String id, Truth truth) {
            this.id = id;
            this.interval = truth.interval(id).toMillis();
            this.tolerance = truth.tolerance(id).toMillis();
            this.tellsNumber = truth.tellsNumber(id);
            this.grid = new Grid(truth.zone(), truth.interval(id));
        }

        /** How long after a trouble its marks are seen: two intervals and the longest back-off. */
        long slack() {
            return 2 * interval + 60_000;
        }

        /** How many changes there were up to an instant. */
        int life(long at) {
            int life = changes.size();
            while (life > 0 && changes.get(life - 1) > at) {
                life--;
            }
            return life;
        }
    }

    /** A channel and what is counted of it. */
    static final class Judged {
        final int index;
        final int place;
        final Truth.Channel channel;
        final Panel panel;
        final long modulus;
        final int expected;
        final long numerator;
        final long denominator;
        final Column column = new Column();
        final Flow flow = new Flow();
        /** Ends of intervals, or of revisions of them, that were told as lost and had not come. */
        final TreeSet<Long> lostEnds = new TreeSet<>();

        /** What the world itself revised: by how much, in all, by the interval's end and the revision. */
        private final Map<String, Long> revised = new HashMap<>();

        Judged(int index, Truth.Channel channel, Panel panel, Truth truth) {
            this.index = index;
            this.place = panel.channels.size();
            this.channel = channel;
            this.panel = panel;
            this.modulus = truth.modulus(channel);
            this.expected = truth.expectedFlags(channel) | Bits.DST;
            String unit = truth.unit(channel);
            int slash = unit.indexOf('/');
            this.numerator = Long.parseLong(unit.substring(0, slash));
            this.denominator = Long.parseLong(unit.substring(slash + 1));
        }

        String id() {
            return channel.id().toString();
        }

        /** Whether an interval, or a revision of one, that ends in a stretch was told as lost and had not come; ns. */
        boolean isToldAsLost(long after, long upTo) {
            Long next = lostEnds.higher(after);
            return next != null && next <= upTo;
        }

        void revise(long end, int revision, long change) {
            revised.put(end + " " + revision, change + edit(end, revision - 1));
        }

        boolean isRevised(Row row, int place) {
            return isRevised(row.end, row.revision, row.bits(place));
        }

        /** Whether an interval is as the world revised it. */
        boolean isRevised(long end, int revision, int bits) {
            return revision > 0
                    && (bits & (Bits.EDITED | Bits.BACKFILLED)) != 0
                    && revised.containsKey(end + " " + revision);
        }

        /** By how many counts a revision differs from what flowed, because somebody edited it. */
        long edit(long end, int revision) {
            return revision > 0 ? revised.getOrDefault(end + " " + revision, 0L) : 0;
        }
    }

    /** How far the truth of a channel was followed. */
    static final class Flow {
        int channelRevision = -1;
        int life = -1;
        long at;
        long raw;
        /** The raw register, running on past the modulus. */
        long lifted;

        long end = Row.NEVER;
        long low;
        long high;
    }

    Site(Truth truth) {
        this.truth = truth;
        this.findings = new Findings(truth.zone());
        int index = 0;
        for (Truth.Channel channel : truth.channels()) {
            Panel panel = panels.computeIfAbsent(channel.panel(), id -> new Panel(id, truth));
            Judged judged = new Judged(index++, channel, panel, truth);
            panel.channels.add(judged);
            panel.inTruth.add(channel);
            channels.put(judged.id(), judged);
        }
    }

    /** A channel of a panel; mostly it stands where it is looked for first. */
    Judged judged(String panel, ChannelId id, int place) {
        Panel of = panels.get(panel);
        if (of != null && place < of.channels.size()) {
            Judged there = of.channels.get(place);
            if (there.channel.id().equals(id)) {
                return there;
            }
        }
        Judged known = channels.get(id.toString());
        if (known == null) {
            throw new IllegalArgumentException("the world has no channel " + id);
        }
        return known;
    }

    /** Whether the store met any of these at or after an instant, up to now. */
    boolean met(long since, StoreTrouble... kinds) {
        for (int i = met.size() - 1; i >= 0 && met.get(i).at >= since; i--) {
            if (List.of(kinds).contains(met.get(i).kind)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How often, from one instant to another, a register may have been taken for that of another meter: the meter does not tell its
     * number, and while the gateway was off the clock went on by less than truly passed, in which nobody could have used so much.
     */
    int mistakes(Panel panel, long from, long to) {
        if (panel.tellsNumber) {
            return 0;
        }
        return (int) troubles.stretches(Oracle.DOWN).stream()
                .filter(stop -> stop.from() <= to && stop.to() >= from)
                .filter(stop -> stop.to() - stop.from() - (clocks.site(stop.to()) - clocks.site(stop.from())) > SHORTER)
                .count();
    }

    /** A violation that lies in a channel's interval. */
    void violated(Rule rule, Judged judged, long start, long end, String what) {
        Truth.Channel channel = judged.channel;
        long at = clocks.latest(Math.floorDiv(end, 1_000_000L));
        findings.add(
                rule,
                now,
                judged.id(),
                (channel.suite().isEmpty() ? "point " + channel.id().point() : "suite " + channel.suite()) + ", "
                        + findings.place(end) + ": " + rule.words() + ". Channel " + judged.id() + ", interval "
                        + Grid.instant(start) + " to " + Grid.instant(end) + ": " + what
                        + troubles.before(judged.panel.id, at, this::when));
    }

    /** A violation that concerns the whole building. */
    void violated(Rule rule, String about, String what) {
        findings.add(
                rule,
                now,
                about,
                (about.isEmpty() ? "the building" : about) + ", "
                        + findings.place(clocks.site(now) / 1000 * SECOND) + ": " + rule.words() + ". " + what
                        + troubles.before(null, now, this::when));
    }

    String when(long trueMillis) {
        return findings.instant(trueMillis);
    }
}
