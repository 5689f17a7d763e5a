package io.meterhouse.shell.standard;

import io.meterhouse.shell.call.CheckedOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a command puts out. */
final class Recorded extends CheckedOutput {
    final Map<String, Object> fields = new LinkedHashMap<>();
    final Map<String, List<List<Object>>> tables = new LinkedHashMap<>();
    List<String> columns = List.of();
    private List<List<Object>> rows = new ArrayList<>();

    @Override
    protected void putTable(String name, List<String> names) {
        rows = new ArrayList<>();
        tables.put(name, rows);
        columns = names;
    }

    @Override
    protected void putRow(List<Object> values) {
        rows.add(values);
    }

    @Override
    protected void putField(String name, Object value) {
        fields.put(name, value);
    }

    @Override
    protected void putProgress(String what, long done, long total) {}
}
