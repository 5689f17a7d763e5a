package io.meterhouse.api.metering;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A set of {@link Flag}s.
 *
 * @param bits one bit a flag, {@link Flag#bit()}; bits of flags that a later release knows are kept as they are
 */
public record Flags(int bits) {
    public static final Flags NONE = new Flags(0);

    public static Flags of(Flag... flags) {
        int bits = 0;
        for (Flag flag : flags) {
            bits |= flag.bit();
        }
        return new Flags(bits);
    }

    public boolean has(Flag flag) {
        return (bits & flag.bit()) != 0;
    }

    public Flags with(Flag flag) {
        return new Flags(bits | flag.bit());
    }

    public Flags or(Flags other) {
        return new Flags(bits | other.bits);
    }

    public Set<Flag> asSet() {
        EnumSet<Flag> set = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (has(flag)) {
                set.add(flag);
            }
        }
        return set;
    }

    /** The names in order, comma between, small letters; empty when there is none. */
    @Override
    public String toString() {
        return asSet().stream()
                .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }
}
