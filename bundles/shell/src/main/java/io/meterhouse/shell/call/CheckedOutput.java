package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.CommandOutput;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds commands to what {@link CommandOutput} demands, so that a defect shows in its first test and not in somebody's program. */
public abstract class CheckedOutput implements CommandOutput {
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]{0,60}");

    private final Set<String> keys = new HashSet<>();
    private boolean tableFirst;
    private int columns = -1;

    @Override
    public final void table(String name, List<String> names) {
        require(!tableFirst, "a second table, but the output began with a table: begin with a field");
        tableFirst = keys.isEmpty();
        key(name);
        require(!names.isEmpty() && new HashSet<>(names).size() == names.size(), "columns of " + name + ": " + names);
        names.forEach(column ->
                require(SNAKE_CASE.matcher(column).matches(), "column '" + column + "' is not in snake case"));
        columns = names.size();
        putTable(name, List.copyOf(names));
    }

    @Override
    public final void row(Object... values) {
        require(columns >= 0, "a row, but no table was begun last");
        require(values.length == columns, values.length + " values in a row of " + columns + " columns");
        for (Object value : values) {
            requireValue(value);
        }
        putRow(Arrays.asList(values));
    }

    @Override
    public final void field(String name, Object value) {
        require(!tableFirst, "a field, but the output began with a table: begin with a field");
        key(name);
        requireValue(value);
        columns = -1;
        putField(name, value);
    }

    @Override
    public final void progress(String what, long done, long total) {
        putProgress(what, Math.max(0, Math.min(done, total)), Math.max(0, total));
    }

    protected abstract void putTable(String name, List<String> names);

    protected abstract void putRow(List<Object> values);

    protected abstract void putField(String name, Object value);

    protected abstract void putProgress(String what, long done, long total);

    private void key(String name) {
        require(SNAKE_CASE.matcher(name).matches(), "'" + name + "' is not in snake case");
        require(keys.add(name), "'" + name + "' twice");
    }

    private static void requireValue(Object value) {
        require(
                value == null
                        || value instanceof String
                        || value instanceof Long
                        || value instanceof Integer
                        || value instanceof Boolean
                        || value instanceof Instant,
                "a value of " + (value == null ? "" : value.getClass()) + ": text, whole number, boolean or instant");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("the command puts out what cannot be shown: " + what);
        }
    }
}
