package io.meterhouse.meter.modbus;

import io.meterhouse.meter.modbus.profile.BadProfileException;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.profile.ProfileLoader;

/**
 * A profile and where it comes from. A built-in one is understood only when a panel asks for it: most sites use one or two, and
 * the first reading should not wait for the others.
 */
final class ProfileSource {
    private final String id;
    private final String from;
    private final boolean builtIn;
    private final byte[] content;
    private final String hash;
    private volatile Profile profile;

    private ProfileSource(String id, String from, boolean builtIn, byte[] content, Profile profile) {
        this.id = id;
        this.from = from;
        this.builtIn = builtIn;
        this.content = content;
        this.hash = Hash.of(content);
        this.profile = profile;
    }

    static ProfileSource builtIn(String id, byte[] content) {
        return new ProfileSource(id, "the bundle", true, content, null);
    }

    /** @throws BadProfileException if the file has mistakes */
    static ProfileSource file(String name, byte[] content) throws BadProfileException {
        Profile profile = ProfileLoader.load(name, content);
        return new ProfileSource(profile.id(), name, false, content, profile);
    }

    String id() {
        return id;
    }

    /** For people: {@code etc/profiles/x.yaml}, {@code the bundle}. */
    String from() {
        return from;
    }

    boolean isBuiltIn() {
        return builtIn;
    }

    String hash() {
        return hash;
    }

    Profile profile() throws BadProfileException {
        Profile known = profile;
        if (known == null) {
            known = ProfileLoader.load(id + ".yaml", content);
            profile = known;
        }
        return known;
    }
}
