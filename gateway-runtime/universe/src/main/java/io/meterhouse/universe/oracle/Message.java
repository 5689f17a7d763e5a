package io.meterhouse.universe.oracle;

import java.util.ArrayList;
import java.util.List;

/** An intervals message, used again and again. */
final class Message {
    private static final long MOST_SEQUENCES = 10_000_000;

    String schema = "";
    String epoch = "";
    long first;
    long last;
    int panels;
    final List<Panel> allPanels = new ArrayList<>();
    int rows;
    final List<Row> allRows = new ArrayList<>();
    final List<Lost> lost = new ArrayList<>();

    /** A panel as the message describes it. */
    static final class Panel {
        String id = "";
        /** Seconds; -1 when absent. */
        long interval;

        long tolerance;
        final List<String> channels = new ArrayList<>();
        int count;
    }

    /** Sequences that will not come. */
    record Lost(long first, long last, String reason) {}

    void clear() {
        schema = "";
        epoch = "";
        first = 0;
        last = 0;
        panels = 0;
        rows = 0;
        lost.clear();
    }

    Panel nextPanel() {
        if (panels == allPanels.size()) {
            allPanels.add(new Panel());
        }
        Panel panel = allPanels.get(panels++);
        panel.count = 0;
        panel.interval = -1;
        panel.tolerance = -1;
        return panel;
    }

    Row nextRow() {
        if (rows == allRows.size()) {
            allRows.add(new Row());
        }
        Row row = allRows.get(rows++);
        row.clear();
        return row;
    }

    Panel panel(String id) {
        for (int i = 0; i < panels; i++) {
            if (allPanels.get(i).id.equals(id)) {
                return allPanels.get(i);
            }
        }
        return null;
    }

    /** What is wrong with it by its documentation; empty when nothing is. */
    String wrong() {
        if (!schema.equals("meterhouse.intervals/1")) {
            return "Its schema is '" + schema + "'";
        }
        if (!epoch.matches("[0-9a-f]{16}")) {
            return "Its epoch is '" + epoch + "'";
        }
        if (first < 1 || last < first || last - first > MOST_SEQUENCES) {
            return "It covers nothing";
        }
        for (int i = 0; i < rows; i++) {
            Row row = allRows.get(i);
            String wrong = row.wrong();
            if (!wrong.isEmpty()) {
                return "It has " + wrong;
            }
            if (row.sequence < first || row.sequence > last) {
                return "It has a row of sequence " + row.sequence;
            }
        }
        for (Message.Lost lost : lost) {
            if (lost.first() < first || lost.last() > last || lost.last() < lost.first()) {
                return "It names " + lost + ", beyond what it covers";
            }
        }
        return "";
    }
}
