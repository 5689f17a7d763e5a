package io.meterhouse.store.h2.generation;

import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.store.h2.generation.Block.Kind;
import io.meterhouse.store.h2.record.EventPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the events of an older generation and those that came since into a new one, but for those that are kept no longer. An event whose
 * predecessor went bears the hash of that, so the chain can be followed over the gap.
 */
final class EventCopy {
    private final GenerationFile old;
    private final GenerationWriter writer;
    private final EventLimits limits;
    private final List<LoggedEvent> page = new ArrayList<>();
    private final DroppedNumbers dropped = new DroppedNumbers();
    /** Those after the one in hand that are not metrological. */
    private long younger;

    /** @param old null when there is none */
    EventCopy(GenerationFile old, GenerationWriter writer, EventLimits limits) {
        this.old = old;
        this.writer = writer;
        this.limits = limits;
    }

    private interface Each {
        void event(LoggedEvent event) throws IOException;
    }

    DroppedNumbers copy(List<LoggedEvent> news) throws IOException {
        if (old != null) {
            var archive = new GenerationArchive(old);
            if (mayGo(archive, news)) {
                each(archive, this::count);
                news.forEach(this::count);
                each(archive, this::put);
            } else {
                // What is full is copied as it is, and what is not is filled.
                page.addAll(archive.lastEvents());
                if (!page.isEmpty()) {
                    writer.copy(old, Kind.EVENTS, 0, page.get(0).number() - 1);
                }
            }
        }
        for (LoggedEvent event : news) {
            put(event);
        }
        write();
        return dropped;
    }

    /** Whether there are more than are kept in any case. */
    private boolean mayGo(GenerationArchive archive, List<LoggedEvent> news) throws IOException {
        var first = new ArrayList<LoggedEvent>();
        archive.events(0, 1, first::add);
        List<LoggedEvent> last = news.isEmpty() ? archive.lastEvents() : news;
        return !first.isEmpty()
                && last.get(last.size() - 1).number() - first.get(0).number() >= limits.count();
    }

    private void each(GenerationArchive archive, Each each) throws IOException {
        long next = 0;
        for (List<Block> one = old.blocks(Kind.EVENTS, next, Long.MAX_VALUE, 1);
                !one.isEmpty();
                one = old.blocks(Kind.EVENTS, next, Long.MAX_VALUE, 1)) {
            for (LoggedEvent event : archive.events(one.get(0))) {
                each.event(event);
            }
            next = one.get(0).key() + 1;
        }
    }

    private void count(LoggedEvent event) {
        younger += event.event().metrological() ? 0 : 1;
    }

    private void put(LoggedEvent event) throws IOException {
        younger -= event.event().metrological() ? 0 : 1;
        if (!limits.keeps(event, younger) && dropped.add(event.number())) {
            return;
        }
        if (EventPage.isFull(page)) {
            write();
        }
        page.add(event);
    }

    private void write() throws IOException {
        if (!page.isEmpty()) {
            writer.put(new Block(Kind.EVENTS, page.get(0).number(), EventPage.encode(page)));
            page.clear();
        }
    }
}
