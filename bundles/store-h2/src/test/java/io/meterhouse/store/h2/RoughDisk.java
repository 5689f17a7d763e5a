package io.meterhouse.store.h2;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A disk that can be full, fail, and lose or tear what was not forced, in sectors of 512 bytes. */
final class RoughDisk implements Disk {
    private static final int SECTOR = 512;

    private final Disk disk;
    /** The sectors written since their file was last forced, as they were before. */
    private final Map<String, Map<Long, byte[]>> unforced = new HashMap<>();
    /** Those that a force failed to write, as they were before: the system takes them for written, and forces only what is written again. */
    private final Map<String, Map<Long, byte[]>> doubtful = new HashMap<>();

    boolean full;
    /** Bytes of its own and of others that it takes. */
    long capacity = Long.MAX_VALUE;

    long others;
    /** The largest generation that it takes, whatever it says to be free. */
    long largest = Long.MAX_VALUE;
    /** Sectors that cannot be read, in every file of a generation. */
    final Set<Long> unreadable = new HashSet<>();

    /** What is made for a generation is not what was written. */
    boolean spoilt;
    /** How often a generation was begun. */
    int built;

    /** Told the name of every file that is read, before it is. */
    Consumer<String> reading = name -> {};

    /** What is written and forced, in order; null where nobody asks. */
    List<Step> steps;

    /** @param bytes null where everything before it is forced */
    record Step(String name, long at, byte[] bytes) {}

    int failWritesAfter = -1;
    int failForcesAfter = -1;

    RoughDisk(Disk disk) {
        this.disk = disk;
    }

    /** The power goes: each sector that was not forced is new, old, or half of each. Whole files stay. */
    void cut(RandomGenerator random) throws IOException {
        doubtful.forEach((name, sectors) ->
                unforced.computeIfAbsent(name, n -> new HashMap<>()).putAll(sectors));
        doubtful.clear();
        for (Map.Entry<String, Map<Long, byte[]>> file : unforced.entrySet()) {
            if (!disk.exists(file.getKey())) {
                continue;
            }
            try (DiskFile open = disk.open(file.getKey(), true)) {
                for (Map.Entry<Long, byte[]> sector : file.getValue().entrySet()) {
                    switch (random.nextInt(4)) {
                        case 0 -> open.write(sector.getKey(), ByteBuffer.wrap(sector.getValue()));
                        case 1 ->
                            open.write(
                                    sector.getKey(),
                                    ByteBuffer.wrap(sector.getValue(), 0, random.nextInt(sector.getValue().length)));
                        case 2 -> {
                            // A sector that was being written and is garbage now.
                            byte[] garbage = new byte[sector.getValue().length];
                            random.nextBytes(garbage);
                            open.write(sector.getKey(), ByteBuffer.wrap(garbage));
                        }
                        default -> {
                            // It got there.
                        }
                    }
                }
            }
        }
        unforced.clear();
    }

    /** The process dies, and the machine does not: everything that was written gets there, but for what a force failed to write. */
    void kill() {
        unforced.clear();
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) {
        return disk.exists(name);
    }

    @Override
    public long size(String name) throws IOException {
        return disk.size(name);
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        return new RoughFile(name, disk.open(name, write));
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        built += name.startsWith("building.") ? 1 : 0;
        if (bytes > 0 && (full || bytes > free())) {
            throw new DiskFullException("full", null);
        }
        disk.allocate(name, bytes);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
        unforced.remove(name);
        doubtful.remove(name);
    }

    @Override
    public void forceFolder() throws IOException {
        disk.forceFolder();
    }

    @Override
    public long free() throws IOException {
        return full ? 0 : Math.max(0, left());
    }

    /** H2 writes past this port: where that was too much it comes out when its file is forced. */
    private long left() throws IOException {
        long left = capacity - others;
        for (String name : disk.list()) {
            left -= disk.size(name);
        }
        return left;
    }

    @Override
    public String path(String name) {
        return disk.path(name);
    }

    private final class RoughFile implements DiskFile {
        private final String name;
        private final DiskFile file;

        RoughFile(String name, DiskFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer into) throws IOException {
            reading.accept(name);
            for (long sector : unreadable) {
                if (name.startsWith("generation-") && sector < at + into.remaining() && sector + SECTOR > at) {
                    throw new IOException("input/output error");
                }
            }
            file.read(at, into);
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            boolean fails = failWritesAfter == 0;
            failWritesAfter = Math.max(-1, failWritesAfter - 1);
            remember(at, from.remaining());
            if (steps != null) {
                byte[] bytes = new byte[from.remaining()];
                from.duplicate().get(bytes);
                steps.add(new Step(name, at, bytes));
            }
            if (fails) {
                ByteBuffer some = from.slice();
                some.limit(some.remaining() / 3);
                file.write(at, some);
                throw new IOException("input/output error");
            }
            file.write(at, from);
        }

        private void remember(long at, int count) throws IOException {
            Map<Long, byte[]> sectors = unforced.computeIfAbsent(name, n -> new HashMap<>());
            var places = new ArrayList<Long>();
            for (long sector = at / SECTOR * SECTOR; sector < at + count; sector += SECTOR) {
                places.add(sector);
            }
            for (long sector : places) {
                if (!sectors.containsKey(sector)) {
                    ByteBuffer old = ByteBuffer.allocate((int) Math.min(SECTOR, file.size() - sector));
                    file.read(sector, old);
                    sectors.put(sector, old.array());
                }
            }
        }

        @Override
        public void force() throws IOException {
            boolean fails = failForcesAfter == 0;
            failForcesAfter = Math.max(-1, failForcesAfter - 1);
            Map<Long, byte[]> written = unforced.getOrDefault(name, Map.of());
            Map<Long, byte[]> inDoubt = doubtful.computeIfAbsent(name, n -> new HashMap<>());
            if (fails) {
                written.forEach(inDoubt::putIfAbsent);
                unforced.remove(name);
                throw new IOException("input/output error while syncing");
            }
            inDoubt.keySet().removeAll(written.keySet());
            if (name.startsWith("building.") && (left() < 0 || file.size() > largest)) {
                throw new DiskFullException("full", null);
            }
            if (spoilt && name.startsWith("building.")) {
                file.write(file.size() / 2, ByteBuffer.allocate(SECTOR));
            }
            if (steps != null) {
                steps.add(new Step(name, 0, null));
            }
            // What power cuts do is played here: the disk below need not be waited for.
            unforced.remove(name);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
