package io.meterhouse.transport.base;

import java.time.Duration;

/** When something that failed is tried again: after a first wait, which doubles up to a longest one. Wire time; one thread. */
final class Backoff {
    private final long first;
    private final long longest;
    private long wait;
    private long next;
    private String reason = "";

    Backoff(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
    }

    /** It failed now. */
    void failed(long now, String why) {
        wait = wait == 0 ? first : Math.min(wait * 2, longest);
        next = now + wait;
        reason = why;
    }

    /** It worked. */
    void worked() {
        wait = 0;
    }

    /** How long it has to be left alone yet, nanoseconds; 0 or less when it may be tried. */
    long left(long now) {
        return wait == 0 ? 0 : next - now;
    }

    /** Why it failed last. */
    String reason() {
        return reason;
    }
}
