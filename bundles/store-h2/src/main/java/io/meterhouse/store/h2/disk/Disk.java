package io.meterhouse.store.h2.disk;

import java.io.IOException;
import java.util.List;

/**
 * The folder that the store lives in, so that another disk can be put under it: a slow one, a full one, one that forgets what was
 * not forced. Names are plain file names. Thread-safe.
 */
public interface Disk {
    /** Ends the name of a file that is being made; what a crash left of one may be deleted. */
    String UNFINISHED = ".new";

    /** The names of all files. */
    List<String> list() throws IOException;

    boolean exists(String name);

    long size(String name) throws IOException;

    /** Opens a file that exists, to read it, and to write it where asked. */
    DiskFile open(String name, boolean write) throws IOException;

    /**
     * Makes a file of zeros, so long that no later write within it changes anything but its bytes; forced, with its folder. It has
     * its name only once it is whole.
     *
     * @throws DiskFullException no space; then the file is not there
     */
    void allocate(String name, long bytes) throws IOException;

    /** Gives a file another name, in place of what had it, in one step. Durable after {@link #forceFolder}. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes durable which names there are. */
    void forceFolder() throws IOException;

    /** Bytes that may still be written. */
    long free() throws IOException;

    /** The file's path as H2 wants it, absolute, in H2's own file systems where they are used. */
    String path(String name);
}
