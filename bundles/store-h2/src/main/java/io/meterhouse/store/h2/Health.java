package io.meterhouse.store.h2;

/** Whether the last write went well, and what is wrong besides, in words. Thread-safe. */
final class Health {
    private String trouble = "";
    private String notice = "";

    /** True when it was bad before. */
    synchronized boolean good() {
        boolean was = !trouble.isEmpty();
        trouble = "";
        return was;
    }

    /** True when it was good before. */
    synchronized boolean bad(String text) {
        boolean was = trouble.isEmpty();
        trouble = text;
        return was;
    }

    /** Something that does not stop it; empty when it is over. */
    synchronized void notice(String text) {
        notice = text;
    }

    synchronized boolean writable() {
        return trouble.isEmpty();
    }

    synchronized String text() {
        if (!trouble.isEmpty()) {
            return trouble + " It is tried again with every interval.";
        }
        return notice.isEmpty() ? "ok" : notice;
    }
}
