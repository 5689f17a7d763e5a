package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private final Published published = new Published();
    private final VirtualTime time = new VirtualTime(Samples.START, 1);
    private final MemoryEvents events = new MemoryEvents();
    private final SimBroker broker = new SimBroker();
    private final Uplinks uplinks = new Uplinks(Samples.around(time, events), settings -> broker);

    private void start() {
        uplinks.add(Samples.uplink("cloud", "tcp://broker:1883", Map.of()));
        time.settle();
    }

    private void poll(String panel) {
        uplinks.polled(Samples.poll(panel, time.now()));
        time.settle();
    }

    private List<JsonNode> messages(String panel) {
        return broker.payloads("/live/" + panel).stream().map(published::read).toList();
    }

    @Test
    void theFirstPollIsSentAtOnceInWholeNumbers() {
        start();
        poll("A");
        JsonNode point = messages("A").get(0).get("points").get(0);
        assertThat(point.toString())
                .isEqualTo(
                        "{\"id\":\"A-01\",\"w\":1500,\"v\":[1201,1200],\"registers\":{\"kwh-del\":[5001,\"2000/1\"]}}");
        assertThat(broker.received.get(1).qos()).isZero();
        assertThat(broker.received.get(1).retained()).isFalse();
    }

    @Test
    void aPanelIsSentEveryTenSecondsAtMostAndThenTheNewest() {
        start();
        for (int i = 0; i < 25; i++) {
            poll("A");
            time.runFor(Duration.ofSeconds(1));
        }
        assertThat(messages("A")).hasSize(3);
        assertThat(messages("A").get(1).get("at").asText()).isEqualTo("2026-03-01T00:00:09.000Z");
    }

    @Test
    void panelsDoNotWaitForEachOther() {
        start();
        poll("A");
        poll("B");
        assertThat(messages("A")).hasSize(1);
        assertThat(messages("B")).hasSize(1);
    }

    @Test
    void aPollBeforeTheConnectionIsSentWithItWhileItIsFresh() {
        broker.manner = SimBroker.Manner.REFUSE;
        start();
        poll("A");
        broker.manner = SimBroker.Manner.ACCEPT;
        time.runFor(Duration.ofSeconds(3));
        assertThat(messages("A")).hasSize(1);
    }

    @Test
    void whatWasReadLongBeforeTheConnectionIsDropped() {
        broker.manner = SimBroker.Manner.REFUSE;
        start();
        poll("A");
        time.runFor(Duration.ofMinutes(3));
        broker.manner = SimBroker.Manner.ACCEPT;
        time.runFor(Duration.ofMinutes(2));
        assertThat(messages("A")).isEmpty();
        poll("A");
        assertThat(messages("A")).hasSize(1);
    }

    @Test
    void aFailedPollIsNoMessage() {
        start();
        uplinks.polled(new PollReport(
                "A", "1", time.now(), Duration.ofSeconds(1), Optional.empty(), Optional.of("no answer")));
        time.settle();
        assertThat(messages("A")).isEmpty();
    }
}
