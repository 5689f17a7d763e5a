package io.meterhouse.universe.disk;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.universe.PowerGone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The disk of one world, in memory. Its power can go before any change; then everything throws {@link PowerGone} until it is
 * {@linkplain #restore restored}, which is when it turns out what became of all that was not forced. H2 finds its files on it by
 * {@link #path}, and what it does to them counts and is lost like what the store does. Each life of the process has its own paths: H2
 * keeps what it has open by its path, and a process that was killed closes nothing.
 *
 * <p>For the one thread of the world. It is guarded by itself nevertheless, for H2 has threads for the moment in which it makes a
 * database.
 */
public final class WorldDisk implements Disk, AutoCloseable {
    /** As large as a gateway's. */
    private static final long CAPACITY = 1L << 30;

    private final String name;
    private final Listener listener;
    private final Chunks pool = new Chunks();
    private final Folders folders = new Folders();
    private final List<Opened> open = new ArrayList<>();
    private int life;
    private boolean cut;
    private long changes;
    private long cutAt = Long.MAX_VALUE;
    private long capacity = CAPACITY;
    private boolean full;
    private boolean writesFail;
    private boolean forcesFail;
    private boolean readsFail;

    /** Hears what the store writes to its journal; what H2 writes is not repeatable, and left out. */
    public interface Listener {
        /** @param bytes only for as long as this call lasts */
        void written(String name, long at, ByteBuffer bytes);
    }

    /** @param name no other disk of this virtual machine that is open has it; part of what people are told when H2 fails */
    public WorldDisk(String name, Listener listener) {
        this.name = name;
        this.listener = listener;
        Worlds.begin(folder(), this);
    }

    public WorldDisk(String name) {
        this(name, (file, at, bytes) -> {});
    }

    private String folder() {
        return name + "." + life;
    }

    /** The power goes now. */
    public synchronized void cut() {
        cut = true;
        cutAt = Long.MAX_VALUE;
    }

    /**
     * The power goes in place of a change that is to come, by the store or by H2.
     *
     * @param count 1 for the next one; 0 takes back what was to come
     */
    public synchronized void cutAfter(long count) {
        cutAt = count == 0 ? Long.MAX_VALUE : changes + count;
    }

    public synchronized boolean isCut() {
        return cut;
    }

    /** The power is back, or was gone for a moment: what was not forced is there or is not, by chance. A new life. */
    public synchronized void restore(RandomGenerator random) {
        folders.settle(random, new SplittableRandom(folder().hashCode() * 0xD1342543DE82EF95L));
        reopen();
    }

    /** The process was killed: everything is as it was written, and nothing is open. A new life. */
    public synchronized void reopen() {
        cut = false;
        cutAt = Long.MAX_VALUE;
        open.forEach(Opened::end);
        open.clear();
        String before = folder();
        life++;
        Worlds.move(before, folder(), this);
    }

    /** Writes, forces, new files, new names and lengths, and what was deleted, so far. */
    public synchronized long changes() {
        return changes;
    }

    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** Nothing can be written any more but over what was there. */
    public synchronized void full(boolean now) {
        full = now;
    }

    public synchronized void failWrites(boolean now) {
        writesFail = now;
    }

    /** Forces fail, and the system takes what they were to write for written: only a cut shows whether it is. */
    public synchronized void failForces(boolean now) {
        forcesFail = now;
    }

    public synchronized void failReads(boolean now) {
        readsFail = now;
    }

    /** Damages a file of the journal, or a generation, in what was forced of it. Empty when there is nothing yet. */
    public synchronized Optional<Damage> flip(RandomGenerator random) {
        return Damage.to(folders.store(), random);
    }

    /** Gives the memory back. Whoever still has a file open has none any more. */
    @Override
    public synchronized void close() {
        cut = true;
        open.forEach(Opened::end);
        open.clear();
        Worlds.end(folder());
    }

    @Override
    public String path(String file) {
        alive();
        return WorldPath.SCHEME + ":" + folder() + "/" + file;
    }

    void alive() {
        if (cut) {
            throw new PowerGone();
        }
    }

    /** Before each change. */
    void change() {
        alive();
        if (changes + 1 >= cutAt) {
            cut();
            throw new PowerGone();
        }
        changes++;
    }

    void mayWrite() throws IOException {
        change();
        if (writesFail) {
            throw failed();
        }
    }

    boolean forcesFail() {
        return forcesFail;
    }

    static IOException failed() {
        return new IOException("Input/output error");
    }

    void mayRead() throws IOException {
        alive();
        if (readsFail) {
            throw failed();
        }
    }

    /** How much longer a file may become. A deleted one that is still open takes no space: it is not for long. */
    long room(Content content) {
        return folders.holds(content) ? left() : Long.MAX_VALUE;
    }

    private long left() {
        long left = full ? 0 : capacity;
        for (Content content : full ? List.<Content>of() : folders.contents()) {
            left -= content.length();
        }
        return Math.max(0, left);
    }

    /** A folder beside the store's, for classes that use Java's own file access; of the present life. */
    public synchronized Path folder(String name) {
        makeFolder(name);
        return new FolderPath(new FolderFiles(this, folder()), name);
    }

    /** Whether it is new. */
    synchronized boolean makeFolder(String name) {
        alive();
        return folders.make(name);
    }

    synchronized boolean isFolder(String name) {
        return folders.get(name) != null;
    }

    synchronized List<String> list(String folder) {
        alive();
        return folders.get(folder).all();
    }

    synchronized void forceFolder(String folder) throws IOException {
        force(folders.get(folder));
    }

    void tell(String file, long at, ByteBuffer bytes) {
        listener.written(file, at, bytes);
    }

    void closed(Opened file) {
        open.remove(file);
    }

    @Override
    public synchronized List<String> list() {
        alive();
        return folders.store().all();
    }

    @Override
    public synchronized boolean exists(String file) {
        alive();
        return folders.of(file).get(file) != null;
    }

    @Override
    public synchronized long size(String file) throws IOException {
        alive();
        return content(file).length();
    }

    private Content content(String file) throws NoSuchFileException {
        Content content = folders.of(file).get(file);
        if (content == null) {
            throw new NoSuchFileException(file);
        }
        return content;
    }

    @Override
    public synchronized DiskFile open(String file, boolean write) throws IOException {
        alive();
        return open(file, content(file), write, true);
    }

    private Opened open(String file, Content content, boolean write, boolean heard) {
        var opened = new Opened(this, file, content, write, heard);
        open.add(opened);
        return opened;
    }

    /** As H2 opens files: one that is to be written is made. */
    synchronized Opened openForH2(String file, boolean write) throws IOException {
        alive();
        if (write && folders.of(file).get(file) == null) {
            create(file);
        }
        return open(file, content(file), write, false);
    }

    synchronized boolean create(String file) {
        alive();
        if (folders.of(file).get(file) != null) {
            return false;
        }
        change();
        folders.of(file).create(file, new Content(pool));
        return true;
    }

    /** In the steps that a folder of the operating system takes, for the power may go between them. */
    @Override
    public synchronized void allocate(String file, long bytes) throws IOException {
        alive();
        if (folders.of(file).get(file) != null) {
            throw new FileAlreadyExistsException(file);
        }
        String part = file + UNFINISHED;
        delete(part);
        create(part);
        boolean whole = false;
        try (Opened opened = open(part, content(part), true, false)) {
            opened.lengthen(bytes);
            opened.force();
            whole = true;
        } finally {
            if (!whole && !cut) {
                delete(part);
            }
        }
        rename(part, file);
        forceFolder();
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        alive();
        content(from);
        change();
        folders.of(from).rename(from, to);
    }

    @Override
    public synchronized void delete(String file) {
        alive();
        if (folders.of(file).get(file) != null) {
            change();
            folders.of(file).delete(file);
        }
    }

    @Override
    public synchronized void forceFolder() throws IOException {
        force(folders.store());
    }

    private void force(Names folder) throws IOException {
        change();
        if (forcesFail) {
            throw failed();
        }
        folder.force();
    }

    @Override
    public synchronized long free() {
        alive();
        return left();
    }
}
