package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.shell.call.CheckedOutput;
import io.meterhouse.shell.call.FollowingOutput;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a call puts out, as lines of JSON: {@code {"v":1,"zone":"..."}} first, then {@code {"table":"lines","columns":[...]}},
 * {@code {"row":[...]}}, {@code {"field":"site","value":"maple"}}, {@code {"progress":"...","done":1,"total":9}},
 * {@code {"pause":true}} and {@code {"command":{...}}} in the order they come, and {@code {"end":0}} or
 * {@code {"end":3,"error":"..."}} last. An instant is {@code {"at":"2026-01-01T00:00:00Z"}}.
 */
final class CallOutput extends CheckedOutput implements FollowingOutput {
    private static final int FULL = 8 * 1024;
    private static final long SOON = Duration.ofMillis(100).toNanos();

    private final Connection connection;
    private final WireTime wire;
    private final JsonLines lines = new JsonLines();
    private long flushed;

    CallOutput(Connection connection, WireTime wire) {
        this.connection = connection;
        this.wire = wire;
        this.flushed = wire.nanos();
    }

    void begin(Optional<ZoneId> zone) {
        add(json -> {
            json.writeNumberField("v", Request.VERSION);
            if (zone.isPresent()) {
                json.writeStringField("zone", zone.get().getId());
            }
        });
        flush();
    }

    void spec(CommandSpec spec) {
        add(json -> {
            json.writeObjectFieldStart("command");
            json.writeStringField("name", spec.name());
            json.writeStringField("summary", spec.summary());
            json.writeArrayFieldStart("arguments");
            for (CommandSpec.Argument argument : spec.arguments()) {
                json.writeStartObject();
                json.writeStringField("name", argument.name());
                json.writeStringField("kind", argument.kind().name());
                json.writeBooleanField("required", argument.required());
                json.writeArrayFieldStart("choices");
                for (String choice : argument.choices()) {
                    json.writeString(choice);
                }
                json.writeEndArray();
                json.writeStringField("help", argument.help());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Everything was said. */
    void end() {
        add(json -> json.writeNumberField("end", 0));
        flush();
    }

    /** It failed. */
    void fail(int exitCode, String message) {
        String text = String.valueOf(message);
        add(json -> {
            json.writeNumberField("end", exitCode);
            json.writeStringField("error", text.length() > 2000 ? text.substring(0, 2000) + "..." : text);
        });
        flush();
    }

    @Override
    public void pause(Duration time) {
        add(json -> json.writeBooleanField("pause", true));
        flush();
        connection.pause(time);
    }

    @Override
    protected void putTable(String name, List<String> names) {
        add(json -> {
            json.writeStringField("table", name);
            json.writeArrayFieldStart("columns");
            for (String column : names) {
                json.writeString(column);
            }
            json.writeEndArray();
        });
    }

    @Override
    protected void putRow(List<Object> values) {
        add(json -> {
            json.writeArrayFieldStart("row");
            for (Object value : values) {
                JsonLines.value(json, value);
            }
            json.writeEndArray();
        });
    }

    @Override
    protected void putField(String name, Object value) {
        add(json -> {
            json.writeStringField("field", name);
            json.writeFieldName("value");
            JsonLines.value(json, value);
        });
    }

    @Override
    protected void putProgress(String what, long done, long total) {
        add(json -> {
            json.writeStringField("progress", what);
            json.writeNumberField("done", done);
            json.writeNumberField("total", total);
        });
    }

    private void add(JsonLines.Line line) {
        lines.add(line);
        if (lines.size() >= FULL || wire.nanos() - flushed > SOON) {
            flush();
        }
    }

    private void flush() {
        connection.write(lines.take());
        flushed = wire.nanos();
    }
}
