package io.meterhouse.universe.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A row of a message, used again and again. Instants are epoch ns, those of brackets epoch ms. */
final class Row {
    /** Nothing is known. */
    static final long NONE = -1;
    /** No instant. */
    static final long NEVER = Long.MIN_VALUE;

    long sequence;
    String panel;
    long start;
    long end;
    int revision;
    int channelRevision;
    long numerator;
    long denominator;
    long t0;
    long t1;
    /** How many channels of the panel {@code c} names; -1 where it is absent. */
    int named;

    int[] c = new int[64];
    int values;
    long[] v = new long[64];
    int registers;
    long[] b = new long[64];
    int flagged;
    int[] f = new int[64];
    final List<Pieces> pieces = new ArrayList<>();
    final List<Overs> overs = new ArrayList<>();

    /** What was cut of the interval at a place. */
    record Pieces(int place, long sum, long lastEnd, boolean ordered, long hash) {}

    /** The changes within the interval at a place: instant and register closed, instant and register opened. */
    record Overs(int place, List<long[]> changes) {
        long hash() {
            long hash = 0;
            for (long[] change : changes) {
                for (long part : change) {
                    hash = Content.mix(hash, part);
                }
            }
            return hash;
        }
    }

    void clear() {
        sequence = 0;
        panel = null;
        start = NEVER;
        end = NEVER;
        revision = -1;
        channelRevision = -1;
        numerator = 0;
        denominator = 0;
        t0 = NEVER;
        t1 = NEVER;
        named = -1;
        values = 0;
        registers = 0;
        flagged = 0;
        pieces.clear();
        overs.clear();
    }

    void name(int channel) {
        named = Math.max(named, 0);
        if (named == c.length) {
            c = Arrays.copyOf(c, 2 * named);
        }
        c[named++] = channel;
    }

    void value(long counts) {
        if (values == v.length) {
            v = Arrays.copyOf(v, 2 * values);
        }
        v[values++] = counts;
    }

    void register(long counts) {
        if (registers == b.length) {
            b = Arrays.copyOf(b, 2 * registers);
        }
        b[registers++] = counts;
    }

    void flags(int bits) {
        if (flagged == f.length) {
            f = Arrays.copyOf(f, 2 * flagged);
        }
        f[flagged++] = bits;
    }

    int channel(int place) {
        return named < 0 ? place : c[place];
    }

    long register(long none, int place) {
        return registers == 0 ? none : b[place];
    }

    int bits(int place) {
        return flagged == 0 ? 0 : f[place];
    }

    Pieces pieces(int place) {
        for (Pieces some : pieces) {
            if (some.place == place) {
                return some;
            }
        }
        return null;
    }

    List<long[]> overs(int place) {
        for (Overs some : overs) {
            if (some.place == place) {
                return some.changes;
            }
        }
        return List.of();
    }

    /** What is wrong with it by its schema; empty when nothing is. */
    String wrong() {
        if (panel == null || start == NEVER || end == NEVER || revision < 0 || channelRevision < 0 || numerator < 1) {
            return "a row without all that a row must have";
        }
        if (sequence < 1 || end <= start || values == 0 || denominator < 1) {
            return "a row that cannot be";
        }
        if (named >= 0 && named != values || registers > 0 && registers != values || flagged > 0 && flagged != values) {
            return "a row whose columns are of different lengths";
        }
        boolean known = registers > 0;
        if (known != (t0 != NEVER) || known != (t1 != NEVER) || t1 < t0) {
            return "a row whose bracket and registers do not go together";
        }
        return "";
    }
}
