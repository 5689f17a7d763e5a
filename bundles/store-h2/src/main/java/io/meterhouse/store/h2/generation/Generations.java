package io.meterhouse.store.h2.generation;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Values;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.record.DamagedException;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The generation that is in force. One that turns out to be damaged is reported, and replaced by whoever hears of it. */
public final class Generations implements Archive, AutoCloseable {
    static final String PREFIX = "generation-";

    private final Disk disk;
    private final Runnable damaged;
    private volatile GenerationFile current;

    /**
     * @param number of the one in force; 0 for none
     * @param damaged told when it cannot be read
     */
    public Generations(Disk disk, int number, Runnable damaged) {
        this.disk = disk;
        this.damaged = damaged;
        this.current = number == 0 ? null : new GenerationFile(disk, name(number));
    }

    public static String name(int number) {
        return PREFIX + "%06d".formatted(number);
    }

    /** The name of its file. */
    public static String file(int number) {
        return name(number) + Database.SUFFIX;
    }

    /** The number of a generation's file; 0 when it is none. */
    public static int number(String file) {
        int from = PREFIX.length();
        int to = file.length() - Database.SUFFIX.length();
        if (!file.startsWith(PREFIX) || !file.endsWith(Database.SUFFIX) || to - from != 6) {
            return 0;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = file.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Null when there is none. */
    public GenerationFile current() {
        return current;
    }

    /** Puts another one in force, 0 for none. The one before is closed; who reads it asks again. */
    public void replace(int number) {
        GenerationFile before = current;
        current = number == 0 ? null : new GenerationFile(disk, name(number));
        if (before != null) {
            before.close();
        }
    }

    private interface Reading<T> {
        T read(GenerationArchive archive) throws IOException;
    }

    private <T> T read(T none, Reading<T> reading) throws StoreException {
        for (int attempt = 0; ; attempt++) {
            GenerationFile file = current;
            if (file == null) {
                return none;
            }
            try {
                return reading.read(new GenerationArchive(file));
            } catch (IOException | DamagedException e) {
                if (file != current && attempt < 3) {
                    continue;
                }
                boolean hurt = e instanceof DamagedGenerationException || e instanceof DamagedException;
                if (file == current && hurt) {
                    damaged.run();
                }
                String then = hurt ? ". It is set aside and rebuilt from what can be read; ask again in a minute." : "";
                throw new StoreException(Reason.IO, e.getMessage() + then, e);
            }
        }
    }

    @Override
    public Entries stream(long first) throws StoreException {
        GenerationArchive.Merge[] merge = {read(null, archive -> archive.stream(first))};
        GenerationFile[] of = {current};
        long[] next = {first};
        return () -> {
            if (merge[0] == null) {
                return null;
            }
            var entry = read(null, archive -> {
                if (of[0] != current) {
                    // It was replaced meanwhile: the new one has the same, or less.
                    of[0] = current;
                    merge[0] = archive.stream(next[0]);
                }
                return merge[0].next();
            });
            if (entry != null) {
                next[0] = entry.sequence() + 1;
            }
            return entry;
        };
    }

    @Override
    public void intervals(Set<ChannelId> channels, Instant from, Instant to, Consumer<StoredInterval> found)
            throws StoreException {
        read(null, archive -> {
            archive.intervals(channels, from, to, found);
            return null;
        });
    }

    @Override
    public SortedMap<Integer, Values> values(ChannelId channel, int firstDay) throws StoreException {
        return read(new TreeMap<>(), archive -> archive.values(channel, firstDay));
    }

    @Override
    public int lastDay() throws StoreException {
        return read(Integer.MIN_VALUE, GenerationArchive::lastDay);
    }

    @Override
    public Set<Integer> revised(Instant from, Instant to) throws StoreException {
        return read(Set.of(), archive -> archive.revised(from, to));
    }

    @Override
    public void boundary(String panel, Instant end, Consumer<StoredInterval> found) throws StoreException {
        read(null, archive -> {
            archive.boundary(panel, end, found);
            return null;
        });
    }

    @Override
    public void events(long after, int limit, Consumer<LoggedEvent> found) throws StoreException {
        read(null, archive -> {
            archive.events(after, limit, found);
            return null;
        });
    }

    @Override
    public void close() {
        GenerationFile last = current;
        if (last != null) {
            last.close();
        }
    }
}
