package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
    private final Settings settings =
            Settings.of(Samples.uplink("cloud", "tcp://broker:1883", Map.of("topic", "{prefix}")));

    private JsonNode document() throws IOException {
        return new YAMLMapper().readTree(Files.readString(Published.docs().resolve("schema/asyncapi.yaml")));
    }

    @Test
    void theDocumentNamesTheTopicsThatAreUsed() throws IOException {
        JsonNode channels = document().get("channels");
        assertThat(channels).hasSize(3);
        assertThat(address(channels, "intervals")).isEqualTo(settings.intervalsTopic());
        assertThat(address(channels, "status")).isEqualTo(settings.statusTopic());
        assertThat(address(channels, "live")).isEqualTo(settings.liveTopic("{panel}"));
    }

    private static String address(JsonNode channels, String name) {
        return channels.get(name).get("address").asText().replace("{site}", "maple");
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() throws IOException {
        JsonNode document = document();
        assertThat(document.get("asyncapi").asText()).startsWith("3.");
        assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(10).allSatisfy(reference -> {
            if (reference.startsWith("#/")) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(Published.docs().resolve("schema").resolve(reference))
                        .exists();
            }
        });
    }
}
