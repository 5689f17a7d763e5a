package io.meterhouse.site;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.definition.PointDefinition.Rating;
import io.meterhouse.api.metering.definition.PointDefinition.TouBilling;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The points of a file, written one by one or in the short form. */
final class PointReader {
    static final int MAX_POINTS = 2000;

    /** Panels of the project's own map, whose point p owns the inputs 2p-1 and 2p (docs/panel-24.md). */
    private static final Set<String> TWO_INPUTS_A_POINT = Set.of("panel-24", "panel-12");

    private static final Kind<Integer> NUMBER = Kind.whole(1, MAX_POINTS);
    private static final Kind<Phase> PHASE = Kind.choice(List.of(Phase.values()), Phase::name);
    private static final Kind<Quantity> CHANNEL = Kind.choice(List.of(Quantity.values()), Quantity::code);
    private static final Kind<TouBilling> BILLING =
            Kind.choice(List.of(TouBilling.values()), billing -> billing.name().toLowerCase(Locale.ROOT));
    private static final Kind<Long> AMPERES = Kind.thousandths("amperes", 20_000);
    private static final Kind<Long> VOLTS = Kind.thousandths("volts", 1_000);
    private static final Kind<String> PREFIX = Kind.matching(
            "1 to 30 letters, digits, _ or -, with which the ids begin", Pattern.compile("[A-Za-z0-9_-]{1,30}"));
    private static final Kind<Integer> SUITE_FROM = Kind.whole(0, 999_999_999);
    private static final Kind<LocalDate> DATE = Kind.of("a date, for instance 2030-12-31", PointReader::date);

    private final Problems problems;
    private final Firsts<String> ids = new Firsts<>("");
    private int count;
    private boolean doubtful;

    PointReader(Problems problems) {
        this.problems = problems;
    }

    /** Ids of all points so far, for virtual points to keep clear of. */
    Firsts<String> ids() {
        return ids;
    }

    /** Whether an id or a channel was a mistake: then one that seems not to exist may be the one that was meant. */
    boolean isDoubtful() {
        return doubtful;
    }

    List<PointDefinition> read(Section panel, String profile) {
        Optional<YamlNode> node = panel.node("points");
        if (node.isEmpty()) {
            doubtful = true;
            if (panel.readable()) {
                panel.mistake("points", "missing; expected as a list, or as {count: 24, prefix: A-, ...}");
            }
            return List.of();
        }
        String path = panel.path("points");
        TouBilling billing = billing(panel, TouBilling.GATEWAY);
        if (node.get() instanceof YamlNode.Keys) {
            return alike(
                    new Section(
                            node.get(),
                            path,
                            problems,
                            List.of(
                                    "count",
                                    "prefix",
                                    "suiteFrom",
                                    "phases",
                                    "ct",
                                    "rating",
                                    "volts",
                                    "channels",
                                    "tou")),
                    profile,
                    billing);
        }
        List<YamlNode> items = panel.items("points", true, MAX_POINTS);
        doubtful |= items.isEmpty();
        if (items.isEmpty() && node.get() instanceof YamlNode.Items) {
            panel.mistake("points", "no point; a panel has one at least");
        }
        if (!room(panel, "points", items.size())) {
            return List.of();
        }
        Firsts<Integer> positions = new Firsts<>("in this panel");
        Firsts<Integer> inputs = new Firsts<>("in this panel");
        return IntStream.range(0, items.size())
                .mapToObj(i -> point(items.get(i), path + "[" + i + "]", profile, billing, positions, inputs))
                .toList();
    }

    /** Whether so many more points may be; said once, where the bound is crossed. */
    private boolean room(Section section, String key, int more) {
        boolean before = count <= MAX_POINTS;
        count += more;
        if (count > MAX_POINTS && before) {
            section.mistake(key, "more than " + MAX_POINTS + " points in the file, the most that a gateway reads");
        }
        doubtful |= count > MAX_POINTS;
        return count <= MAX_POINTS;
    }

    private PointDefinition point(
            YamlNode node,
            String path,
            String profile,
            TouBilling billing,
            Firsts<Integer> positions,
            Firsts<Integer> inputs) {
        Section point = new Section(
                node,
                path,
                problems,
                List.of(
                        "id",
                        "position",
                        "suite",
                        "label",
                        "servicePoint",
                        "phases",
                        "ct",
                        "ctInputs",
                        "ctSerials",
                        "rating",
                        "volts",
                        "meterSerial",
                        "seal",
                        "verifiedUntil",
                        "channels",
                        "tou"));
        String id = point.need("id", Kind.ID, "");
        doubtful |= id.isEmpty() || !ids.check(id, point, "id", Problems.quote(id), "give this point another id");
        int position = point.need("position", NUMBER, 0);
        if (position > 0
                && !positions.check(position, point, "position", "position " + position, "each point has its own")) {
            position = 0;
        }
        List<Phase> phases = phases(point);
        return new PointDefinition(
                id,
                position,
                point.get("suite", Kind.TEXT, ""),
                point.get("label", Kind.TEXT, ""),
                point.get("servicePoint", Kind.TEXT, ""),
                phases,
                new TransformerReader(point, profile, inputs).read(position, phases.size()),
                rating(point),
                point.get("meterSerial", Kind.TEXT, ""),
                point.get("seal", Kind.TEXT, ""),
                Optional.ofNullable(point.get("verifiedUntil", DATE, null)),
                channels(point),
                billing(point, billing));
    }

    private List<PointDefinition> alike(Section all, String profile, TouBilling ofPanel) {
        int number = all.need("count", NUMBER, 0);
        String prefix = all.need("prefix", PREFIX, "");
        int suiteFrom = all.get("suiteFrom", SUITE_FROM, -1);
        List<Phase> phases = phases(all);
        Optional<Ratio> ratio = Optional.ofNullable(all.get("ct", Ratio.KIND, null));
        if (ratio.isPresent() && !twoInputsAPoint(profile)) {
            all.mistake(
                    "ct",
                    "inputs are known for panel-24 and panel-12 only; write the points one by one, with ctInputs");
        }
        if (ratio.isPresent() && phases.size() > 2) {
            all.mistake(
                    "phases", "a point of " + profile + " has two inputs; write the points one by one, with ctInputs");
        }
        Rating rating = rating(all);
        List<Quantity> channels = channels(all);
        TouBilling billing = billing(all, ofPanel);
        doubtful |= number == 0 || prefix.isEmpty();
        int digits = Math.max(2, String.valueOf(number).length());
        if (prefix.length() + digits > 32) {
            all.mistake("prefix", "ids would be longer than 32 characters; use a shorter prefix");
        }
        if (!room(all, "count", number)) {
            return List.of();
        }
        List<PointDefinition> points = new ArrayList<>();
        for (int position = 1; position <= number && !prefix.isEmpty(); position++) {
            String id = prefix + "0".repeat(digits - String.valueOf(position).length()) + position;
            doubtful |= !ids.check(id, all, "prefix", "id " + Problems.quote(id), "use another prefix");
            List<CurrentTransformer> transformers = new ArrayList<>();
            for (int i = 0; i < phases.size() && ratio.isPresent(); i++) {
                transformers.add(ratio.get().transformer(2 * position - 1 + i, ""));
            }
            points.add(new PointDefinition(
                    id,
                    position,
                    suiteFrom < 0 ? "" : String.valueOf((long) suiteFrom + position - 1),
                    "",
                    "",
                    phases,
                    transformers,
                    rating,
                    "",
                    "",
                    Optional.empty(),
                    channels,
                    billing));
        }
        return points;
    }

    /** {@code tou: {billing: meter}}. */
    private TouBilling billing(Section section, TouBilling otherwise) {
        return section.node("tou")
                .map(node -> new Section(node, section.path("tou"), problems, List.of("billing"))
                        .get("billing", BILLING, otherwise))
                .orElse(otherwise);
    }

    static boolean twoInputsAPoint(String profile) {
        return TWO_INPUTS_A_POINT.contains(profile);
    }

    private static List<Phase> phases(Section point) {
        if (point.readable() && !point.has("phases")) {
            point.mistake("phases", "missing; expected as [A], [A, B] or [A, B, C]: a wrong guess would bill wrongly");
        }
        return point.list("phases", PHASE, 3, false);
    }

    private static Rating rating(Section point) {
        return new Rating(point.need("rating", AMPERES, 1000L), point.get("volts", VOLTS, 120_000L));
    }

    private List<Quantity> channels(Section point) {
        List<Quantity> channels = point.list("channels", CHANNEL, Quantity.values().length, false);
        if (channels.isEmpty()) {
            doubtful |= point.has("channels");
            return List.of(Quantity.KWH_DELIVERED);
        }
        if (!channels.contains(Quantity.KWH_DELIVERED)) {
            point.mistake("channels", "kwh-del is missing; it is always there");
            doubtful = true;
        }
        // One order, so that the same channels written in another do not count as a change.
        return channels.stream().sorted().toList();
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.length() == 10 ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
