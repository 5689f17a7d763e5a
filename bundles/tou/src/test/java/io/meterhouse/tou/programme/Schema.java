package io.meterhouse.tou.programme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;

/** The published schema in the hands of people who know nothing of our parser: another YAML reader, another validator. */
final class Schema {
    private final YAMLMapper yaml = new YAMLMapper();
    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Texts.read(Texts.SCHEMA));

    Set<ValidationMessage> validate(String text) {
        try {
            JsonNode tree = yaml.readTree(text);
            return schema.validate(tree);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
