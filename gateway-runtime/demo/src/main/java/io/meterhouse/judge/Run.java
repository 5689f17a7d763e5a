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
 * @param shared the highest sequence up to which all epochs of the gateway's store are the same; later ones may be told anew
 * @param gaps where intervals without a value may remain: where a meter was changed or taken away on purpose
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
        long shared,
        List<Gap> gaps,
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

    /** A span of a panel, epoch ms of site time, in which nothing need be known. */
    record Gap(String panel, long from, long to) {
        boolean holds(String of, long start, long end) {
            return panel.equals(of) && start < to && from < end;
        }
    }

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
        List<Gap> gaps = new ArrayList<>();
        for (JsonNode gap : json.path("gaps")) {
            gaps.add(new Gap(gap.path("panel").asText(), millis(gap.path("from")), millis(gap.path("to"))));
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
                json.path("shared").asLong(Long.MAX_VALUE),
                gaps,
                panels,
                json.path("process"));
    }

    static long millis(JsonNode instant) {
        return Instant.parse(instant.asText()).toEpochMilli();
    }

    /** Whether nothing need be known of an interval. */
    boolean allowsGap(String panel, long start, long end) {
        return gaps.stream().anyMatch(gap -> gap.holds(panel, start, end));
    }

    /** Milliseconds of wall time from the gateway's start to an instant of site time. */
    long sinceStart(long site) {
        return wallOrigin + (site - siteOrigin) / speed - gatewayStarted;
    }
}
