package io.meterhouse.tou;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.keep.Checkpoints;
import io.meterhouse.tou.keep.ReadBook;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.keep.StandingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time of use at a site: takes orders, follows the stored stream, answers. Everything is done on one worker; any thread may ask. Nothing
 * here is in the way of an append.
 */
public final class Tou implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tou.class);
    private static final Duration MOST_ERROR = Duration.ofSeconds(60);

    private final SiteTime time;
    private final Worker worker;
    private final IntervalStore store;
    private final EventLog events;
    private final Facts facts;
    private final Path folder;
    private final Cutting cutting = new Cutting();
    private final Map<String, PanelDefinition> panels = new ConcurrentHashMap<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final CalendarWatch calendar;
    private StandingFile file;
    private Standing standing = Standing.NOTHING;
    private Fold fold;
    private String trouble = "";
    private Runnable whenStored = () -> {};

    /** Something that is done on the worker, with what stands and was folded. */
    @FunctionalInterface
    interface Task<T> {
        T run(Tou tou) throws RefusedException, IOException, StoreException;
    }

    /**
     * Begins where it stopped.
     *
     * @param folder its own, for what was ordered, checkpoints and reads
     * @param worker its own, closed with it
     */
    public Tou(Path folder, SiteTime time, Worker worker, IntervalStore store, EventLog events, Facts facts) {
        this.folder = folder;
        this.time = time;
        this.worker = worker;
        this.store = store;
        this.events = events;
        this.facts = facts;
        calendar = new CalendarWatch(events, facts);
        worker.execute(this::open);
    }

    private void open() {
        try {
            file = new StandingFile(folder);
            standing = file.read();
            Outcome outcome = new Outcome(new ReadBook(folder.resolve("reads")), events, facts);
            fold = new Fold(store, new Checkpoints(folder), outcome, events);
            if (!standing.programmes().isEmpty()) {
                follow();
            }
        } catch (IOException | RuntimeException e) {
            fold = null;
            trouble("time of use does not run: " + e.getMessage() + "; put " + folder.getFileName()
                    + " back from a backup, or move it away and load the programme again");
        }
        appended();
    }

    private void follow() throws IOException {
        cutting.follow(standing);
        fold.follow(standing, time.now());
    }

    /** Announces where intervals are to be cut. */
    public CutSource cutting() {
        return cutting;
    }

    /** A panel whose intervals are to be cut. */
    public void add(PanelDefinition panel) {
        panels.put(panel.id(), panel);
        cutting.panel(panel);
    }

    public void remove(PanelDefinition panel) {
        panels.remove(panel.id());
        cutting.remove(panel);
    }

    /** The stream has grown: it is folded on, soon. */
    public void appended() {
        if (waiting.compareAndSet(false, true)) {
            worker.execute(() -> {
                waiting.set(false);
                whenStored.run();
                advance();
            });
        }
    }

    /** What is done on the worker each time the stream has grown, at every interval at least. */
    void whenStored(Runnable task) {
        worker.execute(() -> whenStored = task);
    }

    private void advance() {
        if (fold == null || fold.engine().isEmpty()) {
            return;
        }
        try {
            if (fold.advance(time.now())) {
                appended();
            }
            calendar.look(standing, time.now());
            trouble = "";
        } catch (StoreException | IOException | RuntimeException e) {
            // The next interval tries again.
            behind(e);
        }
    }

    private void behind(Exception e) {
        trouble("rates are behind: " + (e.getMessage() == null ? e : e.getMessage()));
    }

    private void trouble(String text) {
        if (!text.equals(trouble)) {
            trouble = text;
            LOG.warn("{}", text);
            events.log(new Event("TOU_TROUBLE", Severity.ALARM, true, time.now(), "", text, Map.of()));
        }
    }

    /** Does something on the worker, with everything folded that is stored by then; fails where that cannot be folded. */
    <T> CompletableFuture<T> ask(Task<T> task) {
        return answer(here -> {
            here.catchUp();
            return task.run(here);
        });
    }

    /**
     * Does something on the worker, with as much folded as can be: how things stand, and orders. These take effect after what is stored
     * by then ({@link #now}), whatever is folded; so the rest is rated later as it would have been now, as it is after a restart.
     */
    <T> CompletableFuture<T> askEvenIfBehind(Task<T> task) {
        return answer(here -> {
            try {
                here.catchUp();
            } catch (StoreException | IOException | RuntimeException e) {
                here.behind(e);
            }
            return task.run(here);
        });
    }

    private <T> CompletableFuture<T> answer(Task<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        worker.execute(() -> {
            try {
                answer.complete(task.run(this));
            } catch (RefusedException | IOException | StoreException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Does something on the worker that nobody waits for. */
    void run(Runnable task) {
        worker.execute(task);
    }

    private void catchUp() throws StoreException, IOException {
        if (fold == null || fold.engine().isEmpty()) {
            return;
        }
        boolean more = true;
        while (more) {
            more = fold.advance(time.now());
        }
        fold.settle();
        trouble = "";
    }

    /** On the worker: what stands. */
    Standing standing() {
        return standing;
    }

    /** On the worker: the fold. */
    Fold fold() throws RefusedException {
        if (fold == null) {
            throw new RefusedException(trouble);
        }
        return fold;
    }

    /** On the worker: something else stands from now on, durable when it returns. */
    void order(Standing orders, Event event) throws IOException, RefusedException {
        if (fold == null) {
            throw new RefusedException(trouble);
        }
        file.write(orders);
        standing = orders;
        follow();
        events.log(event);
    }

    /** From when an order can take effect. What is stored was rated as it was announced, also where a clock was set back since. */
    Instant now() {
        Instant now = time.now();
        Instant stored = store.newestRecord();
        return stored.isAfter(now) ? stored : now;
    }

    /** Whether the clock is good enough to tell others the time. */
    boolean knowsTime() {
        return time.quality().estimatedError().compareTo(MOST_ERROR) <= 0;
    }

    /** Refuses orders for instants while nobody knows what time it is. */
    void requireTime() throws RefusedException {
        Duration error = time.quality().estimatedError();
        if (error.compareTo(MOST_ERROR) > 0) {
            throw new RefusedException(
                    "the gateway's clock may be " + error.toSeconds() + " s wrong: set it first, see 'status'");
        }
    }

    /** On the worker: what is wrong; empty when nothing is. */
    String trouble() {
        return trouble;
    }

    /** The panels that there are, by id. */
    SortedMap<String, PanelDefinition> panels() {
        return new TreeMap<>(panels);
    }

    IntervalStore store() {
        return store;
    }

    @Override
    public void close() {
        worker.close();
    }
}
