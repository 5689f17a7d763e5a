package io.meterhouse.api.ops.command;

import java.util.List;

/**
 * Where a command puts what it has to say; shown as tables to people, as JSON to programs. A table is an array of objects, fields
 * are one object. Values are {@code String}, {@code Long}, {@code Boolean}, {@code java.time.Instant} or null; energy is a whole
 * number of counts or mWh, with its unit in the column's name. Used by the command's thread.
 *
 * <p>A command puts out either one table and nothing else, which is an array in JSON, or begins with a field: then all fields and
 * tables are keys of one object. Rows stream, so the first thing decides; what does not fit it is a defect of the command.
 *
 * <p>When the caller goes away, or takes nothing for minutes, the next call of any method throws an unchecked exception that ends the
 * command: let it pass. The thread is not interrupted, for an interrupt would close files of the store that it happens to read.
 */
public interface CommandOutput {
    /**
     * Begins a table.
     *
     * @param name its key in JSON
     * @param columns names in snake case: keys in JSON, headings for people
     */
    void table(String name, List<String> columns);

    /** A row of the table begun last: one value a column. Rows are sent as they come, so a long table costs no memory. */
    void row(Object... values);

    /** A field of its own. */
    void field(String name, Object value);

    /** How far long work has come: {@code done} of {@code total}. Shown as a bar, never in JSON. */
    void progress(String what, long done, long total);
}
