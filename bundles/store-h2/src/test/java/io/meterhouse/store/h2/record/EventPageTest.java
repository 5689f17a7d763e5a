package io.meterhouse.store.h2.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventPageTest {
    private static final Instant AT = Instant.parse("2026-03-01T00:00:00.123456789Z");

    /** Events as the log gives them, from the first on. */
    private static List<LoggedEvent> log(int count) {
        var kept = new ArrayList<LoggedEvent>();
        byte[] hash = new byte[32];
        for (int i = 1; i <= count; i++) {
            var event = new Event(
                    "UPLINK_UP",
                    Severity.INFO,
                    false,
                    AT.plusSeconds(i),
                    "uplink/cloud",
                    "on",
                    Map.of("seconds", "" + i));
            String before = HexFormat.of().formatHex(hash);
            hash = EventChain.chain(hash, EventChain.canonical(i, i, event));
            kept.add(new LoggedEvent(i, i, event, before, HexFormat.of().formatHex(hash)));
        }
        return kept;
    }

    @Test
    void hashesThatAreNotRepeatedAreFoundAgain() {
        List<LoggedEvent> log = log(100);

        byte[] bytes = EventPage.encode(log);

        assertThat(EventPage.decode(bytes)).isEqualTo(log);
        assertThat(bytes).hasSizeLessThan(100 * 100);
    }

    @Test
    void anEventThatFollowsNothingKnownKeepsItsOwnHash() {
        List<LoggedEvent> log = log(10);
        List<LoggedEvent> some = List.of(alone(log.get(4)), log.get(5), log.get(8));

        assertThat(EventPage.decode(EventPage.encode(some))).isEqualTo(some);
    }

    private static LoggedEvent alone(LoggedEvent event) {
        return new LoggedEvent(event.number(), event.kindNumber(), event.event(), "", event.hash());
    }

    @Test
    void aBlockIsFullAfter128EventsOrAfterLongOnes() {
        List<LoggedEvent> log = log(128);

        assertThat(EventPage.isFull(log.subList(0, 127))).isFalse();
        assertThat(EventPage.isFull(log)).isTrue();
        var wordy = new Event("WORDY", Severity.INFO, false, AT, "", "x", Map.of("why", "y".repeat(40_000)));
        assertThat(EventPage.isFull(List.of(new LoggedEvent(1, 1, wordy, "", "0".repeat(64)))))
                .isTrue();
    }

    @Test
    void whatIsCutOffOrChangedIsDamage() {
        byte[] bytes = EventPage.encode(log(3));

        assertThatThrownBy(() -> EventPage.decode(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(DamagedException.class);
        bytes[1] = 9;
        assertThatThrownBy(() -> EventPage.decode(bytes)).isInstanceOf(DamagedException.class);
    }
}
