package io.meterhouse.tou.download;

import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is told of the tables of one panel's meter. What stays as it is, is told once, also over restarts. */
final class DownloadEvents {
    private static final int KEPT = 12;

    private final String panel;
    private final EventLog events;
    private final Facts facts;

    DownloadEvents(String panel, EventLog events, Facts facts) {
        this.panel = panel;
        this.events = events;
        this.facts = facts;
    }

    /** SHA-256 of a table's content. */
    static String hash(String content) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String name(TouTable.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    void written(TouTable before, TouTable after, String programme, Instant now) {
        TouTable.Kind kind = after.kind();
        accepted(kind);
        log(
                "METER_TABLE_WRITTEN",
                Severity.INFO,
                now,
                "the meter has other tables of time of use: " + name(kind),
                Map.of(
                        "table",
                        name(kind),
                        "old",
                        hash(before.toString()),
                        "new",
                        hash(after.toString()),
                        "old_content",
                        before.toString(),
                        "content",
                        after.toString(),
                        "programme",
                        programme));
    }

    /** The meter has what it is to have. */
    void accepted(TouTable.Kind kind) {
        facts.put(refusal(kind), "");
    }

    void refused(TouTable.Kind kind, String reason, Instant now) {
        String mark = hash(reason).substring(0, KEPT);
        if (facts.get(refusal(kind)).filter(mark::equals).isPresent()) {
            return;
        }
        facts.put(refusal(kind), mark);
        log(
                "METER_TABLE_REFUSED",
                Severity.WARNING,
                now,
                "the meter does not take its " + name(kind) + " (" + reason
                        + "); the gateway's own registers by rate go on, and bill until it does",
                Map.of("table", name(kind), "reason", reason));
    }

    private String refusal(TouTable.Kind kind) {
        return "tou/refused/" + panel + "/" + kind;
    }

    void tooLarge(String programme, List<String> reasons, Instant now) {
        String fact = "tou/too-large/" + panel;
        String mark = reasons.isEmpty() ? "" : hash(programme + reasons).substring(0, KEPT);
        if (facts.get(fact).orElse("").equals(mark)) {
            return;
        }
        facts.put(fact, mark);
        if (!reasons.isEmpty()) {
            String why = String.join("; ", reasons);
            log(
                    "METER_PROGRAMME_TOO_LARGE",
                    Severity.WARNING,
                    now,
                    "programme " + programme + " is not written to the meter, for it cannot hold it: " + why,
                    Map.of("programme", programme, "reasons", why));
        }
    }

    private void log(String kind, Severity severity, Instant now, String text, Map<String, String> details) {
        events.log(new Event(kind, severity, true, now, "panel/" + panel, text, details));
    }
}
