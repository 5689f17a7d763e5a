package io.meterhouse.api.store;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that the interval stream has grown; a whiteboard service that the store calls, so that nobody polls it. */
@ConsumerType
public interface StoreListener {
    /** Something was appended. Called on the appender's thread after it is durable: hands over and returns. */
    void appended(Position head);
}
