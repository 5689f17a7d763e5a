package io.meterhouse.tou;

/** What was ordered is refused; nothing is changed. The message is for people, and says why. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
