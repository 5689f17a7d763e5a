package io.meterhouse.site;

import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes to the whole model. For one file. */
final class SiteReader {
    static final int MAX_LINES = 50;
    static final int MAX_PANELS = 200;
    static final int MAX_VIRTUALS = 500;
    static final int MAX_UPLINKS = 20;

    private static final Pattern SITE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Kind<Duration> RETENTION_RANGE = Spans.between("96d", "10y");
    private static final Kind<Duration> RETENTION = Kind.of(
            "96d to 10y, in days (d) or years (y)",
            text -> text.endsWith("d") || text.endsWith("y")
                    ? RETENTION_RANGE.read(new YamlNode.Scalar(1, text, true))
                    : Optional.empty());
    /** More than a new generation of 20 panels takes, and a release that is fetched beside it. */
    private static final long FREE = 64_000_000;

    private static final Kind<Duration> MAX_ERROR = Spans.between("1s", "1h");
    static final Kind<IntervalLength> INTERVAL = Kind.choice(
            IntervalLength.ALLOWED_MINUTES.stream().map(IntervalLength::new).toList(), IntervalLength::toString);

    private final Problems problems;

    SiteReader(Problems problems) {
        this.problems = problems;
    }

    Site read(YamlNode root, String hash) {
        Section top = new Section(root, "", problems, List.of("site", "lines", "panels", "virtual", "uplinks"));
        if (!top.has("site") && top.readable()) {
            top.mistake("site", "missing; expected as a group of keys: id, zone, ...");
        }
        Section head = top.node("site")
                .map(node -> new Section(
                        node,
                        "site",
                        problems,
                        List.of("id", "name", "zone", "interval", "retention", "store", "time")))
                .orElseGet(() -> new Section(new YamlNode.Keys(1, List.of()), "site", new Problems(""), List.of()));
        SiteDefinition site = site(head);
        IntervalLength interval = head.get("interval", INTERVAL, new IntervalLength(5));

        LineReader lineReader = new LineReader(problems);
        List<LineDefinition> lines = each(top, "lines", true, MAX_LINES, lineReader::read);
        PanelReader panelReader = new PanelReader(problems, lineReader, site.zone(), interval);
        List<PanelDefinition> panels = each(top, "panels", true, MAX_PANELS, panelReader::read);
        VirtualReader virtualReader = new VirtualReader(problems, panels, panelReader.points());
        List<VirtualPointDefinition> virtuals = each(top, "virtual", false, MAX_VIRTUALS, virtualReader::read);
        UplinkReader uplinkReader = new UplinkReader(problems, site.id());
        List<UplinkDefinition> uplinks = each(top, "uplinks", false, MAX_UPLINKS, uplinkReader::read);
        SiteDefinition.Ids ids = new SiteDefinition.Ids(
                ids(lines, LineDefinition::id), ids(panels, PanelDefinition::id), ids(uplinks, UplinkDefinition::id));
        SiteDefinition whole = new SiteDefinition(
                site.id(), site.name(), site.zone(), site.retention(), site.storeFree(), site.maxClockError(), ids);
        return new Site(whole, lines, panels, virtuals, uplinks, hash);
    }

    private static <T> Set<String> ids(List<T> definitions, Function<T, String> id) {
        return definitions.stream().map(id).collect(Collectors.toSet());
    }

    private static <T> List<T> each(
            Section top, String key, boolean needed, int most, BiFunction<YamlNode, String, T> reader) {
        List<YamlNode> items = top.items(key, needed, most);
        return IntStream.range(0, items.size())
                .mapToObj(i -> reader.apply(items.get(i), key + "[" + i + "]"))
                .toList();
    }

    private SiteDefinition site(Section head) {
        String id = head.need("id", Kind.matching("an id of 1 to 64 letters, digits, _ or -", SITE_ID), "unknown");
        Duration maxError = head.node("time")
                .map(node -> new Section(node, "site.time", problems, List.of("maxError"))
                        .get("maxError", MAX_ERROR, Duration.ofSeconds(60)))
                .orElse(Duration.ofSeconds(60));
        long free = head.node("store")
                .map(node -> new Section(node, "site.store", problems, List.of("free")).get("free", Amounts.KIND, FREE))
                .orElse(FREE);
        return new SiteDefinition(
                id,
                head.get("name", Kind.TEXT, id),
                head.need("zone", Kind.ZONE, ZoneOffset.UTC),
                head.get("retention", RETENTION, Duration.ofDays(96)),
                free,
                maxError,
                new SiteDefinition.Ids(Set.of(), Set.of(), Set.of()));
    }
}
