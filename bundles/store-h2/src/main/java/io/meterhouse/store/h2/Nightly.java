package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.generation.DamagedGenerationException;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done at night, and when something is damaged: one thing at a time, on a worker that nothing waits for. */
public final class Nightly {
    private static final Logger LOG = LoggerFactory.getLogger(Nightly.class);
    private static final String DAMAGE = "damage";
    /** Between two boundaries of every length. */
    private static final LocalTime HOUR = LocalTime.of(1, 17, 30);
    /** Every fifth night, by the clock rather than by the second. */
    private static final Duration BETWEEN_FOLDS = Duration.ofHours(108);

    /** No night is longer away, by a clock that runs on. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(26);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofHours(1);
    /** After the first attempt to rebuild that failed; twice as long after each one that follows, up to an hour. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 6;

    /** A reader that cannot go on asks at each attempt; the whole journal is not read each time to find nothing. */
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(10);

    private final Surroundings surroundings;
    private final Supplier<Optional<SiteDefinition>> site;
    private final Generations generations;
    private final Folding folding;
    private final Rebuilding rebuilding;
    private final JournalCheck journal;
    private final Store store;
    private final SpaceWatch space;
    private final ReentrantLock working = new ReentrantLock();
    private Timers.Timer timer = () -> {};
    private Timers.Timer watch = () -> {};
    private Timers.Timer again = () -> {};
    private boolean damaged;
    private int rebuildsFailed;
    private volatile boolean failing;
    private boolean checking;
    private Timers.Timer checkAgain = () -> {};
    private boolean soon;
    private Timers.Timer soonAgain = () -> {};
    private boolean closed;

    Nightly(
            Surroundings surroundings,
            Supplier<Optional<SiteDefinition>> site,
            Generations generations,
            Folding folding,
            Rebuilding rebuilding,
            JournalCheck journal,
            Store store,
            SpaceWatch space) {
        this.surroundings = surroundings;
        this.site = site;
        this.generations = generations;
        this.folding = folding;
        this.rebuilding = rebuilding;
        this.journal = journal;
        this.store = store;
        this.space = space;
    }

    void start() {
        schedule();
        space.start();
    }

    private synchronized void schedule() {
        if (!closed) {
            ZoneId zone = site.get().map(SiteDefinition::zone).orElse(ZoneOffset.UTC);
            ZonedDateTime now = surroundings.time().now().atZone(zone);
            ZonedDateTime next = now.with(HOUR);
            next = next.isAfter(now) ? next : next.plusDays(1);
            timer.cancel();
            watch.cancel();
            timer = surroundings.timers().at(next.toInstant(), surroundings.nightly(), this::night);
            // A clock that was set back since would be waited for.
            watch = surroundings
                    .timers()
                    .after(surroundings.time().toWire(LONGEST_WAIT), surroundings.nightly(), this::schedule);
        }
    }

    private void night() {
        schedule();
        // What is made is read on the way; where nothing is made, what is there is read.
        if (!due(BETWEEN_FOLDS) || !foldQuietly(true)) {
            scrub();
        }
    }

    /** Whether the last one was made so long ago, or at a time that has yet to come: then the clock was wrong. */
    private boolean due(Duration after) {
        Instant last = store.standing().folded().at();
        Instant now = surroundings.time().now();
        return last.isAfter(now) || Duration.between(last, now).compareTo(after) >= 0;
    }

    /** The journal has no segment left to go on in: do not wait for the night. Once an hour, for a full disk stays full for long. */
    synchronized void soon() {
        if (soon || closed) {
            return;
        }
        soon = true;
        surroundings.nightly().execute(() -> {
            foldQuietly(!failing);
            synchronized (this) {
                if (!closed) {
                    soonAgain = surroundings.timers().after(BETWEEN_ATTEMPTS, surroundings.nightly(), this::maySoon);
                }
            }
        });
    }

    private synchronized void maySoon() {
        soon = false;
    }

    /** @param tell by an event when it fails: not every hour for the same reason. */
    private boolean foldQuietly(boolean tell) {
        try {
            return tell ? fold() : fold(false);
        } catch (IOException | StoreException e) {
            LOG.warn(
                    "no generation was made; the journal keeps everything, and it is tried again tomorrow: {}",
                    e.toString());
            return false;
        }
    }

    /** The disk is short: drops the oldest days, where that helps. */
    void makeSpace() {
        try {
            fold(true);
        } catch (IOException | StoreException e) {
            LOG.warn("no days were dropped though the disk is short; it is tried again in an hour: {}", e.toString());
        }
    }

    /** Makes a generation now, and tells by an event when it fails. False when there was nothing to be made one of. */
    public boolean fold() throws IOException, StoreException {
        try {
            return fold(false);
        } catch (IOException | StoreException e) {
            store.events()
                    .log(new Event(
                            "FOLD_FAILED",
                            Severity.WARNING,
                            false,
                            surroundings.time().now(),
                            "store",
                            "no generation was made: " + e.getMessage()
                                    + "; the journal keeps everything, and it is tried again tomorrow",
                            Map.of()));
            throw e;
        }
    }

    private boolean fold(boolean forSpace) throws IOException, StoreException {
        working.lock();
        try {
            failing = true;
            boolean made = foldWhatCanBeRead(forSpace);
            failing = false;
            return made;
        } catch (DamagedGenerationException e) {
            GenerationFile current = generations.current();
            if (current == null || !current.name().equals(e.generation())) {
                // The new one was not written well: that says nothing about the one that is read.
                throw e;
            }
            damaged();
            throw new IOException(e.getMessage() + "; it is set aside and rebuilt first", e);
        } catch (RuntimeException | AssertionError e) {
            throw new IOException(e.toString(), e);
        } finally {
            working.unlock();
        }
    }

    private boolean foldWhatCanBeRead(boolean forSpace) throws IOException, StoreException {
        try {
            return folding.fold(forSpace);
        } catch (JournalDamagedException e) {
            if (!journal.run()) {
                throw e;
            }
            // What is lost is known now, and stands in the stream as tombstones.
            return folding.fold(forSpace);
        }
    }

    /** A reader did not find what should be in the journal: the whole of it is checked, soon unless that was in vain. */
    void journalUnreadable() {
        synchronized (this) {
            if (checking || closed) {
                return;
            }
            checking = true;
        }
        surroundings.nightly().execute(() -> {
            boolean found = checkJournal();
            synchronized (this) {
                if (found) {
                    checking = false;
                } else if (!closed) {
                    checkAgain = surroundings.timers().after(BETWEEN_CHECKS, surroundings.nightly(), this::mayCheck);
                }
            }
        });
    }

    private synchronized void mayCheck() {
        checking = false;
    }

    /** Whether damage was found that nobody knew. */
    private boolean checkJournal() {
        working.lock();
        try {
            return journal.run();
        } catch (IOException | StoreException e) {
            LOG.warn("the journal could not be checked: {}", e.toString());
            return false;
        } finally {
            working.unlock();
        }
    }

    private void scrub() {
        checkJournal();
        GenerationFile file = generations.current();
        if (file == null) {
            return;
        }
        working.lock();
        try {
            file.verify();
        } catch (DamagedGenerationException e) {
            damaged();
        } catch (IOException e) {
            LOG.warn("the nightly check could not be made: {}", e.toString());
        } finally {
            working.unlock();
        }
    }

    /** A generation cannot be read. */
    void damaged() {
        synchronized (this) {
            if (damaged || closed) {
                return;
            }
            damaged = true;
        }
        store.health().notice(DAMAGE, "a generation is damaged; it is being rebuilt from what can be read");
        surroundings.nightly().execute(this::rebuild);
    }

    private void rebuild() {
        working.lock();
        try {
            LOG.error("a generation of the store is damaged: it is set aside and rebuilt");
            rebuilding.rebuild();
            store.health().notice(DAMAGE, "");
            synchronized (this) {
                damaged = false;
                rebuildsFailed = 0;
            }
        } catch (IOException | StoreException | RuntimeException | AssertionError e) {
            synchronized (this) {
                Duration wait = AGAIN.multipliedBy(1L << rebuildsFailed);
                wait = wait.compareTo(BETWEEN_ATTEMPTS) > 0 ? BETWEEN_ATTEMPTS : wait;
                rebuildsFailed = Math.min(MOST_DOUBLINGS, rebuildsFailed + 1);
                LOG.error(
                        "the damaged generation could not be rebuilt; it is tried again in {} min",
                        wait.toMinutes(),
                        e);
                if (!closed) {
                    again.cancel();
                    again = surroundings.timers().after(wait, surroundings.nightly(), this::rebuild);
                }
            }
        } finally {
            working.unlock();
        }
    }

    synchronized void close() {
        closed = true;
        folding.stop();
        space.close();
        timer.cancel();
        watch.cancel();
        again.cancel();
        soonAgain.cancel();
        checkAgain.cancel();
    }
}
