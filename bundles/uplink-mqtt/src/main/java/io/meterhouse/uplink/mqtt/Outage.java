package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time without a connection: one event when it begins, one when it ends, and a line in the log whenever the reason changes. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final Settings settings;
    private final Around around;
    private boolean lasting;
    private long beganNanos;
    private Refusal reason;
    private volatile Optional<Failure> last = Optional.empty();

    /** What went wrong, and when. */
    record Failure(Instant at, Refusal refusal) {}

    Outage(Settings settings, Around around) {
        this.settings = settings;
        this.around = around;
    }

    /** The newest failure, also when it is over. */
    Optional<Failure> last() {
        return last;
    }

    void failed(Refusal refusal) {
        Instant now = around.site().now();
        last = Optional.of(new Failure(now, refusal));
        boolean other = !refusal.equals(reason);
        reason = refusal;
        String text =
                settings.url() + ": " + refusal.text() + "; " + refusal.kind().remedy();
        if (other) {
            LOG.warn("uplink {}: {}", settings.uplink(), text);
        } else {
            LOG.debug("uplink {}: {}", settings.uplink(), text);
        }
        if (!lasting) {
            lasting = true;
            beganNanos = around.wire().nanos();
            log(
                    "UPLINK_DOWN",
                    Severity.WARNING,
                    now,
                    "Nothing is delivered to " + text + ". Intervals are kept meanwhile.",
                    Map.of("reason", refusal.kind().name(), "url", settings.url()));
        }
    }

    void over() {
        reason = null;
        LOG.info("uplink {}: connected to {} as {}", settings.uplink(), settings.url(), settings.clientId());
        if (lasting) {
            lasting = false;
            long seconds = Duration.ofNanos(around.wire().nanos() - beganNanos).toSeconds();
            log(
                    "UPLINK_UP",
                    Severity.INFO,
                    around.site().now(),
                    "Connected to " + settings.url() + " again, after " + seconds + " s.",
                    Map.of("seconds", Long.toString(seconds), "url", settings.url()));
        }
    }

    private void log(String kind, Severity severity, Instant at, String text, Map<String, String> details) {
        around.events().accept(new Event(kind, severity, false, at, "uplink/" + settings.uplink(), text, details));
    }
}
