package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoreStatus;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Total;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.Flusher.Patience;
import io.meterhouse.store.h2.generation.Archive;
import io.meterhouse.store.h2.journal.Journal;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.total.Totals;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interval store over a journal and generations. Appends and reads run on their caller's thread; the lock guards the journal and
 * the ledger, and is held for the write and its sync, never while anybody is told.
 */
public final class Store implements IntervalStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final ReentrantLock lock;
    private final Journal journal;
    private final Ledger ledger;
    private final Writer writer;
    private final Reader reader;
    private final Archive archive;
    private final Flusher flusher;
    private final EventBook events;
    private final CursorBook cursors;
    private final FactBook facts;
    private final Recent recent = new Recent();
    private final Listeners listeners = new Listeners();
    private final Standing standing;
    private final Health health;
    private final StatusReport report;

    private List<Batch> lastCall;
    private boolean closed;
    /** Whether the journal has no segment left to go on in. */
    private volatile boolean lastSegment;

    private volatile Runnable whenShort = () -> {};
    private volatile Runnable whenUnreadable = () -> {};
    private volatile Position head;
    private volatile Instant trusted;
    private volatile Instant newest;

    Store(
            Surroundings surroundings,
            ReentrantLock lock,
            Journal journal,
            Ledger ledger,
            Archive archive,
            List<Batch> lastCall) {
        this.lock = lock;
        this.journal = journal;
        this.ledger = ledger;
        this.lastCall = lastCall;
        this.archive = archive;
        standing = new Standing(lock, ledger);
        flusher = new Flusher(surroundings.timers(), surroundings.writing(), this::flush);
        events = new EventBook(urgent -> flusher.wake(urgent ? Patience.NONE : Patience.SOME), this::readEvents);
        events.written(0, ledger.events().number());
        health = new Health(surroundings.time(), events);
        cursors = new CursorBook(
                ledger.cursors(),
                this::head,
                flusher::wake,
                uplink -> events.log(CursorBook.removed(surroundings.time().now(), uplink)));
        facts = new FactBook(ledger.facts(), () -> flusher.wake(Patience.SOME));
        reader = new Reader(lock, journal, ledger, archive, recent);
        report = new StatusReport(surroundings, lock, journal, ledger, reader, health);
        writer = new Writer(journal, ledger, events, this::latest);
        publish();
    }

    public EventBook events() {
        return events;
    }

    public Cursors cursors() {
        return cursors;
    }

    public Facts facts() {
        return facts;
    }

    Writer writer() {
        return writer;
    }

    Health health() {
        return health;
    }

    public Listeners listeners() {
        return listeners;
    }

    Standing standing() {
        return standing;
    }

    /** Tells what the ledger says now. Under the lock. */
    void publish() {
        head = new Position(ledger.epoch(), ledger.sequence());
        trusted = ledger.trusted();
        newest = ledger.newest();
    }

    @Override
    public Position append(List<Batch> batches) throws StoreException {
        BatchCheck.size(batches);
        List<Batch> call = List.copyOf(batches);
        Position position;
        lock.lock();
        try {
            open();
            if (call.equals(lastCall)) {
                return head;
            }
            long first = ledger.sequence() + 1;
            write(call);
            lastCall = call;
            for (int i = 0; i < call.size(); i++) {
                recent.add(first + i, call.get(i));
            }
            publish();
            position = head;
        } finally {
            lock.unlock();
            tellShort();
        }
        listeners.tell(position);
        return position;
    }

    private void tellShort() {
        if (lastSegment) {
            whenShort.run();
        }
    }

    private void write(List<Batch> batches) throws StoreException {
        try {
            writer.write(batches);
            health.good();
        } catch (StoreException e) {
            health.bad(e);
            throw e;
        } finally {
            lastSegment = journal.freeSegments() == 0;
            flusher.written(writer::pending);
        }
    }

    private void open() throws StoreException {
        if (closed) {
            throw new StoreException(Reason.CLOSED, "the store is closed");
        }
    }

    /** Writes what waits, piece after piece; an append comes in between. */
    private void flush() {
        try {
            for (boolean more = true; more; ) {
                more = flushPiece();
            }
        } catch (StoreException e) {
            flusher.later();
        }
    }

    private boolean flushPiece() throws StoreException {
        lock.lock();
        try {
            if (closed || !writer.pending()) {
                return false;
            }
            write(List.of());
            return writer.pending();
        } finally {
            lock.unlock();
            tellShort();
        }
    }

    private List<Interval> latest(Set<ChannelId> channels, Instant from, Instant to, boolean archived)
            throws StoreException {
        var intervals = new ArrayList<Interval>();
        for (StoredInterval stored : IntervalItems.latest(reader.intervals(channels, from, to, archived))) {
            intervals.add(stored.interval());
        }
        return intervals;
    }

    @Override
    public SortedMap<ChannelId, ChannelState> resume(Set<ChannelId> channels) throws StoreException {
        ensureOpen();
        return standing.resume(channels);
    }

    @Override
    public Instant newestRecord() {
        return trusted;
    }

    @Override
    public Position head() {
        return head;
    }

    @Override
    public List<Position> lineage() {
        return standing.lineage();
    }

    @Override
    public Items<StreamItem> stream(Position after) throws StoreException {
        ensureOpen();
        for (Position epoch : lineage()) {
            if (epoch.epoch().equals(after.epoch())) {
                if (after.sequence() > epoch.sequence()) {
                    break;
                }
                return new StreamItems(reader, () -> whenUnreadable.run(), after.sequence(), head.sequence());
            }
        }
        if (after.sequence() == 0) {
            return new StreamItems(reader, () -> whenUnreadable.run(), 0, head.sequence());
        }
        throw new StoreException(
                Reason.EPOCH,
                "sequence " + after.sequence() + " of epoch " + after.epoch() + " is not known; the present epoch is "
                        + head.epoch());
    }

    @Override
    public Items<StoredInterval> intervals(Set<ChannelId> channels, Instant from, Instant to, Revisions revisions)
            throws StoreException {
        ensureOpen();
        return new IntervalItems(reader, channels, from, to, revisions);
    }

    /** @param action when a sequence that should be there cannot be read */
    void whenUnreadable(Runnable action) {
        whenUnreadable = action;
    }

    /** @param action when the journal has no segment left to go on in */
    void whenShort(Runnable action) {
        whenShort = action;
    }

    @Override
    public Items<Values> values(ChannelId channel, Instant from, Instant to) throws StoreException {
        ensureOpen();
        return new ValueItems(reader, archive, channel, from, to);
    }

    @Override
    public Items<Total> totals(ChannelId channel, Instant from, Instant to, Step step) throws StoreException {
        ensureOpen();
        return new Totals(this, channel, from, to, step);
    }

    @Override
    public Items<StoredInterval> boundary(String panel, Instant end) throws StoreException {
        ensureOpen();
        return new ListItems<>(IntervalItems.latest(reader.boundary(panel, end)));
    }

    private void ensureOpen() throws StoreException {
        lock.lock();
        try {
            open();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link EventBook#read}, for those who know the store. */
    List<LoggedEvent> readEvents(long after, int limit) throws StoreException {
        return reader.events(after, limit);
    }

    @Override
    public StoreStatus status() {
        return report.now(head, newest);
    }

    @Override
    public void close() {
        flusher.close();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            while (writer.pending()) {
                write(List.of());
            }
        } catch (StoreException e) {
            LOG.error("what waited to be written is lost: {}", e.getMessage());
        } finally {
            closed = true;
            try {
                journal.close();
            } catch (IOException e) {
                LOG.debug("closing the journal", e);
            }
            lock.unlock();
        }
    }
}
