package io.meterhouse.meter.modbus.profile;

import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.meter.modbus.profile.Profile.Place;
import io.meterhouse.meter.modbus.profile.Profile.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.Node;

/** Reads where a meter's points are. */
final class PointsReader {
    private static final int MOST = 1000;
    private final Mistakes mistakes;

    PointsReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    Points read(YamlMap profile) {
        YamlMap map = profile.map("points").orElse(null);
        if (map == null) {
            return new Points(1, 1, 0, List.of(), Map.of());
        }
        int count = map.integer("count", 1, MOST, 1);
        int perUnit = map.integer("per-unit", 1, MOST, count);
        int inputs = map.integer("inputs", 0, 6, 0);
        List<Phase> phases = phases(map);
        Map<Integer, Place> each = new TreeMap<>();
        for (Node node : map.list("each")) {
            YamlMap one = new YamlMap(mistakes, node, "points.each[" + each.size() + "]");
            one.required("position");
            int position = one.integer("position", 1, MOST, 1);
            int unit = one.integer("unit", 0, 246, 0);
            int offset = one.integer("offset", 0, 65_535, 0);
            List<Phase> own = one.has("phases") ? phases(one) : phases;
            // their offset says it all: steps are for points in a row
            if (each.put(position, new Place(unit, 0, offset, own)) != null) {
                one.wrong("position", position + ": given twice");
            }
            one.finish();
        }
        if (!each.isEmpty() && (map.has("count") || map.has("per-unit"))) {
            map.wrong("each", "either every point of its own, or `count` and `per-unit`");
        }
        if ((count - 1) / perUnit > 246) {
            map.wrong("count", count + " points, " + perUnit + " a unit: more units than a line has");
        }
        map.finish();
        return new Points(each.isEmpty() ? count : each.size(), perUnit, inputs, phases, each);
    }

    private List<Phase> phases(YamlMap map) {
        List<Phase> phases = new ArrayList<>();
        for (Node node : map.list("phases")) {
            String text = mistakes.text(node, map.at("phases")).orElse("");
            if (text.length() != 1 || "ABC".indexOf(text.charAt(0)) < 0 || phases.contains(Phase.valueOf(text))) {
                mistakes.add(node, map.at("phases"), "'" + text + "': A, B and C expected, each at most once");
            } else {
                phases.add(Phase.valueOf(text));
            }
        }
        return phases;
    }
}
