package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final Published published = new Published();
    private final VirtualTime time = new VirtualTime(Samples.START, 1);
    private final MemoryEvents events = new MemoryEvents();
    private final SimBroker broker = new SimBroker();
    private final MemoryStore store = new MemoryStore();
    private final Uplinks uplinks = new Uplinks(Samples.around(time, events), settings -> broker);
    private int boundaries;

    @BeforeEach
    void oneUplink() {
        store.listener(uplinks);
        uplinks.add(Samples.panel("A"));
        uplinks.store(store);
        uplinks.cursors(store);
        uplinks.add(Samples.uplink("cloud", "tcp://broker:1883", Map.of("inFlight", "3")));
        time.settle();
    }

    @AfterEach
    void noStreamIsLeftOpen() {
        assertThat(store.openStreams()).isZero();
    }

    private void append(int count) throws StoreException {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(Samples.boundary("A", boundaries++));
        }
        // No more at once than the store takes; the uplink hears of all of it when time goes on.
        for (int from = 0; from < count; from += 64) {
            store.append(batches.subList(from, Math.min(count, from + 64)));
        }
        time.settle();
    }

    private Cursor cursor() {
        return store.open("cloud", Cursors.INTERVALS, true);
    }

    private Consumer consumer() {
        var consumer = new Consumer();
        broker.payloads("/intervals").forEach(json -> consumer.take(published.read(json)));
        return consumer;
    }

    @Test
    void aBoundaryIsSentAtOnceAndByItself() throws StoreException {
        append(1);
        append(1);
        assertThat(consumer().messages()).isEqualTo(2);
        assertThat(cursor().contiguous().sequence()).isEqualTo(2);
    }

    @Test
    void noMoreAreInFlightThanTheWindowTakesAndTheRestComesInBatches() throws StoreException {
        broker.acknowledges = false;
        for (int i = 0; i < 20; i++) {
            append(1);
        }
        var session = broker.session.orElseThrow();
        assertThat(session.unacknowledged()).isEqualTo(3);
        assertThat(uplinks.status().get(0).inFlight()).isEqualTo(3);
        assertThat(uplinks.status().get(0).behind()).contains(20L);
        session.acknowledge(2);
        time.settle();
        assertThat(consumer().messages()).isEqualTo(4);
        assertThat(consumer().message(3).get("first").asLong()).isEqualTo(4);
        assertThat(consumer().message(3).get("last").asLong()).isEqualTo(20);
        assertThat(cursor().contiguous().sequence()).isEqualTo(2);
    }

    @Test
    void theCursorMovesOnTheBrokersAcknowledgementOnly() throws StoreException {
        broker.acknowledges = false;
        append(1);
        assertThat(cursor().contiguous().sequence()).isZero();
        broker.session.orElseThrow().acknowledge(1);
        time.settle();
        assertThat(cursor().contiguous().sequence()).isEqualTo(1);
    }

    @Test
    void whatWasInFlightIsSentOnceMoreAfterADisconnect() throws StoreException {
        broker.acknowledges = false;
        append(1);
        append(1);
        append(1);
        broker.session.orElseThrow().acknowledge(1);
        time.settle();
        broker.session.orElseThrow().lose();
        time.settle();
        append(1);
        broker.acknowledges = true;
        time.runFor(Duration.ofSeconds(3));
        Consumer consumer = consumer();
        assertThat(consumer.sequences()).isEqualTo(4);
        assertThat(consumer.repeated()).isEqualTo(2);
        assertThat(cursor().contiguous().sequence()).isEqualTo(4);
    }

    @Test
    void anAcknowledgementOutOfOrderIsNotForgottenOverADisconnect() throws StoreException {
        append(1);
        cursor().acknowledge(store.head().epoch(), 1, 1);
        broker.session.orElseThrow().lose();
        time.settle();
        append(5);
        cursor().acknowledge(store.head().epoch(), 3, 4);
        time.runFor(Duration.ofSeconds(3));
        Consumer consumer = consumer();
        assertThat(consumer.message(1).get("first").asLong()).isEqualTo(2);
        assertThat(consumer.message(1).get("last").asLong()).isEqualTo(2);
        assertThat(consumer.message(2).get("first").asLong()).isEqualTo(5);
        assertThat(consumer.message(2).get("last").asLong()).isEqualTo(6);
        assertThat(cursor().contiguous().sequence()).isEqualTo(6);
    }

    @Test
    void aLongAbsenceComesInMessagesOfBoundedSizeAndEverythingOnce() throws StoreException {
        broker.manner = SimBroker.Manner.REFUSE;
        broker.session.orElseThrow().lose();
        time.settle();
        append(3000);
        broker.manner = SimBroker.Manner.ACCEPT;
        time.runFor(Duration.ofMinutes(2));
        Consumer consumer = consumer();
        assertThat(consumer.sequences()).isEqualTo(3000);
        assertThat(consumer.repeated()).isZero();
        assertThat(consumer.intervals()).isEqualTo(3000 * Samples.POINTS);
        assertThat(consumer.messages()).isLessThan(40);
        assertThat(broker.received)
                .allSatisfy(m -> assertThat(m.payload().length).isLessThan(64 * 1024));
    }

    @Test
    void whatTheStoreKeepsNoMoreIsToldAsLostAndAcknowledged() throws StoreException {
        broker.session.orElseThrow().lose();
        time.settle();
        append(10);
        store.drop(6, "retention");
        time.runFor(Duration.ofSeconds(3));
        var message = consumer().message(0);
        assertThat(message.get("first").asLong()).isEqualTo(1);
        assertThat(message.get("last").asLong()).isEqualTo(10);
        assertThat(message.get("lost").toString()).isEqualTo("[[1,6,\"retention\"]]");
        assertThat(cursor().contiguous().sequence()).isEqualTo(10);
    }

    @Test
    void aRestoredStoreIsDeliveredFromWhereItsHistoriesPart() throws StoreException {
        append(10);
        assertThat(cursor().contiguous().sequence()).isEqualTo(10);
        store.restore(7, "00000000000000e2");
        boundaries = 7;
        append(2);
        Consumer consumer = consumer();
        var last = consumer.message(consumer.messages() - 1);
        assertThat(last.get("epoch").asText()).isEqualTo("00000000000000e2");
        assertThat(last.get("first").asLong()).isEqualTo(8);
        assertThat(last.get("last").asLong()).isEqualTo(9);
        assertThat(cursor().contiguous()).isEqualTo(new Position("00000000000000e2", 9));
    }

    @Test
    void anEpochThatTheStoreNeverHadMeansThatNothingIsKnownToBeDelivered() throws StoreException {
        append(3);
        var other = new MemoryStore();
        other.restore(0, "00000000000000ff");
        other.append(List.of(Samples.boundary("A", 0)));
        // The cursors are of the old store.
        uplinks.store(other);
        time.settle();
        var last = consumer().message(1);
        assertThat(last.get("epoch").asText()).isEqualTo("00000000000000ff");
        assertThat(last.get("first").asLong()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsExchangedIsDeliveredOnWhereItsCursorStands() throws StoreException {
        append(2);
        uplinks.remove((io.meterhouse.api.store.IntervalStore) store);
        time.settle();
        assertThat(uplinks.status().get(0).state()).isEqualTo("up");
        append(2);
        assertThat(consumer().sequences()).isEqualTo(2);
        uplinks.store(store);
        time.settle();
        assertThat(consumer().sequences()).isEqualTo(4);
        assertThat(consumer().repeated()).isZero();
    }

    @Test
    void aStoreThatCannotBeReadIsAskedAgainAndNothingFliesTwice() throws StoreException {
        broker.acknowledges = false;
        append(1);
        store.unreadable(true);
        append(2);
        store.unreadable(false);
        time.runFor(Duration.ofSeconds(6));
        assertThat(consumer().sequences()).isEqualTo(3);
        assertThat(consumer().repeated()).isZero();
    }

    @Test
    void aBrokerThatAcknowledgesNothingForTwoMinutesIsGivenUp() throws StoreException {
        broker.acknowledges = false;
        append(1);
        time.runFor(Duration.ofSeconds(119));
        assertThat(uplinks.status().get(0).state()).isEqualTo("up");
        time.runFor(Duration.ofSeconds(2));
        assertThat(uplinks.status().get(0).state()).isEqualTo("waiting");
        assertThat(events.all().get(0).text()).contains("acknowledged nothing for 120 s");
    }

    @Test
    void aSlowBrokerThatGoesOnAcknowledgingIsKept() throws StoreException {
        broker.acknowledges = false;
        for (int i = 0; i < 10; i++) {
            append(1);
            time.runFor(Duration.ofSeconds(100));
            broker.session.orElseThrow().acknowledge(1);
            time.settle();
        }
        assertThat(events.all()).isEmpty();
    }
}
