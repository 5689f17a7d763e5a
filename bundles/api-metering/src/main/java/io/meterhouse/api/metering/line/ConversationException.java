package io.meterhouse.api.metering.line;

/** A conversation came to nothing. The message is for people, and says what to do where something can be done. */
public final class ConversationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Trouble trouble;

    public ConversationException(Trouble trouble, String message) {
        super(message);
        this.trouble = trouble;
    }

    public ConversationException(Trouble trouble, String message, Throwable cause) {
        super(message, cause);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
