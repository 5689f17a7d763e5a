package io.meterhouse.shell.socket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** Writes JSON objects, one a line, into a buffer that is bounded: a line that is too long is taken back whole. */
final class JsonLines {
    /** The longest line; clients count on it. */
    static final int LONGEST = 256 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final Buffer buffer = new Buffer();

    /**
     * Adds a line.
     *
     * @throws IllegalStateException if it is longer than {@link #LONGEST}
     */
    void add(Line line) {
        int before = buffer.size;
        buffer.limit = before + LONGEST;
        try {
            JsonGenerator json = JSON.createGenerator(buffer);
            json.writeStartObject();
            line.write(json);
            json.writeEndObject();
            json.close();
            buffer.limit++;
            buffer.write('\n');
        } catch (TooLongException e) {
            buffer.size = before;
            throw new IllegalStateException("more than " + LONGEST / 1024 + " KiB in one line", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return buffer.size;
    }

    /** What was added; to be used before the next line is. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(buffer.bytes, 0, buffer.size);
        buffer.size = 0;
        return taken;
    }

    /** An instant is an object of its own, so that it can be shown in the site's zone; everything else is what it is. */
    static void value(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Instant instant) {
            json.writeStartObject();
            json.writeStringField("at", instant.toString());
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }

    /** What stands in a line. */
    @FunctionalInterface
    interface Line {
        void write(JsonGenerator json) throws IOException;
    }

    private static final class Buffer extends OutputStream {
        private byte[] bytes = new byte[8 * 1024];
        private int size;
        private int limit;

        @Override
        public void write(int value) throws IOException {
            room(1);
            bytes[size++] = (byte) value;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            room(length);
            System.arraycopy(from, offset, bytes, size, length);
            size += length;
        }

        private void room(int more) throws IOException {
            if (size + more > limit) {
                throw new TooLongException();
            }
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
            }
        }
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
