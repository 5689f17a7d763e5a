package io.meterhouse.demo;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A screen of a terminal as SVG: text and the colours that it was given. */
final class Picture {
    private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");
    private static final Map<String, String> STYLES = Map.of(
            "1", "font-weight:bold",
            "2", "fill:#8b949e",
            "31", "fill:#ff7b72",
            "32", "fill:#7ee787",
            "33", "fill:#e3b341");
    private static final int SIZE = 13;
    private static final int LINE = 18;
    private static final int MARGIN = 16;

    private Picture() {}

    static String svg(List<String> lines) {
        int columns = lines.stream()
                .mapToInt(line -> STYLE.matcher(line).replaceAll("").length())
                .max()
                .orElse(1);
        int width = 2 * MARGIN + columns * SIZE * 3 / 5 + SIZE;
        int height = 2 * MARGIN + lines.size() * LINE;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%n"
                .formatted(width, height, width, height));
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
        svg.append("<g font-family=\"ui-monospace,DejaVu Sans Mono,Menlo,Consolas,monospace\" font-size=\"" + SIZE
                + "\" fill=\"#e6edf3\">\n");
        for (int i = 0; i < lines.size(); i++) {
            svg.append("<text xml:space=\"preserve\" x=\"%d\" y=\"%d\">".formatted(MARGIN, MARGIN + SIZE + i * LINE));
            svg.append(spans(lines.get(i))).append("</text>\n");
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static String spans(String line) {
        StringBuilder out = new StringBuilder();
        String style = "";
        int from = 0;
        Matcher matcher = STYLE.matcher(line);
        while (matcher.find()) {
            span(out, style, line.substring(from, matcher.start()));
            style = STYLES.getOrDefault(matcher.group(1), "");
            from = matcher.end();
        }
        span(out, style, line.substring(from));
        return out.toString();
    }

    private static void span(StringBuilder out, String style, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        if (!style.isEmpty() && !text.isEmpty()) {
            out.append("<tspan style=\"")
                    .append(style)
                    .append("\">")
                    .append(safe)
                    .append("</tspan>");
        } else {
            out.append(safe);
        }
    }
}
