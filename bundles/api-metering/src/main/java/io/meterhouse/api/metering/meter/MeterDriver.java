package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.definition.PanelDefinition;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of meter that can be read: one profile, driven by its protocol. Protocol bundles offer one service for each profile they
 * know, with the service property {@link #PROFILE}; a profile that is changed is offered anew, and only its panels are bound again.
 */
@ConsumerType
public interface MeterDriver {
    /** Service property: the profile's id, {@code "panel-24"}. */
    String PROFILE = "meter.profile";

    /** The profile's id. */
    String profile();

    /** SHA-256 of the profile's text, hexadecimal: part of what is metrologically relevant. */
    String profileHash();

    /**
     * Makes the meter of a panel. Nothing is sent.
     *
     * @throws ProfileException if the panel's definition does not fit the profile: a point it does not have, a channel it cannot
     *     read
     */
    Meter bind(PanelDefinition panel) throws ProfileException;
}
