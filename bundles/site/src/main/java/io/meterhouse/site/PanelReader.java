package io.meterhouse.site;

import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The panels of a file. */
final class PanelReader {
    private static final Duration TOLERANCE = Duration.ofSeconds(150);
    private static final Kind<Integer> RTU_UNIT = Kind.whole(1, 247);
    private static final Kind<Integer> TCP_UNIT = Kind.whole(0, 255);
    private static final Kind<String> PROFILE =
            Kind.matching("the id of a meter profile, for instance panel-24", Pattern.compile("[A-Za-z0-9._-]{1,64}"));
    private static final Kind<Duration> GAP = Spans.between("0s", "5s");
    private static final Kind<Duration> TIMEOUT = Spans.between("20ms", "60s");

    private final Problems problems;
    private final LineReader lines;
    private final ZoneId zone;
    private final IntervalLength siteInterval;
    private final PointReader points;
    private final Firsts<String> ids = new Firsts<>("");
    private final Map<String, Firsts<Integer>> units = new HashMap<>();

    PanelReader(Problems problems, LineReader lines, ZoneId zone, IntervalLength siteInterval) {
        this.problems = problems;
        this.lines = lines;
        this.zone = zone;
        this.siteInterval = siteInterval;
        this.points = new PointReader(problems);
    }

    PointReader points() {
        return points;
    }

    PanelDefinition read(YamlNode node, String path) {
        Section panel = new Section(
                node,
                path,
                problems,
                List.of(
                        "id",
                        "line",
                        "unit",
                        "profile",
                        "serial",
                        "interval",
                        "poll",
                        "tolerance",
                        "gap",
                        "timeout",
                        "tou",
                        "points"));
        String id = panel.need("id", Kind.ID, "");
        if (!id.isEmpty()) {
            ids.check(id, panel, "id", Problems.quote(id), "give this panel another id");
        }
        String line = panel.need("line", Kind.ID, "");
        Framing framing = framing(panel, line);
        int unit = unit(panel, line, framing);
        String profile = panel.need("profile", PROFILE, "");
        IntervalLength interval = panel.get("interval", SiteReader.INTERVAL, siteInterval);
        Duration poll = panel.get("poll", Spans.between("1s", interval.toString()), Duration.ofSeconds(20));
        Duration half = interval.duration().dividedBy(2);
        Duration tolerance =
                panel.get("tolerance", halfOf(interval, half), TOLERANCE.compareTo(half) < 0 ? TOLERANCE : half);
        Node address = new Node(
                unit, panel.get("gap", GAP, Duration.ZERO), panel.get("timeout", TIMEOUT, Duration.ofSeconds(1)), "");
        List<PointDefinition> definitions = points.read(panel, profile);
        return new PanelDefinition(
                id,
                line,
                framing,
                address,
                profile,
                panel.get("serial", Kind.TEXT, ""),
                interval,
                zone,
                poll,
                tolerance,
                definitions);
    }

    private static Kind<Duration> halfOf(IntervalLength interval, Duration half) {
        Kind<Duration> range = Spans.between("1s", Spans.format(half));
        return new Kind<>(range.expected() + ", half the interval of " + interval, range.reader(), range.hint());
    }

    private Framing framing(Section panel, String id) {
        LineDefinition line = lines.byId().get(id);
        if (line == null) {
            if (!id.isEmpty() && !lines.isDoubtful()) {
                String hint = Kind.didYouMean(id, lines.byId().keySet());
                panel.mistake(
                        "line",
                        "there is no line " + Problems.quote(id) + "; "
                                + (hint.isEmpty() ? "add it under lines, or name one of those" : hint));
            }
            return Framing.MBAP;
        }
        return line.framing();
    }

    private int unit(Section panel, String line, Framing framing) {
        int unit = panel.need("unit", framing == Framing.MBAP ? TCP_UNIT : RTU_UNIT, -1);
        if (unit < 0) {
            return 1;
        }
        if (!line.isEmpty()) {
            units.computeIfAbsent(line, l -> new Firsts<>("on line " + Problems.quote(l)))
                    .check(unit, panel, "unit", "unit " + unit, "set each meter of a line to an address of its own");
        }
        return unit;
    }
}
