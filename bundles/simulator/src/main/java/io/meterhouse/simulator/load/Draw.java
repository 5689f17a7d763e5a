package io.meterhouse.simulator.load;

/** A stream of hashed numbers that begins at a key: the same key gives the same stream, with no state kept between keys. */
final class Draw {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Draw(long... key) {
        long h = 0x6D657465726C6F61L;
        for (long part : key) {
            h = mix(h ^ mix(part + GOLDEN));
        }
        state = h;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which turns a counter into independent looking bits. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long bits() {
        state += GOLDEN;
        return mix(state);
    }

    /** From 0 to bound - 1; a bound below 2^20 keeps the bias below one in 2^12. */
    int below(int bound) {
        return (int) (((bits() >>> 32) * bound) >>> 32);
    }

    /** From low to high, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(int perMille) {
        return below(1000) < perMille;
    }
}
