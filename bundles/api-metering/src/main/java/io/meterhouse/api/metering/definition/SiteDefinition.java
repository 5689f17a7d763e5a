package io.meterhouse.api.metering.definition;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The site as a whole. The SHA-256 of the file is no part of it, so that a changed label or comment restarts nobody: it is the
 * service property {@link #HASH}, which changes in place.
 *
 * @param id unique among the operator's sites: 1 to 64 of letters, digits, {@code _} and {@code -}; part of every message
 * @param name for people
 * @param zone of its wall clocks
 * @param retention how long intervals are kept at least: 96 days to ten years
 * @param storeFree bytes that are to stay free on the store's disk: below that its oldest days go, delivered ones first; 0 for none
 * @param maxClockError beyond this estimated error time is unknown
 * @param ids of everything that it has
 */
public record SiteDefinition(
        String id, String name, ZoneId zone, Duration retention, long storeFree, Duration maxClockError, Ids ids) {
    /** Service property: SHA-256 of the file that is in effect, hexadecimal. */
    public static final String HASH = "site.hash";

    /** One that leaves its disk to the store. */
    public SiteDefinition(String id, String name, ZoneId zone, Duration retention, Duration maxClockError, Ids ids) {
        this(id, name, zone, retention, 0, maxClockError, ids);
    }

    /**
     * Ids of everything that a site has. What is missing here was removed from the file; what merely is not there as a service is
     * being replaced.
     *
     * @param lines of all lines
     * @param panels of all panels
     * @param uplinks of all uplinks
     */
    public record Ids(Set<String> lines, Set<String> panels, Set<String> uplinks) {
        public Ids {
            lines = Collections.unmodifiableSortedSet(new TreeSet<>(lines));
            panels = Collections.unmodifiableSortedSet(new TreeSet<>(panels));
            uplinks = Collections.unmodifiableSortedSet(new TreeSet<>(uplinks));
        }
    }
}
