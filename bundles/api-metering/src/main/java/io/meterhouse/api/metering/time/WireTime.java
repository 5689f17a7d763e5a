package io.meterhouse.api.metering.time;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Wire time is monotonic and never scaled: gaps, deadlines, keep-alive, back-off. Real on a real wire, virtual only in the
 * universe. A service of the launcher; thread-safe.
 */
@ProviderType
@FunctionalInterface
public interface WireTime {
    /** Nanoseconds since an arbitrary instant; compare by difference only. */
    long nanos();
}
