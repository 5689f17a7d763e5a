package io.meterhouse.api.metering.definition;

import io.meterhouse.api.metering.line.Node;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * A panel: a meter, or a group of submeters that is read as one, with its points. The unit of appending: all live channels of a panel
 * are written together at a boundary.
 *
 * @param id unique in the site
 * @param line id of the line it hangs on
 * @param framing of that line
 * @param node its address there; a profile with several unit ids counts on from it
 * @param profile id of the meter profile
 * @param meterSerial as on its plate; empty when not noted
 * @param interval length of its intervals
 * @param zone of the site, by which intervals are aligned
 * @param poll how often it is read between boundaries, site time
 * @param tolerance the widest bracket that is not flagged {@link io.meterhouse.api.metering.Flag#ESTIMATED}, site time; at most
 *     half the interval
 * @param points in the order of the file
 */
public record PanelDefinition(
        String id,
        String line,
        LineDefinition.Framing framing,
        Node node,
        String profile,
        String meterSerial,
        IntervalLength interval,
        ZoneId zone,
        Duration poll,
        Duration tolerance,
        List<PointDefinition> points) {
    public PanelDefinition {
        points = List.copyOf(points);
    }
}
