package io.meterhouse.site;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.document.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events of the site file, put into words. docs/site-file.md explains them. */
final class SiteEvents {
    static final String LOADED = "SITE_LOADED";
    static final String CHANGED = "SITE_CHANGED";
    static final String REFUSED = "SITE_REFUSED";
    static final String METROLOGY_CHANGED = "METROLOGY_CHANGED";
    static final String LOST = "SITE_EVENTS_LOST";
    private static final int SHOWN = 20;
    private static final int VALUE = 150;
    private static final int DETAIL = 1_000;

    private final SiteTime time;

    SiteEvents(SiteTime time) {
        this.time = time;
    }

    Event loaded(Site site, String file, boolean first) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("hash", site.hash());
        details.put("lines", String.valueOf(site.lines().size()));
        details.put("panels", String.valueOf(site.panels().size()));
        details.put("points", String.valueOf(site.pointCount()));
        details.put("virtual", String.valueOf(site.virtuals().size()));
        details.put("uplinks", String.valueOf(site.uplinks().size()));
        String text = file + " is in effect: site " + site.site().id() + ", "
                + site.panels().size() + " panels, " + site.pointCount() + " points";
        return event(LOADED, Severity.INFO, first, subject(site), text, details);
    }

    /** What happened, then each value that bears on what is billed. */
    List<Event> changed(Site site, SiteChanges changes, String file, boolean whileOff) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("hash", site.hash());
        List<String> parts = new ArrayList<>();
        tell("added", changes.added(), parts, details);
        tell("removed", changes.removed(), parts, details);
        tell("changed", changes.changed(), parts, details);
        String text = file + (whileOff ? " was changed while the gateway was off" : " was changed") + ", in effect: "
                + (parts.isEmpty() ? "nothing that it defines is different" : String.join("; ", parts));
        List<Event> events = new ArrayList<>();
        boolean metrological = !changes.metrological().isEmpty();
        events.add(event(CHANGED, Severity.INFO, metrological, subject(site), text, details));
        changes.metrological().forEach(change -> events.add(metrology(change, site, file)));
        return events;
    }

    private Event metrology(SiteChanges.Change change, Site site, String file) {
        String text = change.subject() + ": " + change.what() + " changed from " + shown(change.was()) + " to "
                + shown(change.is()) + " by " + file;
        // A sum may have 2,000 terms; the hash leads to the file that has them all.
        Map<String, String> details = Map.of(
                "what",
                change.what(),
                "old",
                cut(change.was(), DETAIL),
                "new",
                cut(change.is(), DETAIL),
                "hash",
                site.hash());
        return event(METROLOGY_CHANGED, Severity.INFO, true, change.subject(), text, details);
    }

    /**
     * @param running whether there is a site that goes on
     */
    Event refused(SiteFile.Result.Refused refused, String file, boolean running) {
        Problem first = refused.problems().get(0);
        String text = file + " is refused, "
                + (running ? "the site goes on as it was: " : "and there is no earlier one, so nothing is metered: ")
                + (refused.count() == 1 ? "" : refused.count() + " mistakes, the first ") + first;
        return event(
                REFUSED,
                running ? Severity.WARNING : Severity.ALARM,
                false,
                "",
                text,
                Map.of("mistakes", String.valueOf(refused.count()), "first", first.toString()));
    }

    static Event lost(Event first, int count) {
        return new Event(
                LOST,
                Severity.ALARM,
                true,
                first.at(),
                "",
                count + " events of the site file were lost before there was an event log; the first: " + first.text(),
                Map.of("count", String.valueOf(count)));
    }

    private Event event(
            String kind,
            Severity severity,
            boolean metrological,
            String subject,
            String text,
            Map<String, String> details) {
        return new Event(kind, severity, metrological, time.now(), subject, text, details);
    }

    private static String subject(Site site) {
        return "site/" + site.site().id();
    }

    private static void tell(String what, List<String> keys, List<String> parts, Map<String, String> details) {
        if (keys.isEmpty()) {
            return;
        }
        String all = String.join(" ", keys);
        details.put(what, cut(all, DETAIL));
        parts.add(what + " " + String.join(", ", keys.subList(0, Math.min(SHOWN, keys.size())))
                + (keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : ""));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "nothing" : cut(value, VALUE);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }
}
