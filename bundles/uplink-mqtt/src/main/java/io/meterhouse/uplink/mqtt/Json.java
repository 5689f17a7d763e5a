package io.meterhouse.uplink.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;

/** JSON in UTF-8, written as it goes. */
final class Json {
    /** Uplinks write one message at a time each. */
    private static final int POOLED = 2;

    /** A pool of its own: the usual one would tie buffers to threads that are not ours. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED))
            .build();

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Json() {}

    /** Writes one object. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] object(int expectedBytes, Content content) {
        var bytes = new ByteArrayOutputStream(expectedBytes);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** With three digits after the second, the rest cut off. */
    static String millis(Instant instant) {
        return MILLIS.format(instant);
    }

    /** Likewise, but never before the instant. */
    static String millisAfter(Instant instant) {
        Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
        return millis(cut.equals(instant) ? cut : cut.plusMillis(1));
    }
}
