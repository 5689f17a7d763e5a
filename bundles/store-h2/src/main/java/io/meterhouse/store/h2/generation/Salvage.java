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
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Replay;
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

/** Every whole block of a file, found by its own marks: whatever happened to the database around them. */
public final class Salvage implements GenerationBuilder.Source {
    private static final int WINDOW = 1 << 20;
    private static final int PIECE = 4096;
    /** No block is longer. */
    private static final int OVERLAP = 1 << 19;

    private final TreeMap<Long, Block> boundaries = new TreeMap<>();
    private final TreeMap<Long, Block> columns = new TreeMap<>();
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
        if (file.isPresent()) {
            try (DiskFile open = disk.open(file.get(), false)) {
                scan(open);
            }
        }
        for (Map.Entry<Long, Block> each : boundaries.entrySet()) {
            survey(each.getKey(), each.getValue());
        }
        batches.keySet().forEach(sequence -> sequences.set(Math.toIntExact(sequence)));
    }

    private void scan(DiskFile file) throws IOException {
        long size = file.size();
        for (long at = 0; at < size; at += WINDOW - OVERLAP) {
            ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW, size - at));
            try {
                file.read(at, window);
                anyRead = true;
            } catch (IOException e) {
                inPieces(file, at, window.clear());
            }
            Block.scan(window.array(), this::keep);
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

    private void keep(Block block) {
        switch (block.kind()) {
            case SNAPSHOT -> snapshot = block;
            case BOUNDARIES -> boundaries.put(block.key(), block);
            case COLUMN -> columns.put(block.key(), block);
            case BATCH -> batches.put(block.key(), block);
            case EVENTS -> events.put(block.key(), block);
            case INDEX -> {
                // It is made anew.
            }
        }
    }

    private void survey(long key, Block block) {
        int day = Block.day(key);
        Boundaries decoded;
        try {
            decoded = DayCodec.boundaries(block.payload());
        } catch (DamagedException e) {
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
            for (StreamItem.Entry entry : entries(day, decoded)) {
                sequences.set(Math.toIntExact(entry.sequence()));
            }
        }
    }

    /** The ledger that the generation carries; empty when it is lost. */
    public Optional<Ledger> ledger() {
        return snapshot == null ? Optional.empty() : Optional.of(Replay.snapshot(snapshot.payload()));
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
        for (Block block :
                boundaries.subMap(Block.key(day, 0), Block.key(day + 1, 0)).values()) {
            Boundaries decoded = DayCodec.boundaries(block.payload());
            if (decoded.panel().equals(panel)) {
                found.addAll(entries(day, decoded));
            }
        }
        return found;
    }

    private List<StreamItem.Entry> entries(int day, Boundaries decoded) {
        var present = new TreeMap<Integer, byte[]>();
        for (int member : decoded.names().keySet()) {
            Block column = columns.get(Block.key(day, member));
            if (column != null) {
                present.put(member, column.payload());
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
