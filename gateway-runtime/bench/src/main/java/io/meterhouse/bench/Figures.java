package io.meterhouse.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured: remarks as they come, figures at the end as {@code key=value}. One thread. */
public final class Figures implements AutoCloseable {
    private final PrintStream out;
    private final Map<String, String> figures = new LinkedHashMap<>();
    private boolean failed;

    Figures(PrintStream out) {
        this.out = out;
    }

    /** For people who watch. */
    public void remark(String text) {
        out.println(text);
        out.flush();
    }

    public void add(String key, double value) {
        figures.put(key, String.format(Locale.ROOT, "%.4f", value));
    }

    /** A whole number. */
    public void count(String key, long value) {
        figures.put(key, Long.toString(value));
    }

    /** Two whole numbers of one kind: so many of all of them, and the ratio by itself in per cent. */
    public void share(String key, long some, long all) {
        figures.put(key, some + "/" + all);
        figures.put(key + "_percent", String.format(Locale.ROOT, "%.1f", all == 0 ? 0 : 100.0 * some / all));
    }

    /** The machine cannot give this one. */
    public void unavailable(String key, String reason) {
        figures.put(key, "unavailable:" + reason);
    }

    /** What was run shows a defect: the process ends with 1, after the figures. */
    public void failed() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    @Override
    public void close() {
        figures.forEach((key, value) -> out.println(key + "=" + value));
        out.flush();
    }
}
