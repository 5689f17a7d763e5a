package io.meterhouse.store.h2.record;

/**
 * The format of journal and generations, one number for both. Whoever changes what is written so that this release could not read it
 * raises {@link #CURRENT}, goes on reading what has the numbers before, adds a store of the new number to the tests, and begins a segment
 * when it opens a store of an earlier one, so that an older release finds the new number first. There is no way back: an older
 * release that meets a higher number touches nothing.
 */
public final class Format {
    /** What is written. */
    public static final int CURRENT = 1;

    private Format() {}

    /** @throws NewerReleaseException when it is one that this release does not know */
    public static void require(long format, String of) {
        if (format < 1 || format > CURRENT) {
            throw new NewerReleaseException(of + " of format " + format);
        }
    }
}
