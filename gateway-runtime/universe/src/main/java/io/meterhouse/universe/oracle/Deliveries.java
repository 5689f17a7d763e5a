package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The stream: what was acknowledged, what came of it, and what was told as lost. */
final class Deliveries {
    private static final int MOST_EPOCHS = 100;
    /** How the reason of days begins that went for their age. */
    private static final String RETENTION = "older than the retention";
    /** And that of what damage took. */
    private static final String DAMAGED = "lost: ";

    private final Site site;
    private final RowJudge rows;
    private final List<Epoch> epochs = new ArrayList<>();
    private Site.Judged[] named = new Site.Judged[64];
    private long[] sums = new long[64];
    private int[] counted = new int[64];
    private boolean lostUnknown;
    private long undelivered;
    private long messages;
    private long again;

    Deliveries(Site site, RowJudge rows) {
        this.site = site;
        this.rows = rows;
    }

    /** Messages; those sequences that came again; those that were told as lost and had not come. */
    long[] figures() {
        return new long[] {messages, again, undelivered};
    }

    List<Epoch> epochs() {
        return epochs;
    }

    /** Whether what was lost with a cause has part in a stretch of a channel, ns. */
    boolean lost(Site.Judged judged, long after, long upTo) {
        return lostUnknown || judged.isToldAsLost(after, upTo);
    }

    /** The process began anew. */
    void restarted() {
        epochs.forEach(epoch -> epoch.restarted = true);
    }

    private Epoch epoch(String id) {
        for (int i = epochs.size() - 1; i >= 0; i--) {
            if (epochs.get(i).id.equals(id)) {
                return epochs.get(i);
            }
        }
        Epoch newest = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
        site.findings.applied(Rule.EPOCHS);
        // Damage may be found long after it was done, when the night's check comes to it.
        boolean caused = newest == null
                || site.met(newest.since, StoreTrouble.values())
                || site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE);
        if (!caused || epochs.size() > MOST_EPOCHS) {
            site.violated(
                    Rule.EPOCHS,
                    "",
                    "Epoch " + id + " follows " + newest.id
                            + ", and since that began there was no power cut, no damage and no restore");
        }
        Epoch epoch = new Epoch(id, epochs.size(), site.now);
        epochs.add(epoch);
        return epoch;
    }

    void delivered(Message message) {
        messages++;
        site.findings.applied(Rule.MESSAGE);
        String wrong = message.wrong();
        if (!wrong.isEmpty()) {
            site.violated(Rule.MESSAGE, "", wrong + " (sequences " + message.first + " to " + message.last + ")");
            return;
        }
        Epoch epoch = epoch(message.epoch);
        int size = (int) (message.last - message.first + 1);
        if (sums.length < size) {
            sums = new long[size];
            counted = new int[size];
        }
        Arrays.fill(sums, 0, size, 0);
        Arrays.fill(counted, 0, size, 0);
        for (int i = 0; i < message.rows; i++) {
            Row row = message.allRows.get(i);
            int at = (int) (row.sequence - message.first);
            if (name(row, message.panel(row.panel))) {
                sums[at] += rows.judge(row, site.panels.get(row.panel), named, epoch);
                counted[at] += row.values;
            }
        }
        for (int i = 0; i < size; i++) {
            if (counted[i] > 0) {
                arrived(epoch, message.first + i, sums[i]);
            }
        }
        message.lost.forEach(lost -> lost(epoch, lost));
        for (int i = 0; i < size; i++) {
            if (epoch.state(message.first + i) == Epoch.NOTHING) {
                site.violated(
                        Rule.MESSAGE,
                        "",
                        "Sequence " + (message.first + i) + " is neither told nor named as lost by the message of "
                                + message.first + " to " + message.last);
            }
        }
        epoch.first = epoch.first == 0 ? message.first : Math.min(epoch.first, message.first);
        epoch.last = Math.max(epoch.last, message.last);
    }

    /** Finds the channels that a row names. */
    private boolean name(Row row, Message.Panel panel) {
        if (panel == null || !site.panels.containsKey(row.panel) || row.named < 0 && row.values != panel.count) {
            site.violated(
                    Rule.MESSAGE,
                    "",
                    "A row of panel " + row.panel + " of which it does not say all, or no such panel");
            return false;
        }
        Site.Panel known = site.panels.get(row.panel);
        if (panel.interval >= 0 && panel.interval * 1000 != known.interval
                || panel.tolerance >= 0 && panel.tolerance * 1000 != known.tolerance) {
            site.violated(
                    Rule.MESSAGE,
                    known.id,
                    "It tells an interval of " + panel.interval + " s and a tolerance of " + panel.tolerance + " s");
        }
        if (named.length < panel.count) {
            named = new Site.Judged[panel.count];
        }
        for (int place = 0; place < row.values; place++) {
            int at = row.channel(place);
            Site.Judged judged = at < 0 || at >= panel.count ? null : site.channels.get(panel.channels.get(at));
            if (judged == null || !judged.panel.id.equals(row.panel)) {
                site.violated(Rule.MESSAGE, known.id, "It names a channel " + at + " that the panel does not have");
                return false;
            }
            named[at] = judged;
        }
        return true;
    }

    private void arrived(Epoch epoch, long sequence, long content) {
        if (epoch.state(sequence) == Epoch.DELIVERED) {
            again++;
            if (epoch.hash(sequence) != content) {
                site.violated(
                        Rule.EXACTLY_ONCE,
                        "",
                        "Sequence " + sequence + " of epoch " + epoch.id + " came again with other content");
            }
            return;
        }
        epoch.set(sequence, Epoch.DELIVERED, content);
        for (int i = epoch.index; i >= 0; i--) {
            Epoch earlier = epochs.get(i);
            Epoch.Pending pending = earlier.pending.get(sequence);
            if (pending != null && (pending.hash() == content || lacksRegisters(pending))) {
                earlier.pending.remove(sequence);
            } else if (pending != null && earlier == epoch) {
                otherwise(epoch, sequence);
            }
        }
    }

    /** Behind a block of the journal that is damaged registers may be unknown; the counts are what they were (docs/store.md). */
    private boolean lacksRegisters(Epoch.Pending pending) {
        return site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE)
                && pending.batch().intervals().stream().allMatch(interval -> site.channels
                        .get(interval.channel().toString())
                        .column
                        .countsWithoutRegister(
                                Grid.nanos(interval.end()),
                                interval.revision(),
                                interval.counts().orElse(Row.NONE)));
    }

    private void otherwise(Epoch epoch, long sequence) {
        site.violated(
                Rule.DURABILITY,
                "",
                "Sequence " + sequence + " of epoch " + epoch.id
                        + " was delivered with other content than was acknowledged");
    }

    private void lost(Epoch epoch, Message.Lost lost) {
        for (long sequence = lost.first(); sequence <= lost.last(); sequence++) {
            site.findings.applied(Rule.TOMBSTONES);
            if (was(epoch, sequence)) {
                if (epoch.state(sequence) == Epoch.NOTHING) {
                    epoch.set(sequence, Epoch.LOST, 0);
                }
                continue;
            }
            epoch.set(sequence, Epoch.LOST, 0);
            undelivered++;
            // Retention waits for every uplink; what damage does to a cursor makes it come again, not go.
            boolean retained = lost.reason().startsWith(RETENTION);
            if (retained
                    || !site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE, StoreTrouble.RESTORE, StoreTrouble.DISK_SHORT)) {
                site.violated(
                        Rule.TOMBSTONES,
                        "",
                        "Sequence " + sequence + " of epoch " + epoch.id + " had not come, and is told as lost ("
                                + lost.reason() + "); "
                                + (retained
                                        ? "days go for their age only where every uplink has them"
                                        : "nothing on the disk was hurt, and it was not short"));
            }
            forget(epoch, sequence, lost.reason());
        }
    }

    private boolean was(Epoch epoch, long sequence) {
        for (int i = epoch.index; i >= 0; i--) {
            if (epochs.get(i).state(sequence) != Epoch.NOTHING) {
                return true;
            }
        }
        return false;
    }

    private void forget(Epoch told, long sequence, String reason) {
        boolean known = false;
        // What another epoch had by the same number before comes last.
        for (int i = epochs.size() - 1; i >= 0; i--) {
            Epoch.Pending pending = epochs.get(i).pending.remove(sequence);
            if (pending != null) {
                if (!known && i <= told.index && reason.startsWith(DAMAGED)) {
                    rows.doubts().add(sequence, reason, pending.batch());
                }
                known = true;
                for (Interval interval : pending.batch().intervals()) {
                    Site.Judged judged = site.channels.get(interval.channel().toString());
                    judged.lostEnds.add(Grid.nanos(interval.end()));
                }
            }
        }
        lostUnknown |= !known;
    }

    void acknowledged(String id, long firstSequence, List<Batch> batches) {
        Epoch epoch = epoch(id);
        site.findings.applied(Rule.SEQUENCES);
        if (epoch.acknowledged > 0 && firstSequence > epoch.acknowledged + 1 && !epoch.restarted) {
            site.violated(
                    Rule.SEQUENCES,
                    "",
                    "Sequence " + firstSequence + " of epoch " + id + " was given after " + epoch.acknowledged);
        }
        epoch.restarted = false;
        long sequence = firstSequence;
        for (Batch batch : batches) {
            site.findings.applied(Rule.DURABILITY);
            long content = 0;
            int place = 0;
            for (Interval interval : batch.intervals()) {
                content += Content.of(site.judged(batch.panel(), interval.channel(), place++).index, interval);
            }
            if (epoch.state(sequence) == Epoch.DELIVERED) {
                if (epoch.hash(sequence) != content) {
                    otherwise(epoch, sequence);
                }
            } else {
                Epoch.Pending before = epoch.pending.put(sequence, new Epoch.Pending(site.now, content, batch));
                if (before != null && before.hash() != content) {
                    site.violated(
                            Rule.SEQUENCES,
                            "",
                            "Sequence " + sequence + " of epoch " + id + " was given to two batches");
                }
            }
            sequence++;
        }
        epoch.acknowledged = Math.max(epoch.acknowledged, sequence - 1);
    }

    /** All that could come has come. @param head the newest sequence of the store, 0 where that is not known */
    void end(String headEpoch, long head) {
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            boolean newest = i == epochs.size() - 1;
            long upTo = !newest ? next(i) - 1 : Math.max(epoch.last, epoch.id.equals(headEpoch) ? head : 0);
            complete(epoch, i == 0 ? 1 : epoch.first, upTo);
            epoch.pending.forEach((sequence, pending) -> notCome(epoch, sequence, pending));
        }
    }

    /** Where the next epoch of which anything came begins. */
    private long next(int index) {
        for (int i = index + 1; i < epochs.size(); i++) {
            if (epochs.get(i).first > 0) {
                return epochs.get(i).first;
            }
        }
        return epochs.get(index).last + 1;
    }

    private void complete(Epoch epoch, long first, long upTo) {
        if (epoch.first == 0) {
            return;
        }
        long hole = 0;
        for (long sequence = first; sequence <= upTo + 1; sequence++) {
            site.findings.applied(Rule.COMPLETE);
            boolean missing = sequence <= upTo && epoch.state(sequence) == Epoch.NOTHING;
            if (missing && hole == 0) {
                hole = sequence;
            }
            if (!missing && hole > 0) {
                site.violated(
                        Rule.COMPLETE,
                        "",
                        "Of epoch " + epoch.id + " sequences " + hole + " to " + (sequence - 1)
                                + " never came, and no tombstone names them");
                hole = 0;
            }
        }
    }

    private void notCome(Epoch epoch, long sequence, Epoch.Pending pending) {
        if (site.met(pending.since(), StoreTrouble.DAMAGE, StoreTrouble.RESTORE) || lacksRegisters(pending)) {
            return;
        }
        for (Interval interval : pending.batch().intervals()) {
            Site.Judged judged = site.channels.get(interval.channel().toString());
            long end = Grid.nanos(interval.end());
            if (!judged.column.told(end, interval.revision(), Content.of(judged.index, interval))) {
                site.violated(
                        Rule.DURABILITY,
                        judged,
                        Grid.nanos(interval.start()),
                        end,
                        "revision " + interval.revision() + ", "
                                + RowJudge.number(interval.counts().orElse(Row.NONE))
                                + " counts, was acknowledged " + site.when(pending.since()) + " as sequence " + sequence
                                + " of epoch " + epoch.id + ", and never came, nor came later in another epoch");
                return;
            }
        }
    }
}
