package io.meterhouse.store.h2.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes a segment look as if a release of the next format had begun it. */
public final class Newer {
    private Newer() {}

    public static void snapshot(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Layout.Header header = SegmentImage.header(bytes);
        if (header == null) {
            return;
        }
        int at = Layout.DATA * Layout.BLOCK + Layout.BLOCK_HEAD;
        int from = at + Layout.FRAME_HEAD;
        byte[] payload = Arrays.copyOfRange(bytes, from, from + Layout.frameLength(bytes, at));
        payload[1]++;
        Layout.putFrame(bytes, at, header.use(), header.firstFrame(), payload, payload.length);
        Files.write(file, bytes);
    }
}
