package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Violation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One world as one SVG that needs nothing else: a lane for each part of the building, and under them what was delivered. */
final class Drawing {
    private static final int WIDTH = 1200;
    private static final int LEFT = 100;
    private static final int RIGHT = 24;
    private static final int ROW = 13;
    private static final int GAP = 7;
    private static final int MOST_ROWS = 4;
    private static final int CHART = 110;
    private static final double LEAST = 2.5;
    private static final int MOST_LABELS = 16;
    private static final int CHARACTER = 6;
    private static final int LEGEND_COLUMN = 180;
    private static final String VIOLATED = "#d00000";
    private static final String DARK = "#24292f";
    private static final String FAINT = "#6e7781";
    /** Can be told apart by most eyes; kinds of one part are neighbours in it. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#7a5195", "#56b4e9", "#cc79a7", "#a89b00", "#8c6d31");

    private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Picture picture;
    private final Result result;
    private final StringBuilder svg = new StringBuilder();
    private final Map<FaultKind, Integer> met = new EnumMap<>(FaultKind.class);
    private int y;

    private Drawing(Picture picture, Result result) {
        this.picture = picture;
        this.result = result;
    }

    static String of(Picture picture, Result result) {
        var drawing = new Drawing(picture, result);
        drawing.draw();
        String body = drawing.svg.toString();
        int height = drawing.y + 14;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                                + " font-family=\"DejaVu Sans,Verdana,sans-serif\" font-size=\"11\" fill=\"%s\">%n",
                        WIDTH,
                        height,
                        WIDTH,
                        height,
                        DARK)
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body + "</svg>\n";
    }

    private void draw() {
        Plan plan = result.plan();
        text(16, 24, "font-size=\"15\" font-weight=\"bold\"", "world " + plan.seed());
        text(
                LEFT + 30,
                24,
                "fill=\"" + FAINT + "\"",
                picture.blueprint().site().pointCount() + " points, " + picture.zone() + ", "
                        + local(picture.start()).substring(0, 10) + " to "
                        + local(picture.end()).substring(0, 10) + ", roughness " + plan.rough()
                        + (plan.only().isEmpty() ? "" : ", some faults only"));
        text(
                WIDTH - RIGHT,
                24,
                "text-anchor=\"end\" fill=\"" + FAINT
                        + "\" font-family=\"DejaVu Sans Mono,monospace\" font-size=\"10\"",
                "./gateway universe --seed " + plan.seed() + " --days " + plan.days() + " --rough " + plan.rough());
        int top = 58;
        y = top + 4;
        var lanes = new StringBuilder();
        picture.lanes().forEach((name, bars) -> lane(name, bars, lanes));
        int bottom = y + CHART + 36;
        axis(top, bottom);
        svg.append(lanes);
        chart();
        violations();
        legend();
    }

    private double x(long at) {
        double share = (at - picture.start()) / (double) Math.max(1, picture.end() - picture.start());
        return LEFT + Math.max(0, Math.min(1, share)) * (WIDTH - LEFT - RIGHT);
    }

    private String local(long at) {
        return FULL.format(Instant.ofEpochMilli(at).atZone(picture.zone()));
    }

    /** Midnights, and the nights in which the clocks change. */
    private void axis(int top, int bottom) {
        LocalDate first =
                Instant.ofEpochMilli(picture.start()).atZone(picture.zone()).toLocalDate();
        LocalDate last =
                Instant.ofEpochMilli(picture.end()).atZone(picture.zone()).toLocalDate();
        long days = last.toEpochDay() - first.toEpochDay();
        long step = Math.max(1, (days + MOST_LABELS - 1) / MOST_LABELS);
        for (LocalDate day = first.plusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            double at = x(day.atStartOfDay(picture.zone()).toInstant().toEpochMilli());
            boolean labelled = (day.toEpochDay() - first.toEpochDay() - 1) % step == 0;
            line(at, top, at, bottom, labelled ? "#d0d7de" : "#eef1f4", "");
            if (labelled) {
                text(at, top - 5, "text-anchor=\"middle\" fill=\"" + FAINT + "\"", LABEL.format(day));
            }
        }
        Instant from = Instant.ofEpochMilli(picture.start());
        for (ZoneOffsetTransition next = picture.zone().getRules().nextTransition(from);
                next != null && next.getInstant().toEpochMilli() < picture.end();
                next = picture.zone().getRules().nextTransition(next.getInstant())) {
            double at = x(next.getInstant().toEpochMilli());
            line(at, top - 20, at, bottom, "#0969da", " stroke-width=\"1.5\" stroke-dasharray=\"5 3\"");
            boolean toTheLeft = at > WIDTH - 170.0;
            text(
                    at + (toTheLeft ? -4 : 4),
                    top - 18,
                    "fill=\"#0969da\"" + (toTheLeft ? " text-anchor=\"end\"" : ""),
                    "clocks go " + (next.isGap() ? "forward" : "back") + ", "
                            + LABEL.format(next.getInstant().atZone(picture.zone())));
        }
    }

    /** What overlaps lies in rows of its own. */
    private void lane(String name, List<Picture.Bar> bars, StringBuilder into) {
        List<Picture.Bar> sorted = new ArrayList<>(bars);
        sorted.sort(Comparator.comparingLong(bar -> bar.from));
        double[] free = new double[MOST_ROWS];
        int rows = 1;
        int begin = y;
        for (Picture.Bar bar : sorted) {
            double from = x(bar.from);
            boolean once = bar.kind != null && bar.to == bar.from;
            double to = Math.max(x(bar.to), from + LEAST);
            int row = 0;
            while (row < MOST_ROWS - 1 && free[row] > from - (once ? 4 : 0)) {
                row++;
            }
            free[row] = Math.max(free[row], to + (once ? 5 : 1));
            rows = Math.max(rows, row + 1);
            if (bar.kind != null) {
                met.merge(bar.kind, 1, Integer::sum);
            }
            mark(bar, from, to, begin + row * ROW, once, into);
        }
        int height = rows * ROW;
        into.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                LEFT - 8,
                begin + height / 2 + 3,
                escaped(picture.title(name))));
        y = begin + height + GAP;
        into.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d0d7de\"/>%n",
                16,
                y - GAP / 2.0,
                WIDTH - RIGHT,
                y - GAP / 2.0));
    }

    private void mark(Picture.Bar bar, double from, double to, int top, boolean once, StringBuilder into) {
        String fill = bar.kind == null ? DARK : colour(bar.kind);
        String title = "<title>" + escaped(bar.name + ": " + local(bar.from) + (once ? "" : " to " + local(bar.to)))
                + "</title>";
        if (once) {
            into.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %.1fl4.5 5.5l-4.5 5.5l-4.5 -5.5z\" fill=\"%s\">%s</path>%n",
                    from,
                    (double) top,
                    fill,
                    title));
            return;
        }
        into.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"1\" fill=\"%s\">%s</rect>%n",
                from,
                top,
                to - from,
                ROW - 2,
                fill,
                title));
        String label = bar.kind == null ? "down" : words(bar.kind);
        if (label.length() * CHARACTER + 6 < to - from) {
            into.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" font-size=\"9\" fill=\"#ffffff\" pointer-events=\"none\">%s</text>%n",
                    from + 3,
                    top + ROW - 4,
                    label));
        }
    }

    private static String words(FaultKind kind) {
        return kind.figure().replace('_', ' ');
    }

    private static String colour(FaultKind kind) {
        return COLOURS.get(kind.ordinal() % COLOURS.size());
    }

    /** For each day what the store took, as an outline, and what the consumer got, filled. */
    private void chart() {
        int base = y + 18 + CHART;
        long most = picture.scale();
        text(
                LEFT - 8,
                base - CHART + 8,
                "text-anchor=\"end\" fill=\"" + FAINT + "\"",
                String.format(Locale.ROOT, "%,d", most));
        text(LEFT - 8, base, "text-anchor=\"end\" fill=\"" + FAINT + "\"", "0");
        text(LEFT - 8, base - CHART / 2 - 3, "text-anchor=\"end\"", "intervals");
        text(LEFT - 8, base - CHART / 2 + 10, "text-anchor=\"end\"", "a day");
        line(LEFT, base, WIDTH - RIGHT, base, FAINT, "");
        for (Picture.Day day : picture.days()) {
            double from = x(day.from()) + 1;
            double width = Math.max(1, x(day.to()) - from - 1);
            String title = "<title>"
                    + local(day.from()).substring(0, 10) + ": " + day.recorded() + " recorded, " + day.delivered()
                    + " delivered</title>";
            double delivered = CHART * (double) Math.min(most, day.delivered()) / most;
            if (day.delivered() > most) {
                String number = String.format(Locale.ROOT, "%,d", day.delivered());
                text(from + width / 2, base - CHART - 4.0, "text-anchor=\"middle\" font-size=\"9\"", number);
            }
            double recorded = CHART * (double) day.recorded() / most;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#9ec5a8\">%s</rect>%n",
                    from,
                    base - delivered,
                    width,
                    delivered,
                    title));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"%s\">%s</rect>%n",
                    from,
                    base - recorded,
                    width,
                    recorded,
                    DARK,
                    title));
        }
        y = base;
    }

    /** Red, each where it was noticed. */
    private void violations() {
        y += 16;
        text(LEFT - 8, y, "text-anchor=\"end\"", "violations");
        Map<Long, List<Violation>> places = new TreeMap<>();
        for (Violation violation : result.violations()) {
            places.computeIfAbsent(Math.round(x(violation.trueMillis())), at -> new ArrayList<>())
                    .add(violation);
        }
        if (places.isEmpty()) {
            text(LEFT + 2, y, "fill=\"" + FAINT + "\"", "none");
        }
        places.forEach((at, all) -> svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %dl6 11h-12z\" fill=\"%s\"><title>%s</title></path>%n",
                at,
                y - 11,
                VIOLATED,
                escaped(all.size() + " at " + local(all.get(0).trueMillis()) + ": "
                        + all.get(0).rule().words()))));
    }

    private void legend() {
        int column = 0;
        y += 26;
        for (FaultKind kind : FaultKind.values()) {
            int times = result.happened().getOrDefault(kind, 0);
            if (times == 0 || !met.containsKey(kind)) {
                continue;
            }
            column = entry(
                    column,
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"" + colour(kind) + "\"/>%n",
                    words(kind) + (times == 1 ? ", once" : ", " + times + " times"));
        }
        column = entry(
                column,
                "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"" + DARK + "\"/>%n",
                "no process runs");
        column = entry(
                column,
                "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"none\" stroke=\"" + DARK + "\"/>%n",
                "recorded that day");
        entry(column, "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"#9ec5a8\"/>%n", "delivered that day");
    }

    /** One more; gives the next column. */
    private int entry(int column, String swatch, String words) {
        int next = column;
        if (LEFT + (next + 1) * LEGEND_COLUMN > WIDTH) {
            next = 0;
            y += 17;
        }
        int at = LEFT + next * LEGEND_COLUMN;
        svg.append(String.format(Locale.ROOT, swatch, at, y - 9));
        text(at + 15, y, "", words);
        return next + 1;
    }

    private void line(double x1, double y1, double x2, double y2, String stroke, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
                x1,
                y1,
                x2,
                y2,
                stroke,
                more));
    }

    private void text(double x, double at, String style, String words) {
        svg.append(
                String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, at, style, escaped(words)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
