package io.meterhouse.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Text for people: fields with their values below one another, tables with aligned columns, numbers to the right. The first rows of a
 * table are held to measure it; rows after them are shown as they come.
 */
final class TextView extends View {
    private static final int MEASURED = 200;
    private static final String NONE = "-";

    private final Writer out;
    private final Terminal terminal;
    private final ProgressBar progress;
    private final List<String[]> fields = new ArrayList<>();
    private ZoneId zone = ZoneOffset.UTC;
    private Table table;
    private boolean written;

    TextView(OutputStream out, PrintStream errors, Terminal terminal) {
        this.out = new OutputStreamWriter(out, terminal.charset());
        this.terminal = terminal;
        this.progress = new ProgressBar(errors, terminal);
    }

    @Override
    public void begin(ZoneId siteZone) {
        zone = siteZone;
    }

    @Override
    public void table(String name, List<String> columns) throws CliException {
        showHeld();
        if (written) {
            line("");
            line(heading(name));
        }
        table = new Table(columns.stream().map(TextView::heading).toList());
    }

    @Override
    public void row(List<?> values) throws CliException {
        List<String> cells = new ArrayList<>(values.size());
        for (Object value : values) {
            cells.add(text(value));
        }
        table.add(cells);
    }

    @Override
    public void field(String name, Object value) throws CliException {
        showTable();
        fields.add(new String[] {heading(name), text(value)});
        if (fields.size() == MEASURED) {
            showHeld();
        }
    }

    @Override
    public void progress(String what, long done, long total) throws CliException {
        showHeld();
        flush();
        progress.show(what, done, total);
    }

    @Override
    public void pause() throws CliException {
        showHeld();
        flush();
    }

    @Override
    void finish() throws CliException {
        showTable();
        giveUp();
    }

    @Override
    void giveUp() throws CliException {
        showHeld();
        progress.clear();
        flush();
    }

    private void showTable() throws CliException {
        if (table != null) {
            table.show();
            table = null;
        }
    }

    private void showHeld() throws CliException {
        if (table != null) {
            table.show();
        }
        int width = fields.stream().mapToInt(field -> field[0].length()).max().orElse(0);
        for (String[] field : fields) {
            line(field[0] + " ".repeat(width - field[0].length() + 2) + field[1]);
        }
        fields.clear();
    }

    private void line(String text) throws CliException {
        progress.clear();
        written = true;
        try {
            out.write(text.stripTrailing());
            out.write('\n');
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void flush() throws CliException {
        try {
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static String heading(String name) {
        return Terminal.plain(name.replace('_', ' '));
    }

    private String text(Object value) {
        if (value == null) {
            return NONE;
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        return value instanceof Instant instant ? wallClock(instant) : Terminal.plain(value.toString());
    }

    /** {@code 2026-07-01 12:00:00-04:00}, in the site's zone: to the second, or to the millisecond where there is more. */
    private String wallClock(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        StringBuilder text = new StringBuilder(32).append(at.toLocalDate());
        two(text.append(' '), at.getHour());
        two(text.append(':'), at.getMinute());
        two(text.append(':'), at.getSecond());
        int millis = at.getNano() / 1_000_000;
        if (millis > 0) {
            text.append('.').append(millis / 100).append(millis / 10 % 10).append(millis % 10);
        }
        return text.append(at.getOffset()).toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append(number / 10).append(number % 10);
    }

    private static boolean numeric(String text) {
        return text.equals(NONE) || text.matches("[-~]?\\d+(\\.\\d+)?");
    }

    private final class Table {
        private final List<String> headings;
        private final List<List<String>> held = new ArrayList<>();
        private final int[] widths;
        private final boolean[] right;
        private boolean measured;

        Table(List<String> headings) {
            this.headings = headings;
            this.widths = new int[headings.size()];
            this.right = new boolean[headings.size()];
        }

        void add(List<String> row) throws CliException {
            if (measured) {
                line(aligned(row));
                return;
            }
            held.add(row);
            if (held.size() == MEASURED) {
                show();
            }
        }

        void show() throws CliException {
            if (!measured) {
                measured = true;
                measure();
                line(aligned(headings));
                line(rule());
            }
            for (List<String> row : held) {
                line(aligned(row));
            }
            held.clear();
        }

        private void measure() {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = headings.get(i).length();
                right[i] = !held.isEmpty();
                for (List<String> row : held) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                    right[i] &= numeric(row.get(i));
                }
            }
        }

        private String rule() {
            StringBuilder rule = new StringBuilder();
            for (int width : widths) {
                rule.append((terminal.unicode() ? "─" : "-").repeat(width)).append("  ");
            }
            return rule.toString();
        }

        private String aligned(List<String> row) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
                text.append(right[i] ? padding + cell : cell + padding).append("  ");
            }
            return text.toString();
        }
    }
}
