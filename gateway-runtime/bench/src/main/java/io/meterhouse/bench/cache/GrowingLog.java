package io.meterhouse.bench.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The plainest durable append: a file that grows, and fsync. */
final class GrowingLog implements Closeable {
    /** What a boundary of 24 points takes when it is packed. */
    private static final int PAYLOAD = 56;

    private final FileChannel file;
    private final ByteBuffer payload = ByteBuffer.allocate(PAYLOAD);

    GrowingLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Nanoseconds that a durable append takes. */
    long append() throws IOException {
        long begun = System.nanoTime();
        payload.clear();
        while (payload.hasRemaining()) {
            file.write(payload);
        }
        file.force(true);
        return System.nanoTime() - begun;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
