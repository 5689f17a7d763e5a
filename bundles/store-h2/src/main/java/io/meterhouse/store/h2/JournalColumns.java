package io.meterhouse.store.h2;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.journal.Segment;
import io.meterhouse.store.h2.journal.SegmentColumns;
import io.meterhouse.store.h2.journal.SegmentImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the journal holds by channel, made when somebody asks for it and kept as long as the segment. Thread-safe. */
final class JournalColumns {
    /** A segment up to a sequence. */
    record Part(Segment segment, long last) {}

    /** Reads a segment; null when it was given up. */
    interface Images {
        SegmentImage of(Segment segment) throws StoreException;
    }

    private final Map<Segment, SegmentColumns> columns = new HashMap<>();
    private final Images images;

    JournalColumns(Images images) {
        this.images = images;
    }

    /**
     * The values of a channel in some segments that end in ({@code from}, {@code to}], ns since 1970; empty where they must be looked for
     * one by one.
     */
    synchronized Optional<List<Values>> values(Collection<Part> parts, ChannelId channel, long from, long to)
            throws StoreException {
        columns.keySet().retainAll(parts.stream().map(Part::segment).toList());
        var found = new ArrayList<Values>();
        for (Part part : parts) {
            SegmentColumns of = columns.computeIfAbsent(part.segment, SegmentColumns::new);
            if (of.isPlain() && of.sequence() < part.last) {
                SegmentImage image = images.of(part.segment);
                if (image == null) {
                    return Optional.empty();
                }
                of.readOn(image, part.last);
            }
            List<Values> values = of.values(channel, from, to);
            boolean follows = found.isEmpty()
                    || values.isEmpty()
                    || values.get(0).startNanos(0) >= lastEnd(found.get(found.size() - 1));
            if (!of.isPlain() || !follows) {
                return Optional.empty();
            }
            found.addAll(values);
        }
        return Optional.of(found);
    }

    private static long lastEnd(Values values) {
        return values.endNanos(values.size() - 1);
    }
}
