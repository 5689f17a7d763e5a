package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UplinksTest {
    private final VirtualTime time = new VirtualTime(Samples.START, 1);
    private final MemoryEvents events = new MemoryEvents();
    private final MemoryStore store = new MemoryStore();
    private final Map<String, SimBroker> brokers = new HashMap<>();
    private final Uplinks uplinks = new Uplinks(
            Samples.around(time, events),
            settings -> brokers.computeIfAbsent(settings.uplink(), id -> new SimBroker()));

    private List<String> cursors() {
        return store.all().stream().map(Cursor::uplink).toList();
    }

    private void stores() {
        uplinks.store(store);
        uplinks.cursors(store);
    }

    @Test
    void itConnectsBeforeThereIsAStore() {
        uplinks.add(Samples.uplink("cloud", "tcp://broker:1883", Map.of()));
        time.settle();
        assertThat(uplinks.status().get(0).state()).isEqualTo("up");
        assertThat(uplinks.status().get(0).cursor()).isEmpty();
    }

    @Test
    void aChangedDefinitionRestartsOnlyItsOwn() {
        var one = Samples.uplink("one", "tcp://broker:1883", Map.of());
        uplinks.add(one);
        uplinks.add(Samples.uplink("two", "tcp://broker:1883", Map.of()));
        time.settle();
        // The new one comes before the old one goes, as services do.
        uplinks.add(Samples.uplink("one", "tcp://other:1883", Map.of()));
        uplinks.remove(one);
        time.settle();
        assertThat(uplinks.status())
                .extracting(Uplink.Status::url)
                .containsExactly("tcp://other:1883", "tcp://broker:1883");
        assertThat(brokers.get("one").connects).isEqualTo(2);
        assertThat(brokers.get("two").connects).isEqualTo(1);
    }

    @Test
    void anEqualDefinitionInPlaceOfTheOldOneRestartsNothing() {
        var first = Samples.uplink("one", "tcp://broker:1883", Map.of());
        uplinks.add(first);
        time.settle();
        uplinks.add(Samples.uplink("one", "tcp://broker:1883", Map.of()));
        uplinks.remove(first);
        time.settle();
        assertThat(brokers.get("one").connects).isEqualTo(1);
    }

    @Test
    void onlyASiteThatIsThereAndDoesNotNameItRemovesACursor() {
        stores();
        SiteDefinition both = Samples.site("cloud", "other");
        var cloud = Samples.uplink("cloud", "tcp://broker:1883", Map.of());
        var other = Samples.uplink("other", "tcp://broker:1883", Map.of());
        uplinks.site(both);
        uplinks.add(cloud);
        uplinks.add(other);
        time.settle();
        assertThat(cursors()).containsExactly("cloud", "other");
        // The site bundle is exchanged: everything goes, and comes again.
        uplinks.remove(cloud);
        uplinks.remove(other);
        uplinks.remove(both);
        time.settle();
        assertThat(uplinks.status()).isEmpty();
        assertThat(cursors()).containsExactly("cloud", "other");
        // It comes without one of them: that was removed.
        uplinks.site(Samples.site("cloud"));
        uplinks.add(cloud);
        time.settle();
        assertThat(cursors()).containsExactly("cloud");
    }

    @Test
    void aNewUplinkThatStartsNowLeavesOutWhatIsOlder() throws StoreException {
        store.append(List.of(Samples.boundary("A", 0)));
        var now = Samples.uplink("cloud", "tcp://broker:1883", Map.of());
        stores();
        uplinks.add(new io.meterhouse.api.metering.definition.UplinkDefinition(
                now.id(),
                now.kind(),
                now.site(),
                io.meterhouse.api.metering.definition.UplinkDefinition.StartAt.NOW,
                now.live(),
                now.settings()));
        time.settle();
        assertThat(brokers.get("cloud").payloads("/intervals")).isEmpty();
    }

    @Test
    void theCommandShowsWhereEachStands() throws StoreException {
        store.listener(uplinks);
        stores();
        uplinks.add(Samples.uplink("cloud", "tcp://broker:1883", Map.of()));
        time.settle();
        store.append(List.of(Samples.boundary("A", 0)));
        time.settle();
        brokers.get("cloud").session.orElseThrow().lose();
        time.settle();
        List<List<Object>> rows = new ArrayList<>();
        new UplinksCommand(uplinks::status).run(new CommandCall(Map.of(), "test"), new CommandOutput() {
            @Override
            public void table(String name, List<String> columns) {
                rows.add(List.copyOf(columns));
            }

            @Override
            public void row(Object... values) {
                rows.add(Arrays.asList(values));
            }

            @Override
            public void field(String name, Object value) {}

            @Override
            public void progress(String what, long done, long total) {}
        });
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).hasSameSizeAs(rows.get(0));
        assertThat(rows.get(1))
                .startsWith(
                        "cloud", "waiting", "tcp://broker:1883", store.head().epoch(), 1L, 0L, 0L)
                .contains(Samples.START);
        assertThat((String) rows.get(1).get(9)).contains("the broker closed the connection");
    }
}
