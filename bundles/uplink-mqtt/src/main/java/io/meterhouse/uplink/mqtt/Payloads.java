package io.meterhouse.uplink.mqtt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.LiveValues;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The small messages: status and live values. */
final class Payloads {
    private Payloads() {}

    static byte[] online(Settings settings, Instant since, String version) {
        return status(settings, true, json -> {
            json.writeStringField("since", Json.millis(since));
            json.writeStringField("version", version);
        });
    }

    static byte[] stopped(Settings settings, Instant since) {
        return status(settings, false, json -> {
            json.writeStringField("since", Json.millis(since));
            json.writeStringField("reason", "stopped");
        });
    }

    static byte[] lost(Settings settings) {
        return status(settings, false, json -> json.writeStringField("reason", "lost"));
    }

    private static byte[] status(Settings settings, boolean online, Json.Content more) {
        return Json.object(256, json -> {
            json.writeStringField("schema", "meterhouse.status/1");
            json.writeStringField("site", settings.site());
            json.writeStringField("uplink", settings.uplink());
            json.writeBooleanField("online", online);
            more.write(json);
        });
    }

    /** What the points of a panel showed; empty when no poll told anything of any. */
    static byte[] live(String site, String panel, Collection<Reading> readings) {
        Map<String, PointNow> points = new TreeMap<>();
        Instant at = Instant.MIN;
        for (Reading reading : readings) {
            at = reading.answered().isAfter(at) ? reading.answered() : at;
            for (LiveValues live : reading.live()) {
                points.computeIfAbsent(live.point(), id -> new PointNow()).live = live;
            }
            for (Register register : reading.registers()) {
                points.computeIfAbsent(register.channel().point(), id -> new PointNow())
                        .registers
                        .add(register);
            }
        }
        if (points.isEmpty()) {
            return new byte[0];
        }
        Instant newest = at;
        return Json.object(128 + 100 * points.size(), json -> {
            json.writeStringField("schema", "meterhouse.live/1");
            json.writeStringField("site", site);
            json.writeStringField("panel", panel);
            json.writeStringField("at", Json.millis(newest));
            json.writeArrayFieldStart("points");
            for (Map.Entry<String, PointNow> point : points.entrySet()) {
                point.getValue().write(json, point.getKey());
            }
            json.writeEndArray();
        });
    }

    private static final class PointNow {
        private LiveValues live;
        private final List<Register> registers = new ArrayList<>();

        void write(JsonGenerator json, String id) throws IOException {
            json.writeStartObject();
            json.writeStringField("id", id);
            if (live != null && live.milliwatts().isPresent()) {
                json.writeNumberField("w", rounded(live.milliwatts().getAsLong(), 1000));
            }
            if (live != null && !live.millivolts().isEmpty()) {
                json.writeArrayFieldStart("v");
                for (long millivolts : live.millivolts()) {
                    json.writeNumber(rounded(millivolts, 100));
                }
                json.writeEndArray();
            }
            if (!registers.isEmpty()) {
                json.writeObjectFieldStart("registers");
                for (Register register : registers) {
                    json.writeArrayFieldStart(register.channel().quantity().code());
                    json.writeNumber(register.counts());
                    json.writeString(register.unit().toString());
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private static long rounded(long value, long divisor) {
            return Math.floorDiv(value + divisor / 2, divisor);
        }
    }
}
