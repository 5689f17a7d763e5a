package io.meterhouse.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The gateway's folder, held by one process at a time. The lock goes with the process, however it ends. */
record Home(Path path, FileLock lock) implements AutoCloseable {

    static Home take(Path path) throws IOException {
        Path var = Files.createDirectories(path.resolve("var"));
        Path file = var.resolve("gateway.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another gateway runs in it: " + file + " is locked");
        }
        return new Home(path, lock);
    }

    Path log() {
        return path.resolve("log");
    }

    /** The framework's own cache; made anew at every start. */
    Path osgi() {
        return path.resolve("var").resolve("osgi");
    }

    @Override
    public void close() throws IOException {
        lock.channel().close();
    }
}
