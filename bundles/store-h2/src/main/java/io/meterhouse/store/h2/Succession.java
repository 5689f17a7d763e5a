package io.meterhouse.store.h2;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.Position;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.DamagedGenerationException;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.generation.Salvage;
import io.meterhouse.store.h2.record.Folded;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Losses.Range;
import io.meterhouse.store.h2.record.Replay.Remembered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which generation counts at start: the one that the journal names, unless damage made the journal forget a newer one. Older ones are
 * removed; a newer one is taken up where it is whole, or holds what nothing else does, and set aside otherwise.
 */
final class Succession {
    private final Surroundings surroundings;
    private final Disk disk;
    private final List<Event> told = new ArrayList<>();
    private Ledger ledger;
    private final List<Range> lost = new ArrayList<>();
    /** Null unless another was taken up. */
    private Folded before;

    private boolean changed;
    private boolean doubtful;

    private Succession(Surroundings surroundings, Ledger ledger) {
        this.surroundings = surroundings;
        this.disk = surroundings.disk();
        this.ledger = ledger;
    }

    /** @param journal what the journal says; null when there is none */
    static Succession settle(Surroundings surroundings, Ledger journal) throws IOException {
        var succession = new Succession(surroundings, journal);
        List<Integer> numbers = succession.numbers();
        if (journal == null) {
            succession.withoutJournal(numbers);
        } else {
            succession.newer(numbers);
        }
        succession.removeOlder();
        return succession;
    }

    Ledger ledger() {
        return ledger;
    }

    /** What the journal says to count where a newer one was taken up; null else. Its next record has to say what counts, and {@link #lost}. */
    Folded before() {
        return before;
    }

    /** What the one that was taken up has dropped. */
    List<Range> lost() {
        return lost;
    }

    /** Whether the ledger says what no record of the journal can: its next one must begin a segment. */
    boolean changed() {
        return changed;
    }

    /** Whether the one that counts was not found whole. */
    boolean doubtful() {
        return doubtful;
    }

    /** What is to be told once the log is open. */
    List<Event> told() {
        return told;
    }

    /** Newest first. */
    private List<Integer> numbers() throws IOException {
        var numbers = new ArrayList<Integer>();
        for (String file : disk.list()) {
            if (Generations.number(file) > 0) {
                numbers.add(Generations.number(file));
            }
        }
        numbers.sort(Collections.reverseOrder());
        return numbers;
    }

    /** The journal is gone, or this is a new gateway: what the newest generation remembers. */
    private void withoutJournal(List<Integer> numbers) throws IOException {
        for (int number : numbers) {
            Optional<Remembered> kept = remembered(number);
            if (kept.isPresent()) {
                ledger = kept.get().ledger();
                Folded folded = ledger.folded();
                if (ledger.sequence() > folded.sequence()) {
                    ledger.losses()
                            .add(new Range(folded.sequence() + 1, ledger.sequence(), "lost: the journal is missing"));
                }
                ledger.epoch(StoreFactory.newEpoch(surroundings));
                tell(
                        "JOURNAL_DAMAGED",
                        Severity.ALARM,
                        "the journal is missing; the store goes on with what " + Generations.name(number)
                                + " holds, and has a new epoch");
                told.addAll(kept.get().told());
                return;
            }
            setAside(number, "it does not say any more what it holds, and the journal is missing");
        }
        ledger = new Ledger(StoreFactory.newEpoch(surroundings));
    }

    private void newer(List<Integer> numbers) throws IOException {
        Folded named = ledger.folded();
        boolean there = named.generation() > 0 && disk.exists(Generations.file(named.generation()));
        // One that was made from what was set aside is made again: only the making tells what is lost.
        boolean rebuilding = named.generation() > 0
                && !there
                && Rebuilding.aside(disk, named.generation()).isPresent();
        for (int number : numbers) {
            if (number <= ledger.folded().generation()) {
                return;
            }
            if (rebuilding && number == named.generation() + 1) {
                setAside(number, "it was being made when the gateway stopped, and is made again");
                continue;
            }
            Optional<Remembered> kept = remembered(number);
            boolean whole = kept.isPresent() && whole(number);
            if (kept.isPresent() && related(kept.get().ledger()) && (whole || !there)) {
                takeUp(number, kept.get(), whole);
            } else {
                setAside(number, "it is not whole, and the journal does not know it");
            }
        }
    }

    /** What a generation carries. */
    private Optional<Remembered> remembered(int number) throws IOException {
        Optional<Remembered> kept = new Salvage(disk, Optional.of(Generations.file(number))).remembered();
        return kept.filter(found -> found.ledger().folded().generation() == number);
    }

    private boolean whole(int number) {
        try (var file = new GenerationFile(disk, Generations.name(number))) {
            file.verify();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean related(Ledger kept) {
        Set<String> epochs = new HashSet<>(Set.of(ledger.epoch()));
        ledger.past().stream().map(Position::epoch).forEach(epochs::add);
        return epochs.contains(kept.epoch()) || kept.past().stream().anyMatch(past -> epochs.contains(past.epoch()));
    }

    private void takeUp(int number, Remembered found, boolean whole) {
        Ledger kept = found.ledger();
        if (kept.sequence() > ledger.sequence()) {
            // What came after it is lost with the journal's end.
            ledger = kept;
            ledger.epoch(StoreFactory.newEpoch(surroundings));
            changed = true;
        } else {
            kept.losses().all().forEach(range -> lost.addAll(ledger.losses().without(range)));
            lost.forEach(ledger.losses()::add);
            before = ledger.folded();
            ledger.folded(kept.folded());
        }
        doubtful = !whole;
        tell(
                "GENERATION_TAKEN_UP",
                Severity.WARNING,
                "the journal did not say that " + Generations.name(number)
                        + " counts; it does from now on, up to sequence "
                        + kept.folded().sequence());
        // The record that would have told of it never was, or is lost.
        told.addAll(found.told());
    }

    private void setAside(int number, String why) throws IOException {
        String name = Rebuilding.setAside(surroundings, number);
        tell(
                "GENERATION_SET_ASIDE",
                Severity.ALARM,
                Generations.name(number) + " was set aside as " + name + ": " + why);
    }

    /** Not before what came of them was read whole. */
    private void removeOlder() throws IOException {
        List<Integer> older = numbers().stream()
                .filter(number -> number < ledger.folded().generation())
                .toList();
        if (older.isEmpty()) {
            return;
        }
        try (var newer =
                new GenerationFile(disk, Generations.name(ledger.folded().generation()))) {
            newer.verify();
        } catch (DamagedGenerationException e) {
            doubtful = true;
        } catch (IOException e) {
            // A newer release wrote it, perhaps: nothing is touched.
            return;
        }
        for (int number : older) {
            if (doubtful) {
                setAside(number, "the one that was made of it is not whole");
            } else {
                disk.delete(Generations.file(number));
            }
        }
    }

    private void tell(String kind, Severity severity, String text) {
        told.add(new Event(kind, severity, true, surroundings.time().now(), "store", text, Map.of()));
    }
}
