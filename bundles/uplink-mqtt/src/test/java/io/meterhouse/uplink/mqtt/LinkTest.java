package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Published published = new Published();
    private final VirtualTime time = new VirtualTime(Samples.START, 1);
    private final MemoryEvents events = new MemoryEvents();
    private final SimBroker broker = new SimBroker();
    private final Uplinks uplinks = new Uplinks(Samples.around(time, events), settings -> broker);

    private void start(SimBroker.Manner manner) {
        broker.manner = manner;
        uplinks.add(Samples.uplink("cloud", "tcp://broker:1883", Map.of()));
        time.settle();
    }

    private String state() {
        return uplinks.status().get(0).state();
    }

    @Test
    void attemptsComeAfterOneToTwoSecondsAtFirstAndThirtyToSixtyInTheEnd() {
        start(SimBroker.Manner.REFUSE);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waits.add(time.untilNext());
            time.runFor(time.untilNext());
        }
        assertThat(broker.connects).isEqualTo(11);
        for (int i = 0; i < waits.size(); i++) {
            long most = Math.min(60, 2L << i) * 1000;
            assertThat(waits.get(i).toMillis()).isBetween(most / 2, most);
        }
        assertThat(waits.stream().distinct()).hasSizeGreaterThan(8);
    }

    @Test
    void noWaitIsLongerThanTwiceTheOutageSoFarAndASecondMore() {
        start(SimBroker.Manner.REFUSE);
        Duration outage = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            Duration wait = time.untilNext();
            assertThat(wait).isLessThanOrEqualTo(outage.plusSeconds(1).multipliedBy(2));
            assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(60));
            time.runFor(wait);
            outage = outage.plus(wait);
        }
    }

    @Test
    void anOutageIsOneEventWithWhatToDoAndItsEndAnotherWithItsLength() {
        start(SimBroker.Manner.REFUSE);
        time.runFor(Duration.ofMinutes(10));
        assertThat(events.kinds()).containsExactly("UPLINK_DOWN");
        Event down = events.all().get(0);
        assertThat(down.subject()).isEqualTo("uplink/cloud");
        assertThat(down.text()).contains("Connection refused").contains("check that the broker runs");
        broker.manner = SimBroker.Manner.ACCEPT;
        time.runFor(Duration.ofMinutes(2));
        assertThat(events.kinds()).containsExactly("UPLINK_DOWN", "UPLINK_UP");
        assertThat(Long.parseLong(events.all().get(1).details().get("seconds"))).isBetween(600L, 720L);
    }

    @Test
    void aBrokerThatAcceptsAndNeverAnswersIsGivenUpAfterThirtySeconds() {
        start(SimBroker.Manner.SILENT);
        time.runFor(Duration.ofSeconds(29));
        assertThat(state()).isEqualTo("connecting");
        time.runFor(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("waiting");
        assertThat(events.all().get(0).text()).contains("within 30 s");
    }

    @Test
    void aConnectionThatIsLostAgainAndAgainIsNotTriedEverySecond() {
        start(SimBroker.Manner.ACCEPT);
        for (int i = 0; i < 8; i++) {
            broker.session.orElseThrow().lose();
            time.settle();
            time.runFor(time.untilNext());
        }
        broker.session.orElseThrow().lose();
        time.settle();
        assertThat(time.untilNext()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aGoodConnectionThatIsLostIsTriedAgainSoon() {
        start(SimBroker.Manner.ACCEPT);
        for (int i = 0; i < 5; i++) {
            time.runFor(Duration.ofSeconds(40));
            broker.session.orElseThrow().lose();
            time.settle();
            assertThat(time.untilNext()).isLessThanOrEqualTo(Duration.ofSeconds(2));
            time.runFor(time.untilNext());
        }
    }

    @Test
    void theStatusIsRetainedAndSaysSinceWhen() {
        start(SimBroker.Manner.ACCEPT);
        assertThat(broker.received).hasSize(1);
        assertThat(broker.received.get(0).retained()).isTrue();
        var online = published.read(broker.received.get(0).payload());
        assertThat(online.get("online").asBoolean()).isTrue();
        assertThat(online.get("since").asText()).isEqualTo("2026-03-01T00:00:00.000Z");
    }

    @Test
    void theWillSaysThatTheConnectionWasLost() {
        start(SimBroker.Manner.ACCEPT);
        broker.session.orElseThrow().lose();
        var will = broker.received.get(1);
        assertThat(will.retained()).isTrue();
        assertThat(published.read(will.payload()).get("reason").asText()).isEqualTo("lost");
    }

    @Test
    void anUplinkThatIsRemovedSaysGoodbyeAndGivesEverythingBack() {
        var definition = Samples.uplink("cloud", "tcp://broker:1883", Map.of());
        uplinks.add(definition);
        time.settle();
        uplinks.remove(definition);
        time.settle();
        assertThat(published
                        .read(broker.received.get(1).payload())
                        .get("reason")
                        .asText())
                .isEqualTo("stopped");
        assertThat(broker.received).hasSize(2);
        assertThat(uplinks.status()).isEmpty();
        assertThat(broker.closed).isEqualTo(1);
        assertThat(time.openWorkers()).containsExactly("uplinks");
        assertThat(events.all()).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAcknowledgeTheGoodbyeIsNotWaitedForLong() {
        var definition = Samples.uplink("cloud", "tcp://broker:1883", Map.of());
        uplinks.add(definition);
        time.settle();
        broker.acknowledges = false;
        uplinks.remove(definition);
        time.runFor(Duration.ofSeconds(2));
        assertThat(uplinks.status()).isEmpty();
    }
}
