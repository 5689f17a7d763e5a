package io.meterhouse.bench.torture;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.h2.store.fs.FilePath;

/**
 * A disk in memory that knows of every sector whether it was forced, and so what a power cut may leave: for the journal, which writes
 * to it through the store's port, and for H2, to which it is a file system. Can be full, fail, and refuse to sync.
 */
public final class Tape implements Disk, AutoCloseable {
    static final int SECTOR = Sectors.SECTOR;
    private static final int PIECE = 65_536;
    /** H2 keeps its file systems by name for as long as the process lives. */
    private static final AtomicLong NAMES = new AtomicLong();

    /** What it refuses. */
    public enum Fault {
        NONE,
        /** Nothing gets longer, and there is nothing new. */
        FULL,
        /** As after a remount: nothing is written. */
        READ_ONLY,
        /** A third of a write gets there. */
        WRITES,
        /** Nobody knows what got there, and later syncs say nothing of it. */
        SYNCS
    }

    private final String scheme = "tape" + NAMES.incrementAndGet();
    private final Map<String, Sectors> names;
    private final FolderLog folder;
    private Consumer<String> instant = name -> {};
    private Fault fault = Fault.NONE;
    private int faults;

    /** An empty one. */
    public Tape() {
        this(new TreeMap<>());
    }

    private Tape(Map<String, Sectors> names) {
        this(names, new FolderLog(names));
    }

    Tape(FolderLog folder) {
        this(folder.names(), folder);
    }

    private Tape(Map<String, Sectors> names, FolderLog folder) {
        this.names = names;
        this.folder = folder;
        FilePath.register(new TapePath(this, scheme, scheme + ":/"));
    }

    /** A folder's files, all of them forced. */
    public static Tape of(Map<String, byte[]> files) {
        Map<String, Sectors> names = new TreeMap<>();
        files.forEach((name, bytes) -> names.put(name, new Sectors(bytes.clone())));
        return new Tape(names);
    }

    /** Told before each change which file it concerns: the power may go there. */
    public void before(Consumer<String> change) {
        instant = change;
    }

    /** Refuses so many operations. */
    public void fail(Fault next, int operations) {
        fault = next;
        faults = operations;
    }

    /** What may be left of it when the power goes now. */
    public Image image() {
        Map<Sectors, Sectors> copies = new IdentityHashMap<>();
        return new Image(folder.copy(file -> copies.computeIfAbsent(file, Sectors::copy)));
    }

    /** Everything that was written, as after the death of a process. */
    public Map<String, byte[]> content() {
        Map<String, byte[]> files = new TreeMap<>();
        names.forEach((name, file) -> files.put(name, file.content()));
        return files;
    }

    private boolean refuses(Fault kind) {
        if (fault != kind) {
            return false;
        }
        if (--faults <= 0) {
            fault = Fault.NONE;
        }
        return true;
    }

    private void change(String name) throws IOException {
        instant.accept(name);
        if (refuses(Fault.READ_ONLY)) {
            throw new IOException("Read-only file system");
        }
    }

    private Sectors find(String name) throws NoSuchFileException {
        Sectors file = names.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    /** Makes an empty file where there is none. */
    void create(String name) throws IOException {
        if (!names.containsKey(name)) {
            change(name);
            if (refuses(Fault.FULL)) {
                throw new DiskFullException("No space left on device", null);
            }
            folder.create(name, new Sectors(new byte[0]));
        }
    }

    void truncate(String name, long size) throws IOException {
        change(name);
        find(name).truncate((int) size);
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public long size(String name) throws IOException {
        return find(name).size();
    }

    @Override
    public DiskFile open(String name, boolean write) throws IOException {
        return new TapeFile(name, find(name));
    }

    @Override
    public void allocate(String name, long bytes) throws IOException {
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        String part = name + UNFINISHED;
        boolean whole = false;
        try {
            create(part);
            DiskFile file = open(part, true);
            for (long at = 0; at < bytes; at += PIECE) {
                file.write(at, ByteBuffer.allocate((int) Math.min(PIECE, bytes - at)));
            }
            file.force();
            whole = true;
        } finally {
            if (!whole && names.containsKey(part)) {
                folder.delete(part);
            }
        }
        rename(part, name);
        forceFolder();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        find(from);
        change(to);
        folder.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        if (names.containsKey(name)) {
            change(name);
            folder.delete(name);
        }
    }

    @Override
    public void forceFolder() throws IOException {
        change("");
        folder.force();
    }

    @Override
    public long free() {
        return fault == Fault.FULL ? 0 : 1L << 30;
    }

    @Override
    public String path(String name) {
        return scheme + ":/" + name;
    }

    @Override
    public void close() {
        FilePath.unregister(new TapePath(this, scheme, scheme + ":/"));
    }

    /** An open file; goes on to be one when its name is gone, as everywhere but on Windows. */
    private final class TapeFile implements DiskFile {
        private final String name;
        private final Sectors file;
        /** As Linux does: whoever had it open hears of a sync that failed for another, once. */
        private int told;

        TapeFile(String name, Sectors file) {
            this.name = name;
            this.file = file;
            told = file.failures();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer into) {
            file.read((int) at, into);
        }

        @Override
        public void write(long at, ByteBuffer from) throws IOException {
            change(name);
            if (at + from.remaining() > file.size() && refuses(Fault.FULL)) {
                throw new DiskFullException("No space left on device", null);
            }
            if (refuses(Fault.WRITES)) {
                ByteBuffer some = from.slice();
                some.limit(some.remaining() / 3);
                file.write((int) at, some);
                throw new IOException("Input/output error");
            }
            file.write((int) at, from);
        }

        @Override
        public void force() throws IOException {
            change(name);
            if (refuses(Fault.SYNCS)) {
                file.abandon();
            } else {
                file.force();
            }
            if (told != file.failures()) {
                told = file.failures();
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void close() {
            // There is nothing to be given back.
        }
    }
}
