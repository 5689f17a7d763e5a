package io.meterhouse.api.metering.definition;

import io.meterhouse.api.metering.Quantity;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A metering point (IEC 61968: usage point). Says which suite it serves, never who lives there.
 *
 * @param id unique in the site, see {@link io.meterhouse.api.metering.ChannelId}
 * @param position its number on the meter, 1 and up
 * @param suite {@code "1204"}; empty when it serves none
 * @param label for people; empty when there is none
 * @param servicePoint the id that billing knows it by; empty when there is none
 * @param phases of its voltages: one for a single-phase point, two for a network point, three
 * @param transformers one or two current transformers on a panel's inputs, three on three phases; none where the meter has its own
 * @param rating of its circuit
 * @param meterSerial of its own meter, where it has one; empty otherwise
 * @param seal number of its seal; empty when there is none
 * @param verifiedUntil last day of its verification
 * @param quantities its channels; delivered energy at least
 * @param touBilling which registers by rate bill
 */
public record PointDefinition(
        String id,
        int position,
        String suite,
        String label,
        String servicePoint,
        List<Phase> phases,
        List<CurrentTransformer> transformers,
        Rating rating,
        String meterSerial,
        String seal,
        Optional<LocalDate> verifiedUntil,
        List<Quantity> quantities,
        TouBilling touBilling) {
    public PointDefinition {
        phases = List.copyOf(phases);
        transformers = List.copyOf(transformers);
        quantities = List.copyOf(quantities);
    }

    /** One that is billed by the gateway's registers. */
    public PointDefinition(
            String id,
            int position,
            String suite,
            String label,
            String servicePoint,
            List<Phase> phases,
            List<CurrentTransformer> transformers,
            Rating rating,
            String meterSerial,
            String seal,
            Optional<LocalDate> verifiedUntil,
            List<Quantity> quantities) {
        this(
                id,
                position,
                suite,
                label,
                servicePoint,
                phases,
                transformers,
                rating,
                meterSerial,
                seal,
                verifiedUntil,
                quantities,
                TouBilling.GATEWAY);
    }

    /** Whose registers by rate bill; the other set is compared daily. */
    public enum TouBilling {
        /** Those that the gateway keeps. */
        GATEWAY,
        /** Those of the meter, where it rates by time of use itself. */
        METER
    }

    /** A phase of the supply. */
    public enum Phase {
        A,
        B,
        C
    }

    /**
     * A current transformer.
     *
     * @param input number of the meter's input, 1 and up
     * @param primaryMilliamperes rated primary current
     * @param secondaryMilliamperes rated secondary current (200 A to 80 mA is 200000 and 80)
     * @param serial as on its plate; empty when not noted
     */
    public record CurrentTransformer(int input, long primaryMilliamperes, long secondaryMilliamperes, String serial) {}

    /**
     * The most that the circuit carries, for plausibility.
     *
     * @param milliamperes of each phase
     * @param millivolts phase to neutral
     */
    public record Rating(long milliamperes, long millivolts) {
        /** The most that the circuit delivers on so many phases, mW. */
        public long milliwatts(int phases) {
            return Math.multiplyExact(Math.multiplyExact(milliamperes, millivolts) / 1000, phases);
        }
    }
}
