package io.meterhouse.tou.keep;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.store.Position;
import io.meterhouse.tou.engine.EngineState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the engine held after a place in the stream.
 *
 * @param applied the last position that was folded
 */
public record Checkpoint(Position applied, EngineState state) {
    private static final String SCHEMA = "meterhouse.tou.checkpoint/1";

    String text() throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put("epoch", applied.epoch());
        document.put("sequence", applied.sequence());
        document.put(
                "channels", state.channels().stream().map(Checkpoint::channel).toList());
        return new Json().write(document);
    }

    private static Map<String, Object> channel(EngineState.Channel channel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", channel.channel().toString());
        fields.put("per", channel.unit().numerator());
        fields.put("of", channel.unit().denominator());
        fields.put("applied", channel.applied());
        fields.put("version", channel.versionFrom());
        fields.put("since", channel.demandSince());
        fields.put("register", channel.register());
        fields.put("mixed", channel.mixed());
        fields.put("rates", channel.rates());
        fields.put(
                "demands",
                channel.demands().stream()
                        .map(numbers -> Arrays.stream(numbers).boxed().toList())
                        .toList());
        return fields;
    }

    static Checkpoint of(String text) throws IOException {
        Fields document = Fields.of(new Json().read(text));
        return Fields.taking("a checkpoint", () -> {
            if (!SCHEMA.equals(document.text("schema"))) {
                throw new IllegalArgumentException("its schema is " + document.text("schema"));
            }
            List<EngineState.Channel> channels = new ArrayList<>();
            for (Object each : document.list("channels")) {
                channels.add(channel(Fields.of(each)));
            }
            return new Checkpoint(
                    new Position(document.text("epoch"), document.number("sequence")), new EngineState(channels));
        });
    }

    private static EngineState.Channel channel(Fields fields) {
        Map<String, Long> rates = new LinkedHashMap<>();
        fields.object("rates").forEach((rate, counts) -> rates.put((String) rate, (Long) counts));
        List<long[]> demands = new ArrayList<>();
        for (Object numbers : fields.list("demands")) {
            demands.add(((List<?>) numbers)
                    .stream().mapToLong(number -> (Long) number).toArray());
        }
        return new EngineState.Channel(
                ChannelId.parse(fields.text("id")),
                new CountUnit(fields.number("per"), fields.number("of")),
                fields.number("applied"),
                fields.number("version"),
                fields.number("since"),
                fields.number("register"),
                fields.number("mixed"),
                rates,
                demands);
    }
}
