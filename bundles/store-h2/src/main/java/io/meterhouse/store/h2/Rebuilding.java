package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.generation.Keep;
import io.meterhouse.store.h2.generation.Salvage;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Out;
import io.meterhouse.store.h2.record.Reach;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Snapshots;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sets a generation aside that cannot be read, and makes a new one of every block of it that is whole. What is lost is named by events,
 * stands in the stream as tombstones, and gives the store a new epoch. For the thread that folds.
 */
final class Rebuilding {
    static final String ASIDE = ".damaged-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final int NAMED_IN_ONE = 40;

    private final Surroundings surroundings;
    private final ReentrantLock lock;
    private final Ledger ledger;
    private final Generations generations;
    private final Folding folding;
    private final Store store;
    /** The last one whose losses were told. */
    private int told;

    Rebuilding(
            Surroundings surroundings,
            ReentrantLock lock,
            Ledger ledger,
            Generations generations,
            Folding folding,
            Store store) {
        this.surroundings = surroundings;
        this.lock = lock;
        this.ledger = ledger;
        this.generations = generations;
        this.folding = folding;
        this.store = store;
    }

    void rebuild() throws IOException, StoreException {
        Folded before;
        byte[] snapshot;
        List<Reach> reaches;
        lock.lock();
        try {
            before = ledger.folded();
            var out = new Out();
            Snapshots.write(ledger, out);
            snapshot = out.toByteArray();
            reaches = ledger.reaches();
        } finally {
            lock.unlock();
        }
        Optional<String> aside = setAside(before.generation());
        var salvage = new Salvage(surroundings.disk(), aside);
        var source = new Joined(salvage, folding.folded(before));
        int number = before.generation() + 1;
        String next = StoreFactory.newEpoch(surroundings);
        var folded = new Folded[1];
        var lost = new ArrayList<Range>();
        var more = new Out();
        try (var builder = new GenerationBuilder(surroundings.disk(), null, Keep.ALL)) {
            builder.build(
                    source,
                    result -> {
                        lost.addAll(missing(source.sequences(), before));
                        if (!lost.isEmpty() || !salvage.lost(source.complete()).isEmpty()) {
                            Replay.writeEpoch(next, more);
                        }
                        folded[0] = new Folded(number, before.sequence(), before.event(), before.at(), result.oldest());
                        return Folding.remember(snapshot, folded[0], lost, more, List.of());
                    },
                    number);
        }
        boolean whole = more.length() == 0;
        if (told != number) {
            // A disk that is full fails it after this, every minute.
            SortedSet<String> names = new LostDays(salvage, source.spans(), lost, before).names(reaches);
            names.addAll(salvage.lost(source.complete()));
            tell(before, aside, List.copyOf(names), lost);
            told = number;
        }
        lock.lock();
        try {
            folding.putInForce(folded[0], lost, more, List.of());
            if (!whole) {
                ledger.epoch(next);
            }
            store.publish();
        } finally {
            lock.unlock();
        }
    }

    /** What is put behind the name of a file that is kept because it is damaged. */
    static String aside(Surroundings surroundings) {
        return ASIDE + TIME.format(surroundings.time().now());
    }

    private Optional<String> setAside(int number) throws IOException {
        GenerationFile current = generations.current();
        if (current != null) {
            current.close();
        }
        boolean there = surroundings.disk().exists(Generations.file(number));
        return there ? Optional.of(setAside(surroundings, number)) : aside(surroundings.disk(), number);
    }

    /** Gives a generation's file the name of one that nobody reads any more, and says which. */
    static String setAside(Surroundings surroundings, int number) throws IOException {
        Disk disk = surroundings.disk();
        String name = Generations.file(number);
        String base = name + aside(surroundings);
        String aside = base;
        for (int next = 2; disk.exists(aside); next++) {
            aside = base + '-' + next;
        }
        disk.rename(name, aside);
        disk.forceFolder();
        return aside;
    }

    /** The file of a generation that was set aside; the newest where there are several. */
    static Optional<String> aside(Disk disk, int number) throws IOException {
        return disk.list().stream()
                .filter(file -> file.startsWith(Generations.file(number) + ASIDE))
                .reduce((earlier, later) -> later);
    }

    private Losses known() {
        lock.lock();
        try {
            var known = new Losses();
            ledger.losses().all().forEach(known::add);
            return known;
        } finally {
            lock.unlock();
        }
    }

    private List<Range> missing(BitSet found, Folded before) {
        var lost = new ArrayList<Range>();
        Losses known = known();
        String reason = "lost: " + Generations.name(before.generation()) + " was damaged";
        for (int from = found.nextClearBit(1); from <= before.sequence(); from = found.nextClearBit(from)) {
            int next = found.nextSetBit(from);
            long to = next < 0 ? before.sequence() : Math.min(before.sequence(), next - 1);
            lost.addAll(known.without(new Range(from, to, reason)));
            from = (int) to + 1;
        }
        return lost;
    }

    private void tell(Folded before, Optional<String> aside, List<String> names, List<Range> lost) {
        Instant now = surroundings.time().now();
        long gone = 0;
        for (Range range : lost) {
            gone += range.last() - range.first() + 1;
        }
        String what = gone == 0 && names.isEmpty()
                ? "nothing is lost"
                : gone + " batches"
                        + (gone > 0 ? ", among them revisions of earlier intervals, if there were any," : "") + " and "
                        + names.size() + " days of channels are lost; the store has a new epoch";
        store.events()
                .log(new Event(
                        "GENERATION_DAMAGED",
                        gone == 0 && names.isEmpty() ? Severity.WARNING : Severity.ALARM,
                        true,
                        now,
                        "store",
                        Generations.name(before.generation()) + " could not be read; it was kept as "
                                + aside.orElse("nothing, for it was missing") + " and rebuilt: " + what,
                        Map.of("lost_batches", String.valueOf(gone), "file", aside.orElse(""))));
        for (int from = 0; from < names.size(); from += NAMED_IN_ONE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + NAMED_IN_ONE));
            store.events()
                    .log(new Event(
                            "INTERVALS_LOST",
                            Severity.ALARM,
                            true,
                            now,
                            "store",
                            "intervals are lost: " + String.join(", ", some),
                            Map.of("lost", String.join("\n", some))));
        }
    }
}
