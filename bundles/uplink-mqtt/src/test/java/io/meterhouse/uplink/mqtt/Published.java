package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The messages in the hands of people who have the published schemas, and know nothing of our writers. */
final class Published {
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** The message, once it fits the schema that it names. */
    JsonNode read(String json) {
        try {
            JsonNode message = mapper.readTree(json);
            String name = message.path("schema").asText();
            assertThat(name).matches("meterhouse\\.(intervals|live|status)/1");
            String kind = name.substring("meterhouse.".length(), name.indexOf('/'));
            JsonSchema schema = schemas.getSchema(Files.readString(docs().resolve("schema/" + kind + ".schema.json")));
            assertThat(schema.validate(message)).as(json).isEmpty();
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode read(byte[] json) {
        return read(new String(json, java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The docs folder of the project: tests run in a module's folder. */
    static Path docs() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("docs/schema"))) {
                return folder.resolve("docs");
            }
        }
        throw new AssertionError("no docs/schema above " + Path.of("").toAbsolutePath());
    }
}
