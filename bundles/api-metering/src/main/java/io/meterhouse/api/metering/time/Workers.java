package io.meterhouse.api.metering.time;

import org.osgi.annotation.versioning.ProviderType;

/** Makes workers. A service of the launcher; in the universe all workers share its one virtual thread. */
@ProviderType
public interface Workers {
    /**
     * A new worker; who opens it closes it.
     *
     * @param name for thread lists and logs, {@code "acquisition"}
     */
    Worker open(String name);
}
