package io.meterhouse.shell.gogo;

import io.meterhouse.shell.call.CheckedOutput;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Plain text for Gogo. Widths are those of a table's first rows: a long table is not held to be measured. */
final class TextOutput extends CheckedOutput {
    private static final int MEASURED = 100;

    private final PrintStream to;
    private final List<List<String>> held = new ArrayList<>();
    private int[] widths = {};
    private boolean measured = true;

    TextOutput(PrintStream to) {
        this.to = to;
    }

    @Override
    protected void putTable(String name, List<String> names) {
        finish();
        widths = new int[names.size()];
        measured = false;
        hold(names);
    }

    @Override
    protected void putRow(List<Object> values) {
        List<String> row = values.stream().map(TextOutput::text).toList();
        if (measured) {
            print(row);
        } else {
            hold(row);
        }
    }

    @Override
    protected void putField(String name, Object value) {
        finish();
        to.println(name.replace('_', ' ') + ": " + text(value));
    }

    @Override
    protected void putProgress(String what, long done, long total) {
        finish();
        to.println(what + ": " + done + " of " + total);
    }

    /** Shows what is held. */
    void finish() {
        held.forEach(this::print);
        held.clear();
        measured = true;
        to.flush();
    }

    private void hold(List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
        held.add(row);
        if (held.size() == MEASURED) {
            finish();
        }
    }

    private void print(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(Math.max(0, widths[i] - row.get(i).length()) + 2));
            }
        }
        to.println(line);
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
