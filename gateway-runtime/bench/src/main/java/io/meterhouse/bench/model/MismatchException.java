package io.meterhouse.bench.model;

/** The store holds something else than the model. */
final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
        super(message);
    }

    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new MismatchException(what);
        }
    }

    /** Makes its text only when it is wanted: thousands are compared. */
    static void unlessEqual(Object found, Object expected, String what) {
        if (!found.equals(expected)) {
            throw new MismatchException(what + ": " + found + " where " + expected + " was expected");
        }
    }
}
