package io.meterhouse.site;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What differs between two sites.
 *
 * @param added records, as {@code panel/A}
 * @param removed likewise
 * @param changed likewise
 * @param metrological every value that bears on what is billed
 */
record SiteChanges(List<String> added, List<String> removed, List<String> changed, List<Change> metrological) {
    /**
     * A value that changed.
     *
     * @param subject whose, {@code point/A-01}
     * @param what the key of the file
     * @param was empty when there was none
     * @param is empty when there is none
     */
    record Change(String subject, String what, String was, String is) {}

    boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    static SiteChanges between(Site before, Site after) {
        Map<String, Object> old = records(before);
        Map<String, Object> now = records(after);
        List<String> changed = old.keySet().stream()
                .filter(key -> now.containsKey(key) && !now.get(key).equals(old.get(key)))
                .toList();
        return new SiteChanges(
                minus(now.keySet(), old.keySet()),
                minus(old.keySet(), now.keySet()),
                changed,
                metrological(before, after));
    }

    private static List<String> minus(Set<String> these, Set<String> those) {
        return these.stream().filter(key -> !those.contains(key)).toList();
    }

    private static Map<String, Object> records(Site site) {
        Map<String, Object> records = new LinkedHashMap<>();
        records.put("site", site.site());
        site.lines().forEach(line -> records.put("line/" + line.id(), line));
        site.panels().forEach(panel -> records.put("panel/" + panel.id(), panel));
        site.virtuals().forEach(virtual -> records.put("virtual/" + virtual.id(), virtual));
        site.uplinks().forEach(uplink -> records.put("uplink/" + uplink.id(), uplink));
        return records;
    }

    private static List<Change> metrological(Site before, Site after) {
        List<Change> changes = new ArrayList<>();
        compare("site", values(before.site()), values(after.site()), changes);
        Map<String, PanelDefinition> oldPanels = byId(before.panels(), PanelDefinition::id);
        Map<String, PanelDefinition> newPanels = byId(after.panels(), PanelDefinition::id);
        both(oldPanels, newPanels).forEach(id -> {
            PanelDefinition old = oldPanels.get(id);
            PanelDefinition now = newPanels.get(id);
            if (old != null && now != null) {
                compare("panel/" + id, values(old), values(now), changes);
            } else {
                changes.add(new Change(
                        "panel/" + id, "panel", old == null ? "" : summary(old), now == null ? "" : summary(now)));
            }
        });
        points(before, after, oldPanels.keySet(), newPanels.keySet(), changes);
        Map<String, VirtualPointDefinition> oldSums = byId(before.virtuals(), VirtualPointDefinition::id);
        Map<String, VirtualPointDefinition> newSums = byId(after.virtuals(), VirtualPointDefinition::id);
        both(oldSums, newSums)
                .forEach(id -> compare(
                        "virtual/" + id,
                        Map.of("sum", sum(oldSums.get(id))),
                        Map.of("sum", sum(newSums.get(id))),
                        changes));
        return List.copyOf(changes);
    }

    private record Placed(String panel, PointDefinition point) {}

    private static void points(
            Site before, Site after, Set<String> oldPanels, Set<String> newPanels, List<Change> changes) {
        Map<String, Placed> old = placed(before);
        Map<String, Placed> now = placed(after);
        both(old, now).forEach(id -> {
            Placed was = old.get(id);
            Placed is = now.get(id);
            if (was != null && is != null) {
                compare("point/" + id, values(was), values(is), changes);
            } else if (was == null && oldPanels.contains(is.panel())) {
                changes.add(new Change("point/" + id, "point", "", summary(is)));
            } else if (is == null && newPanels.contains(was.panel())) {
                // One of a panel that came or went is told with its panel.
                changes.add(new Change("point/" + id, "point", summary(was), ""));
            }
        });
    }

    private static Map<String, Placed> placed(Site site) {
        Map<String, Placed> placed = new LinkedHashMap<>();
        site.panels().forEach(panel -> panel.points()
                .forEach(point -> placed.put(point.id(), new Placed(panel.id(), point))));
        return placed;
    }

    private static <T> Map<String, T> byId(Collection<T> records, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        records.forEach(each -> byId.put(id.apply(each), each));
        return byId;
    }

    private static Set<String> both(Map<String, ?> old, Map<String, ?> now) {
        Set<String> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys;
    }

    private static void compare(
            String subject, Map<String, String> old, Map<String, String> now, List<Change> changes) {
        old.forEach((what, was) -> {
            if (!was.equals(now.get(what))) {
                changes.add(new Change(subject, what, was, now.get(what)));
            }
        });
    }

    private static Map<String, String> values(SiteDefinition site) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("id", site.id());
        values.put("zone", site.zone().getId());
        values.put("retention", Spans.format(site.retention()));
        values.put("store.free", Amounts.format(site.storeFree()));
        values.put("time.maxError", Spans.format(site.maxClockError()));
        return values;
    }

    private static Map<String, String> values(PanelDefinition panel) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("line", panel.line());
        values.put("unit", String.valueOf(panel.node().unit()));
        values.put("profile", panel.profile());
        values.put("serial", panel.meterSerial());
        values.put("interval", panel.interval().toString());
        values.put("tolerance", Spans.format(panel.tolerance()));
        return values;
    }

    private static Map<String, String> values(Placed placed) {
        PointDefinition point = placed.point();
        List<CurrentTransformer> transformers = point.transformers();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("panel", placed.panel());
        values.put("position", String.valueOf(point.position()));
        values.put("suite", point.suite());
        values.put("servicePoint", point.servicePoint());
        values.put("phases", words(point.phases(), Enum::name));
        values.put("ct", transformers.isEmpty() ? "" : ratio(transformers.get(0)));
        values.put("ctInputs", words(transformers, ct -> String.valueOf(ct.input())));
        values.put("ctSerials", serials(transformers));
        values.put("rating", thousandths(point.rating().milliamperes()));
        values.put("volts", thousandths(point.rating().millivolts()));
        values.put("meterSerial", point.meterSerial());
        values.put("seal", point.seal());
        values.put("verifiedUntil", point.verifiedUntil().map(Object::toString).orElse(""));
        values.put("channels", words(point.quantities(), quantity -> quantity.code()));
        values.put("tou.billing", point.touBilling().name().toLowerCase(Locale.ROOT));
        return values;
    }

    private static String serials(List<CurrentTransformer> transformers) {
        return transformers.stream().allMatch(ct -> ct.serial().isEmpty())
                ? ""
                : words(transformers, CurrentTransformer::serial);
    }

    private static <T> String words(List<T> things, Function<T, String> word) {
        return things.stream().map(word).collect(Collectors.joining(", "));
    }

    private static String ratio(CurrentTransformer transformer) {
        return thousandths(transformer.primaryMilliamperes()) + "/" + thousandths(transformer.secondaryMilliamperes());
    }

    private static String thousandths(long value) {
        return BigDecimal.valueOf(value, 3).stripTrailingZeros().toPlainString();
    }

    private static String summary(PanelDefinition panel) {
        return panel.profile() + " " + panel.meterSerial()
                + (panel.meterSerial().isEmpty() ? "" : " ") + "as unit "
                + panel.node().unit() + " of " + panel.line() + ", "
                + panel.points().size() + " points, " + panel.interval();
    }

    private static String summary(Placed placed) {
        return values(placed).entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .filter(text -> !text.equals("tou.billing gateway"))
                .collect(Collectors.joining("; "));
    }

    private static String sum(VirtualPointDefinition virtual) {
        return virtual == null
                ? ""
                : virtual.terms().stream()
                        .map(term -> (term.sign() > 0 ? "+" : "-") + term.channel())
                        .collect(Collectors.joining(" "));
    }
}
