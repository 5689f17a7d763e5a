package io.meterhouse.site;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The virtual points of a file. */
final class VirtualReader {
    static final int MAX_TERMS = 2000;
    static final int MAX_TERMS_IN_ALL = 20_000;
    private static final Pattern TERM =
            Pattern.compile("([+-])([A-Za-z0-9_-]{1,32})(?:\\.(kwh-del|kwh-rec|kvarh|kvah))?");
    private static final Kind<Term> TERM_KIND = Kind.of(
            "a sign and a point, and its channel when it is not kwh-del, for instance +main or -main.kwh-rec",
            VirtualReader::term);

    private record Measured(PointDefinition point, IntervalLength interval) {}

    private final Problems problems;
    private final PointReader points;
    private final Map<String, Measured> measured = new HashMap<>();
    private final Set<String> virtuals = new HashSet<>();
    private int terms;

    VirtualReader(Problems problems, List<PanelDefinition> panels, PointReader points) {
        this.problems = problems;
        this.points = points;
        for (PanelDefinition panel : panels) {
            panel.points().forEach(point -> measured.put(point.id(), new Measured(point, panel.interval())));
        }
    }

    VirtualPointDefinition read(YamlNode node, String path) {
        Section virtual = new Section(node, path, problems, List.of("id", "label", "sum"));
        String id = virtual.need("id", Kind.ID, "");
        if (!id.isEmpty()) {
            points.ids().check(id, virtual, "id", Problems.quote(id), "give this virtual point another id");
            virtuals.add(id);
        }
        if (virtual.readable() && !virtual.has("sum")) {
            virtual.mistake("sum", "missing; expected as a list of terms, for instance [+main, -A-01]");
        }
        List<Term> sum = virtual.list("sum", TERM_KIND, MAX_TERMS, false);
        boolean before = terms <= MAX_TERMS_IN_ALL;
        terms += sum.size();
        if (terms > MAX_TERMS_IN_ALL && before) {
            virtual.mistake(
                    "sum", "more than " + MAX_TERMS_IN_ALL + " terms in the file, the most that a gateway takes");
        }
        check(virtual, sum);
        return new VirtualPointDefinition(id, virtual.get("label", Kind.TEXT, ""), sum);
    }

    private void check(Section virtual, List<Term> sum) {
        Set<ChannelId> seen = new HashSet<>();
        Term first = null;
        for (int i = 0; i < sum.size(); i++) {
            ChannelId channel = sum.get(i).channel();
            Measured point = measured.get(channel.point());
            Optional<String> objection = !seen.add(channel)
                    ? Optional.of(channel + " is in the sum twice; delete one")
                    : objection(channel, point);
            if (objection.isEmpty() && first == null && point != null) {
                first = sum.get(i);
            } else if (objection.isEmpty() && point != null && first != null) {
                objection = mismatch(first.channel(), channel);
            }
            int at = i;
            objection.ifPresent(
                    text -> problems.add(itemLine(virtual, at), virtual.path("sum") + "[" + at + "]", text));
        }
    }

    private static int itemLine(Section virtual, int index) {
        return virtual.node("sum")
                .map(node -> ((YamlNode.Items) node).items().get(index).line())
                .orElseGet(virtual::line);
    }

    private Optional<String> objection(ChannelId channel, Measured point) {
        if (point == null) {
            String name = Problems.quote(channel.point());
            if (virtuals.contains(channel.point())) {
                return Optional.of(name + " is a virtual point; write the terms of its sum here");
            }
            if (points.isDoubtful()) {
                return Optional.empty();
            }
            String hint = problems.hasRoom() ? Kind.didYouMean(channel.point(), measured.keySet()) : "";
            return Optional.of("there is no point " + name + "; " + (hint.isEmpty() ? "name one of a panel" : hint));
        }
        if (!point.point().quantities().contains(channel.quantity()) && !points.isDoubtful()) {
            return Optional.of("point " + Problems.quote(channel.point()) + " has no channel "
                    + channel.quantity().code() + "; add it to its channels");
        }
        return Optional.empty();
    }

    private Optional<String> mismatch(ChannelId first, ChannelId channel) {
        if (isActive(first.quantity()) != isActive(channel.quantity())
                || !isActive(channel.quantity()) && first.quantity() != channel.quantity()) {
            return Optional.of(
                    channel + " is of another kind of energy than " + first + "; make a virtual point for each kind");
        }
        IntervalLength length = measured.get(channel.point()).interval();
        IntervalLength firstLength = measured.get(first.point()).interval();
        return length.equals(firstLength)
                ? Optional.empty()
                : Optional.of(channel + " has intervals of " + length + ", " + first + " of " + firstLength
                        + "; one length expected");
    }

    private static boolean isActive(Quantity quantity) {
        return quantity == Quantity.KWH_DELIVERED || quantity == Quantity.KWH_RECEIVED;
    }

    private static Optional<Term> term(String text) {
        Matcher matcher = TERM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Quantity quantity = matcher.group(3) == null ? Quantity.KWH_DELIVERED : Quantity.ofCode(matcher.group(3));
        return Optional.of(new Term(matcher.group(1).equals("+") ? 1 : -1, new ChannelId(matcher.group(2), quantity)));
    }
}
