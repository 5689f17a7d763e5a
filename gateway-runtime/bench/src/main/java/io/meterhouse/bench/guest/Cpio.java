package io.meterhouse.bench.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An archive as the kernel unpacks it into its first file system (cpio, "newc"). */
final class Cpio {
    private static final int DIRECTORY = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int ALIGNED = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode;

    void directory(String name) throws IOException {
        entry(name, DIRECTORY, new byte[0]);
    }

    void program(String name, byte[] content) throws IOException {
        entry(name, PROGRAM, content);
    }

    private void entry(String name, int mode, byte[] content) throws IOException {
        byte[] path = (name + '\0').getBytes(StandardCharsets.UTF_8);
        int[] fields = {++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, path.length, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append("%08x".formatted(field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(path);
        align();
        out.write(content);
        align();
    }

    private void align() {
        while (out.size() % ALIGNED != 0) {
            out.write(0);
        }
    }

    byte[] finished() throws IOException {
        entry("TRAILER!!!", 0, new byte[0]);
        return out.toByteArray();
    }
}
