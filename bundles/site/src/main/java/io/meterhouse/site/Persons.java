package io.meterhouse.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Keeps those who live or work behind a meter out of the site file: whoever asks for a key for them is told where they belong. */
final class Persons {
    private static final Set<String> WORDS = Set.of(
            "tenant",
            "tenants",
            "tenantname",
            "occupant",
            "occupants",
            "occupantname",
            "resident",
            "customer",
            "customername",
            "owner",
            "lessee",
            "renter",
            "person",
            "firstname",
            "lastname",
            "surname",
            "email",
            "phone");

    private Persons() {}

    /** What to say of an unknown key that asks for a person; empty if it does not. */
    static Optional<String> keepOut(String key, List<String> known) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        return WORDS.contains(plain) || plain.equals("name") && known.contains("servicePoint")
                ? Optional.of(
                        "who lives or works there does not belong into a gateway; delete it, and use servicePoint:"
                                + " billing knows the name")
                : Optional.empty();
    }
}
