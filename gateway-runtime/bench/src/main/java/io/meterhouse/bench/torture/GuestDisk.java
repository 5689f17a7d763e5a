package io.meterhouse.bench.torture;

import io.meterhouse.bench.guest.Blocks;
import java.nio.ByteBuffer;
import java.util.Random;

/** A disk of a guest, in memory, which knows what the guest has flushed, and so what a power cut may leave. */
final class GuestDisk implements Blocks {
    /** ext4 writes its first block in place, with a checksum, and counts on it that a disk writes such a block whole. */
    private static final int FIRST_BLOCK = 4096;

    private final Sectors sectors;

    /** What the disk had yet to write is there, not there, or some of it is. */
    private enum Left {
        ALL,
        SCATTERED,
        IN_ORDER,
        NONE
    }

    GuestDisk(byte[] image) {
        sectors = new Sectors(image);
    }

    @Override
    public synchronized long size() {
        return sectors.size();
    }

    @Override
    public synchronized void read(long at, ByteBuffer into) {
        sectors.read((int) at, into);
    }

    @Override
    public synchronized void write(long at, ByteBuffer from) {
        sectors.write((int) at, from);
    }

    @Override
    public synchronized void flush() {
        sectors.force();
    }

    /** The power went. */
    synchronized byte[] cut(Random random) {
        byte[] left =
                switch (Left.values()[random.nextInt(Left.values().length)]) {
                    case ALL -> sectors.content();
                    case SCATTERED -> sectors.cut(Sectors.Cut.SCATTERED, random);
                    case IN_ORDER -> sectors.cut(Sectors.Cut.IN_ORDER, random);
                    case NONE -> sectors.cut(Sectors.Cut.NONE, random);
                };
        byte[] first = random.nextBoolean() ? sectors.content() : sectors.cut(Sectors.Cut.NONE, random);
        System.arraycopy(first, 0, left, 0, FIRST_BLOCK);
        return left;
    }
}
