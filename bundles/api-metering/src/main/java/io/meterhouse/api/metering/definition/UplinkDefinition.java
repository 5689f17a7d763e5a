package io.meterhouse.api.metering.definition;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A way out. Uplinks take up those whose {@code kind} is theirs.
 *
 * @param id unique in the site; names its cursor
 * @param kind {@code "mqtt"}; also the service property {@link #KIND}
 * @param site id of the site, for topics
 * @param start where a new one starts
 * @param live the shortest time between two live messages of a panel, wire time, 10 s or more where people pay for traffic
 * @param settings what the uplink needs, validated by {@code site}: {@code url} ({@code tcp://} or {@code ssl://}),
 *     {@code clientId}, {@code user}, {@code passwordFile}, {@code caFile}, {@code certificateFile}, {@code keyFile} (PEM),
 *     {@code topic} (prefix), {@code keepAliveSeconds}, {@code inFlight}. Secrets are references to files;
 *     paths of files are absolute
 */
public record UplinkDefinition(
        String id, String kind, String site, StartAt start, Duration live, Map<String, String> settings) {
    /** Service property: the uplink's kind. */
    public static final String KIND = "uplink.kind";

    public UplinkDefinition {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Where a new uplink starts. */
    public enum StartAt {
        /** With everything that is kept. */
        OLDEST,
        /** With what comes from now on. */
        NOW
    }
}
