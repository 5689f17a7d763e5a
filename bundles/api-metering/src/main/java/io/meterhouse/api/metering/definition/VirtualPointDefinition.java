package io.meterhouse.api.metering.definition;

import io.meterhouse.api.metering.ChannelId;
import java.util.List;

/**
 * A virtual point: a signed sum of channels, as "house load = main - suites" or a three-phase tenant of several points. Never
 * measured, always derived.
 *
 * @param id unique among all points of the site
 * @param label for people
 * @param terms at least one; all of the same kind of energy and interval length
 */
public record VirtualPointDefinition(String id, String label, List<Term> terms) {
    public VirtualPointDefinition {
        terms = List.copyOf(terms);
    }

    /**
     * A part of the sum.
     *
     * @param sign 1 or -1
     * @param channel what is added or taken away
     */
    public record Term(int sign, ChannelId channel) {
        public Term {
            if (sign != 1 && sign != -1) {
                throw new IllegalArgumentException("sign " + sign + " of " + channel);
            }
        }
    }
}
