package io.meterhouse.api.metering.time;

import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ProviderType;

/** Where randomness comes from: jitter, epochs, client ids. A service of the launcher; in the universe all of it comes from the seed. */
@ProviderType
@FunctionalInterface
public interface Randomness {
    /**
     * A generator of its own, so that one bundle's use does not disturb another's; for one thread. Not for keys.
     *
     * @param name who uses it
     */
    RandomGenerator generator(String name);
}
