package io.meterhouse.store.h2.journal;

import io.meterhouse.store.h2.record.DamagedException;
import io.meterhouse.store.h2.record.Replay;

/** Finds out what a damaged header said from the blocks behind it. */
final class HeaderSearch {
    private HeaderSearch() {}

    static Layout.Header of(byte[] bytes) {
        for (int block = Layout.DATA; block < bytes.length / Layout.BLOCK; block++) {
            int start = block * Layout.BLOCK;
            long use = Layout.use(bytes, start);
            long frame = Layout.firstFrame(bytes, start);
            int at = start + Layout.BLOCK_HEAD;
            if (Layout.isBlock(bytes, start, block, use) && Layout.isFrame(bytes, at, bytes.length, use, frame)) {
                int length = Layout.frameLength(bytes, at);
                long[] stand = stand(bytes, at + Layout.FRAME_HEAD, length);
                return new Layout.Header(use, frame, stand[0], stand[1], bytes.length / Layout.BLOCK);
            }
        }
        return null;
    }

    private static long[] stand(byte[] bytes, int from, int length) {
        try {
            return Replay.stand(bytes, from, from + length);
        } catch (DamagedException e) {
            return new long[2];
        }
    }
}
