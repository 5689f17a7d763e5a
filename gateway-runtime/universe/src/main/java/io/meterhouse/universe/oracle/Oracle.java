package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges one world. It is told what the world does, in the order in which it does it, and what a consumer receives; what must hold it has
 * from docs/, and what is true from {@link Truth}. Instants are epoch ms of true time and never fall. For one thread.
 *
 * <p>What is told to it are causes: a flag, a gap, a tombstone, another epoch or channel revision is a violation unless something near
 * explains it. So tell every trouble, and only those that there are.
 */
public final class Oracle {
    /** The name of troubles with {@link #trouble} for which events and intervals may wait in memory: a disk that takes nothing. */
    public static final String DISK = "the disk takes nothing";

    /** How the names begin of what is wrong with the site's clock. */
    static final String CLOCK = "the site's clock ";

    private static final String SET_BACK = CLOCK + "was set back";
    private static final String SET_FORWARD = CLOCK + "was set forward";
    private static final long DAY = 86_400_000;
    static final String DOWN = "the gateway does not run";
    static final String UNKNOWN = CLOCK + "is not known to be right";
    private final Site site;
    private final RowJudge rows;
    private final Deliveries deliveries;
    private final EventsJudge events;
    private final RatesOracle rates;
    private final LineJudge lines;
    private final MessageReader reader = new MessageReader();
    private boolean up;
    private boolean known = true;
    /** End of the newest interval that was acknowledged, by the site's clock. */
    private long newest;

    /** @param truth of the world that is to begin; the gateway does not run yet, and its clock is right */
    public Oracle(Truth truth) {
        this(truth, 1);
    }

    /**
     * One that saves time.
     *
     * @param every of boundaries that bear no flag and have a narrow bracket only so manieth is compared with the truth; the sums bind
     *     those between. 1 for all
     */
    public Oracle(Truth truth, int every) {
        site = new Site(truth);
        rows = new RowJudge(site, every);
        deliveries = new Deliveries(site, rows);
        events = new EventsJudge(site);
        rates = new RatesOracle(site);
        lines = new LineJudge(site);
        site.troubles.begins(Long.MIN_VALUE, null, DOWN);
    }

    /** What it knows of rates, and how it is asked. */
    public RatesOracle rates() {
        return rates;
    }

    /** What the broker's subscriber got, in order. Only topics that end with {@code /intervals} are looked at. */
    public void delivered(long trueMillis, String topic, byte[] payload) {
        now(trueMillis);
        if (!topic.endsWith("/intervals")) {
            return;
        }
        try {
            deliveries.delivered(reader.read(payload));
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            site.violated(Rule.MESSAGE, "", "It cannot be read: " + e.getMessage());
        }
    }

    /** {@link IntervalStore#append} has returned: these are durable, with sequences from the first on. */
    public void acknowledged(long trueMillis, String epoch, long firstSequence, List<Batch> batches) {
        now(trueMillis);
        deliveries.acknowledged(epoch, firstSequence, batches);
        for (Batch batch : batches) {
            for (Interval interval : batch.intervals()) {
                newest = Math.max(newest, interval.end().toEpochMilli());
            }
        }
    }

    /**
     * The site's clock was set, or what is known of it changed.
     *
     * @param offsetMillis from now on it shows true time and so much; before the first call 0
     * @param isKnown whether it says itself that it is right
     */
    public void clock(long trueMillis, long offsetMillis, boolean isKnown) {
        now(trueMillis);
        long step = offsetMillis - site.clocks.offset();
        if (step != 0) {
            site.clocks.set(trueMillis, offsetMillis);
            if (!site.clocks.isBehind(trueMillis)) {
                site.troubles.over(trueMillis, SET_BACK);
            }
            // A clock that was set back is not trusted before it shows again what it has shown; but by one that is
            // further ahead than a day nothing was recorded, unless it was said to be right. Where it is set back while
            // it is behind already, it is not trusted before it shows what was recorded.
            long recorded = newest - trueMillis - offsetMillis;
            long shown = site.clocks.newest(trueMillis) - trueMillis - offsetMillis;
            long behind = step < 0 ? Math.max(Math.min(-step, Math.max(DAY, recorded)), Math.min(shown, recorded)) : 0;
            site.troubles.lasted(
                    trueMillis,
                    trueMillis + Math.max(0, behind),
                    null,
                    (step > 0 ? SET_FORWARD : SET_BACK) + " by " + Math.abs(step) + " ms");
        }
        if (known != isKnown) {
            known = isKnown;
            trouble(trueMillis, null, UNKNOWN, !isKnown);
        }
    }

    /** The gateway's process runs, or does not. Before the first call it does not. */
    public void gateway(long trueMillis, boolean runs) {
        now(trueMillis);
        if (runs == up) {
            return;
        }
        up = runs;
        trouble(trueMillis, null, DOWN, !runs);
        lines.restarted();
        if (runs) {
            deliveries.restarted();
        } else {
            events.stopped();
        }
    }

    /**
     * Something that excuses gaps, estimates and other flags at a panel's points while it lasts and shortly after.
     *
     * @param panel null for all of them
     * @param what in words for people ("panel A is silent"); {@link #DISK} for a disk
     * @param begins whether it begins, or ends what began under the same name
     */
    public void trouble(long trueMillis, String panel, String what, boolean begins) {
        now(trueMillis);
        if (begins) {
            site.troubles.begins(trueMillis, panel, what);
        } else {
            site.troubles.ends(trueMillis, panel, what);
        }
    }

    /** A trouble of one instant: a frame that was hurt. */
    public void trouble(long trueMillis, String panel, String what) {
        now(trueMillis);
        site.troubles.lasted(trueMillis, trueMillis, panel, what);
    }

    /** The gateway asks a panel's meter. @param silent whether nothing will come */
    public void asked(long trueMillis, String panel, boolean silent) {
        now(trueMillis);
        lines.asked(panel, silent);
    }

    /** The store met something: what else excuses another epoch, a tombstone, or the loss of what was acknowledged. */
    public void store(long trueMillis, StoreTrouble kind, String what) {
        now(trueMillis);
        site.met.add(new Site.Met(trueMillis, kind, what));
        site.troubles.lasted(trueMillis, trueMillis, null, what.isEmpty() ? kind.words() : what);
    }

    /** A panel's meter was replaced by another one. */
    public void swapped(long trueMillis, String panel) {
        changed(trueMillis, panel, "its meter was replaced");
    }

    /** A panel's registers began anew, or were set to something. The gateway can only see what it cannot take for consumption. */
    public void reset(long trueMillis, String panel) {
        changed(trueMillis, panel, "its registers began anew");
    }

    /** The site file names other registers, transformers or units for a panel: an interval may end off the grid there. */
    public void rescaled(long trueMillis, String panel) {
        changed(trueMillis, panel, "its points were defined otherwise");
        site.panels.get(panel).rescaled.add(trueMillis);
    }

    /**
     * Somebody appends a later revision of an interval, edited or filled in; told before that.
     *
     * @param change of its counts since the revision before
     */
    public void revised(long trueMillis, ChannelId channel, Instant end, int revision, long change) {
        now(trueMillis);
        site.channels.get(channel.toString()).revise(Grid.nanos(end), revision, change);
    }

    private void changed(long trueMillis, String panel, String what) {
        now(trueMillis);
        site.panels.get(panel).changes.add(trueMillis);
        site.troubles.lasted(trueMillis, trueMillis, panel, what);
    }

    /** The gateway logs an event. Optional: then a metrological one must be found later. */
    public void logged(long trueMillis, Event event) {
        now(trueMillis);
        events.logged(event);
    }

    /**
     * A reading of the log, from the disk, such as at each start.
     *
     * @param from some number on up to the newest
     */
    public void events(long trueMillis, List<LoggedEvent> from) {
        now(trueMillis);
        events.read(from);
    }

    /**
     * The world is quiet again, everything could be read, written and delivered for some intervals, and now it ends.
     *
     * @param store null when there is none to be asked
     * @param log all events
     */
    public void end(long trueMillis, IntervalStore store, List<LoggedEvent> log, ZoneId zone) {
        now(trueMillis);
        if (store == null) {
            deliveries.end("", 0);
        } else {
            deliveries.end(store.head().epoch(), store.head().sequence());
        }
        LostDays lost = new LostDays(log, site);
        rows.end(lost);
        ColumnJudge columns = new ColumnJudge(site, deliveries, lost);
        int newest = deliveries.epochs().size() - 1;
        for (Site.Judged judged : site.channels.values()) {
            columns.judge(judged);
            if (store != null) {
                try {
                    new StoreJudge(site, store, zone, newest, lost).judge(judged);
                } catch (StoreException e) {
                    site.violated(Rule.RETENTION, judged.id(), "The store cannot be read: " + e.getMessage());
                }
            }
        }
        events.end(log);
        if (deliveries.figures()[2] > 0
                && !site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE, StoreTrouble.RESTORE)
                && !EventsJudge.has(log, "UNDELIVERED_DROPPED")) {
            site.violated(
                    Rule.TOMBSTONES,
                    "",
                    deliveries.figures()[2]
                            + " sequences that had not been delivered were dropped, and no UNDELIVERED_DROPPED says so");
        }
    }

    private void now(long trueMillis) {
        if (trueMillis < site.now) {
            throw new IllegalArgumentException("the world goes back from " + site.now + " to " + trueMillis);
        }
        site.now = trueMillis;
    }

    /** What must not be, in the order in which it was found; some of each sort. */
    public List<Violation> violations() {
        return site.findings.violations();
    }

    /** How often each rule was found broken; without those that never were. */
    public Map<Rule, Long> found() {
        return site.findings.found();
    }

    /** Intervals and messages that were judged, and how often each rule was applied: so that a run can show that it judged something. */
    public Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>(site.findings.figures());
        figures.put("judged.intervals", rows.intervals());
        figures.put("judged.messages", deliveries.figures()[0]);
        figures.put("judged.sequences_again", deliveries.figures()[1]);
        figures.put("judged.sequences_lost", deliveries.figures()[2]);
        rates.figures(figures);
        return figures;
    }
}
