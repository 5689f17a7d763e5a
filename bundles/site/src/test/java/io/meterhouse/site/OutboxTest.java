package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.testing.MemoryEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final MemoryEvents log = new MemoryEvents();
    private final Outbox outbox = new Outbox();

    private Event event(int number) {
        return new Event("TEST", Event.Severity.INFO, true, Instant.EPOCH, "", "event " + number, Map.of());
    }

    @Test
    void eventsWaitForALogAndKeepTheirOrder() {
        outbox.log(event(1));
        outbox.log(event(2));
        assertThat(outbox.isDelivered()).isFalse();
        outbox.connect(log);
        outbox.log(event(3));
        assertThat(log.all()).extracting(Event::text).containsExactly("event 1", "event 2", "event 3");
        assertThat(outbox.isDelivered()).isTrue();
    }

    @Test
    void thoseThatAreTooManyAreCountedInAnEventOfTheirOwn() {
        for (int i = 0; i < Outbox.LIMIT + 7; i++) {
            outbox.log(event(i));
        }
        outbox.connect(log);
        assertThat(log.all()).hasSize(Outbox.LIMIT + 1);
        assertThat(log.all().get(Outbox.LIMIT)).satisfies(lost -> {
            assertThat(lost.kind()).isEqualTo("SITE_EVENTS_LOST");
            assertThat(lost.metrological()).isTrue();
            assertThat(lost.text()).startsWith("7 events").endsWith("event " + Outbox.LIMIT);
        });
    }

    @Test
    void whatTheLogDoesNotShowYetIsNotDelivered() {
        var shown = new MemoryEvents();
        outbox.connect(new EventLog() {
            @Override
            public void log(Event event) {
                log.log(event);
            }

            @Override
            public List<LoggedEvent> read(long afterNumber, int limit) {
                return shown.read(afterNumber, limit);
            }

            @Override
            public long newest() {
                return shown.newest();
            }
        });
        outbox.log(event(1));
        outbox.log(event(2));
        shown.log(event(1));

        assertThat(outbox.isDelivered()).isFalse();
        shown.log(event(2));
        shown.log(event(3));
        assertThat(outbox.isDelivered()).isTrue();
    }

    @Test
    void aLogThatWasReplacedBeforeItWentIsNotTakenAwayTwice() {
        MemoryEvents next = new MemoryEvents();
        outbox.connect(log);
        outbox.connect(next);
        outbox.disconnect(log);
        outbox.log(event(1));
        assertThat(next.all()).hasSize(1);
        assertThat(log.all()).isEmpty();
    }
}
