package io.meterhouse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was run. Times of site in epoch ms.
 *
 * @param interval nominal length, ms; boundaries are its multiples since 1970
 * @param tolerance the widest bracket that needs no flag, ms
 * @param stop end of the run: boundaries up to it are expected
 * @param minimum fewer expected boundaries of a channel than this prove nothing
 * @param gapsAllowed whether intervals without a value may remain: only where meters were changed or taken away
 */
record Run(
        long interval,
        long tolerance,
        long siteOrigin,
        long wallOrigin,
        int speed,
        long gatewayStarted,
        long stop,
        long minimum,
        boolean gapsAllowed,
        List<Panel> panels,
        JsonNode process) {

    /**
     * A panel.
     *
     * @param simulator its number there
     * @param modulus at which its registers wrap
     * @param channels by point, in the order of the meter
     */
    record Panel(String id, int simulator, long modulus, List<String> channels) {}

    static Run of(JsonNode json) {
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : json.path("panels")) {
            List<String> channels = new ArrayList<>();
            panel.path("channels").forEach(channel -> channels.add(channel.asText()));
            panels.add(new Panel(
                    panel.path("id").asText(),
                    panel.path("simulator").asInt(),
                    panel.path("modulus").asLong(),
                    channels));
        }
        return new Run(
                1000 * json.path("interval").asLong(),
                1000 * json.path("tolerance").asLong(),
                millis(json.path("site_origin")),
                json.path("wall_origin").asLong(),
                json.path("speed").asInt(),
                json.path("gateway_started").asLong(),
                millis(json.path("stop")),
                json.path("minimum").asLong(),
                json.path("gaps_allowed").asBoolean(),
                panels,
                json.path("process"));
    }

    static long millis(JsonNode instant) {
        return Instant.parse(instant.asText()).toEpochMilli();
    }

    /** Milliseconds of wall time from the gateway's start to an instant of site time. */
    long sinceStart(long site) {
        return wallOrigin + (site - siteOrigin) / speed - gatewayStarted;
    }
}
