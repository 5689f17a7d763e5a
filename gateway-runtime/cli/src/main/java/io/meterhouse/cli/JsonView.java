package io.meterhouse.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * JSON for programs, in UTF-8: a table alone is an array of objects; an answer that begins with a field is one object, its tables arrays
 * in it. Written as it comes; an answer that breaks off leaves JSON that is not whole.
 */
final class JsonView extends View {
    private final OutputStream out;
    private final JsonGenerator json;
    private List<String> columns = List.of();
    private boolean object;
    private boolean inTable;

    JsonView(OutputStream out) throws CliException {
        this.out = out;
        try {
            json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        } catch (IOException e) {
            throw unwritable(e);
        }
        DefaultPrettyPrinter rowsInLines = new DefaultPrettyPrinter();
        rowsInLines.indentArraysWith(new DefaultIndenter("  ", "\n"));
        rowsInLines.indentObjectsWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        json.setPrettyPrinter(rowsInLines);
    }

    @Override
    public void table(String name, List<String> names) throws CliException {
        write(() -> {
            endTable();
            if (object) {
                json.writeFieldName(name);
            }
            json.writeStartArray();
        });
        inTable = true;
        columns = names;
    }

    @Override
    public void row(List<?> values) throws CliException {
        write(() -> {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                json.writeFieldName(columns.get(i));
                value(values.get(i));
            }
            json.writeEndObject();
        });
    }

    @Override
    public void field(String name, Object value) throws CliException {
        write(() -> {
            endTable();
            begin();
            json.writeFieldName(name);
            value(value);
        });
    }

    @Override
    public void pause() throws CliException {
        write(json::flush);
    }

    @Override
    void finish() throws CliException {
        write(() -> {
            boolean array = inTable && !object;
            endTable();
            if (!array) {
                begin();
                json.writeEndObject();
            }
            json.flush();
            out.write('\n');
            out.flush();
        });
    }

    @Override
    void giveUp() throws CliException {
        write(json::flush);
    }

    private void begin() throws IOException {
        if (!object) {
            object = true;
            json.writeStartObject();
        }
    }

    private void endTable() throws IOException {
        if (inTable) {
            inTable = false;
            json.writeEndArray();
        }
    }

    private void value(Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else {
            json.writeString(value.toString());
        }
    }

    private static void write(Writing writing) throws CliException {
        try {
            writing.write();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private interface Writing {
        void write() throws IOException;
    }
}
