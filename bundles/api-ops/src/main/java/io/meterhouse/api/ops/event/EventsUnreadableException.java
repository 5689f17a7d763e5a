package io.meterhouse.api.ops.event;

/** The log of events cannot be read now, such as while what holds it is being rebuilt after damage: ask again later. The message is for people. */
public final class EventsUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventsUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
