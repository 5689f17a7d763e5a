package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.record.DamagedException;
import io.meterhouse.store.h2.record.DayCodec;
import io.meterhouse.store.h2.record.DayCodec.Boundaries;
import io.meterhouse.store.h2.record.EventPage;
import io.meterhouse.store.h2.record.Replay;
import io.meterhouse.store.h2.record.Replay.Remembered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every whole block of a file, found by its own marks: whatever happened to the database around them. Of the days of panels and channels it
 * knows only where they lie, and reads them when they are asked for.
 */
public final class Salvage implements GenerationBuilder.Source {
    private static final int WINDOW = 1 << 20;
    private static final int PIECE = 4096;
    /** No block is longer. */
    private static final int OVERLAP = 1 << 19;
    /** Of a place: where a block lies in the file, and how long it is. */
    private static final int LENGTH_BITS = 21;

    private final Disk disk;
    private final Optional<String> file;
    private final TreeMap<Long, Long> boundaries = new TreeMap<>();
    private final TreeMap<Long, Long> columns = new TreeMap<>();
    private final TreeMap<Long, Block> batches = new TreeMap<>();
    private final TreeMap<Long, Block> events = new TreeMap<>();
    private final TreeMap<Integer, SortedSet<String>> days = new TreeMap<>();
    private final List<Lost> lost = new ArrayList<>();
    private final BitSet sequences = new BitSet();
    private Block snapshot;
    private boolean anyRead;

    /** The column of a channel that is not there. */
    private record Lost(Boundaries of, int channel) {}

    /** Reads a file, or nothing where there is none. */
    public Salvage(Disk disk, Optional<String> file) throws IOException {
        this.disk = disk;
        this.file = file;
        if (file.isPresent()) {
            try (DiskFile open = disk.open(file.get(), false)) {
                scan(open);
                for (Map.Entry<Long, Long> each : boundaries.entrySet()) {
                    survey(each.getKey(), each.getValue(), open);
                }
            }
        }
        batches.keySet().forEach(sequence -> sequences.set(Math.toIntExact(sequence)));
    }

    private void scan(DiskFile file) throws IOException {
        long size = file.size();
        for (long next = 0; next < size; next += WINDOW - OVERLAP) {
            long at = next;
            ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW, size - at));
            try {
                file.read(at, window);
                anyRead = true;
            } catch (IOException e) {
                inPieces(file, at, window.clear());
            }
            Block.scan(window.array(), (block, from, length) -> keep(block, at + from << LENGTH_BITS | length));
        }
        if (!anyRead && size > 0) {
            throw new IOException("nothing of a damaged generation can be read");
        }
    }

    /** A sector that cannot be read takes no more with it than itself: zeros stand for it. */
    private void inPieces(DiskFile file, long at, ByteBuffer window) {
        for (int from = 0; from < window.capacity(); from += PIECE) {
            byte[] piece = new byte[Math.min(PIECE, window.capacity() - from)];
            try {
                file.read(at + from, ByteBuffer.wrap(piece));
                anyRead = true;
            } catch (IOException e) {
                piece = new byte[piece.length];
            }
            window.put(from, piece);
        }
    }

    private void keep(Block block, long place) {
        switch (block.kind()) {
            case SNAPSHOT -> snapshot = block;
            case BOUNDARIES -> boundaries.put(block.key(), place);
            case COLUMN -> columns.put(block.key(), place);
            case BATCH -> batches.put(block.key(), block);
            case EVENTS -> events.put(block.key(), block);
            case INDEX -> {
                // It is made anew.
            }
        }
    }

    private static Block read(DiskFile file, long place) throws IOException {
        var bytes = new byte[(int) (place & (1 << LENGTH_BITS) - 1)];
        file.read(place >>> LENGTH_BITS, ByteBuffer.wrap(bytes));
        Block block = Block.decode(bytes);
        if (block == null) {
            throw new IOException("a block of a damaged generation could be read once, and cannot any more");
        }
        return block;
    }

    private void survey(long key, long place, DiskFile file) {
        int day = Block.day(key);
        Boundaries decoded;
        try {
            decoded = DayCodec.boundaries(read(file, place).payload());
        } catch (DamagedException | IOException e) {
            return;
        }
        boolean any = false;
        for (Map.Entry<Integer, ChannelId> member : decoded.names().entrySet()) {
            if (columns.containsKey(Block.key(day, member.getKey()))) {
                any = true;
            } else {
                lost.add(new Lost(decoded, member.getKey()));
            }
        }
        if (any) {
            days.computeIfAbsent(day, d -> new TreeSet<>()).add(decoded.panel());
            try {
                for (StreamItem.Entry entry : entries(day, decoded, file)) {
                    sequences.set(Math.toIntExact(entry.sequence()));
                }
            } catch (IOException e) {
                // It could be read a moment ago. Whoever asks for it hears of it.
            }
        }
    }

    /** What the generation carries; empty when it is lost. */
    public Optional<Remembered> remembered() {
        return snapshot == null ? Optional.empty() : Optional.of(Replay.remembered(snapshot.payload()));
    }

    /** Sequences that were found, wholly or in part. */
    public BitSet sequences() {
        return sequences;
    }

    /**
     * Channels and days whose column is lost: {@code "A-01.kwh-del on 2026-03-01"}.
     *
     * @param elsewhere sequences that somebody else has
     */
    public SortedSet<String> lost(BitSet elsewhere) {
        var names = new TreeSet<String>();
        for (Lost each : lost) {
            for (LocalDate day : each.of.days(each.channel, elsewhere)) {
                names.add(each.of.names().get(each.channel) + " on " + day);
            }
        }
        return names;
    }

    @Override
    public SortedMap<Integer, SortedSet<String>> days() {
        return days;
    }

    @Override
    public List<StreamItem.Entry> entries(int day, String panel) throws IOException {
        var found = new ArrayList<StreamItem.Entry>();
        if (file.isEmpty()) {
            return found;
        }
        try (DiskFile open = disk.open(file.get(), false)) {
            for (long place :
                    boundaries.subMap(Block.key(day, 0), Block.key(day + 1, 0)).values()) {
                Boundaries decoded = DayCodec.boundaries(read(open, place).payload());
                if (decoded.panel().equals(panel)) {
                    found.addAll(entries(day, decoded, open));
                }
            }
        }
        return found;
    }

    private List<StreamItem.Entry> entries(int day, Boundaries decoded, DiskFile file) throws IOException {
        var present = new TreeMap<Integer, byte[]>();
        for (int member : decoded.names().keySet()) {
            Long place = columns.get(Block.key(day, member));
            if (place != null) {
                present.put(member, read(file, place).payload());
            }
        }
        return DayCodec.entries(decoded, present);
    }

    @Override
    public List<StreamItem.Entry> others() {
        var found = new ArrayList<StreamItem.Entry>();
        batches.forEach(
                (sequence, block) -> found.add(new StreamItem.Entry(sequence, Replay.standAlone(block.payload()))));
        return found;
    }

    @Override
    public List<LoggedEvent> events() {
        var found = new ArrayList<LoggedEvent>();
        events.values().forEach(block -> found.addAll(EventPage.decode(block.payload())));
        return found;
    }
}
