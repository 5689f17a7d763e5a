package io.meterhouse.tou;

/** What was ordered is refused; nothing is changed. The message is for people, and says why. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean forNow;

    public RefusedException(String message) {
        this(message, false);
    }

    private RefusedException(String message, boolean forNow) {
        super(message);
        this.forNow = forNow;
    }

    /** Something else that stands is in the way, and will not always be. */
    static RefusedException forNow(String message) {
        return new RefusedException(message, true);
    }

    /** Whether the same order may be taken later. */
    boolean isForNow() {
        return forNow;
    }
}
