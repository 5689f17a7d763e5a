package io.meterhouse.universe.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;

/** A disk, its file, and what a test does to it. */
abstract class OnWorldDisk {
    static final String FILE = "journal-0001";
    static final int SECTOR = 512;
    static final int BLOCK = 4096;

    final List<String> heard = new ArrayList<>();
    final Random random = new Random(1);
    final WorldDisk disk = new WorldDisk(
            "test", (name, at, bytes) -> heard.add(name + " " + at + " " + bytes.remaining() + " " + bytes.get(0)));

    @AfterEach
    void end() {
        disk.close();
    }

    static ByteBuffer all(int value, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    void write(int value, long at, int length, boolean force) throws IOException {
        try (DiskFile file = disk.open(FILE, true)) {
            file.write(at, all(value, length));
            if (force) {
                file.force();
            }
        }
    }

    byte[] content(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.size(name));
        try (DiskFile file = disk.open(name, false)) {
            file.read(0, bytes);
        }
        assertThat(bytes.hasRemaining()).isFalse();
        return bytes.array();
    }

    FileChannel h2(String name, String mode) throws IOException {
        return FilePath.get(disk.path(name)).open(mode);
    }
}
