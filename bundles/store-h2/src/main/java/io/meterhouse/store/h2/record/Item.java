package io.meterhouse.store.h2.record;

/** What a frame of the journal is made of: an octet that says what follows. Numbers are never used anew. */
final class Item {
    static final int SNAPSHOT = 1;
    static final int CHANNEL = 2;
    static final int SHAPE = 3;
    static final int BOUNDARY = 4;
    static final int REVISIONS = 5;
    static final int EVENT = 6;
    static final int CURSOR = 7;
    static final int CURSOR_REMOVED = 8;
    static final int FACT = 9;
    static final int FOLDED = 10;
    static final int LOSS = 11;
    static final int EPOCH = 12;
    static final int SYNC = 13;
    /** Only in what a generation carries. */
    static final int TOLD = 14;

    private Item() {}
}
