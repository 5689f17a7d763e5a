package io.meterhouse.acquisition.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long a device is given. */
class DeviceTest {
    private final VirtualTime time = new VirtualTime("2026-01-10T11:58:00Z", 1);

    @Test
    void aPollOfManyRequestsWithLongGapsIsGivenTheTimeThatTheyNeed() {
        Node slow = new Node(1, Duration.ofSeconds(3), Duration.ofSeconds(1), "");
        assertThat(limits(slow, 1).get(0)).isGreaterThan(Duration.ofSeconds(4));
        // A gap, the bytes and nearly all of the time-out, ten times over.
        assertThat(limits(slow, 10)).hasSize(2).allMatch(limit -> limit.compareTo(Duration.ofSeconds(40)) > 0);
    }

    /** The limits of a poll and of reading the serial number. */
    private List<Duration> limits(Node node, int requests) {
        List<Duration> limits = new ArrayList<>();
        LineQueue queue = new LineQueue("line", time, time, time.open("desk"));
        queue.line(new Line() {
            @Override
            public String id() {
                return "line";
            }

            @Override
            public LineStatus status() {
                return new LineStatus(LineStatus.State.UP, "");
            }

            @Override
            public <T> void start(Node to, Duration limit, Conversation<T> talk, Consumer<Outcome<T>> done) {
                limits.add(limit);
                done.accept(new Outcome.Failed<>(Trouble.REFUSED, "", new Outcome.End(time.now(), time.nanos(), 1)));
            }
        });
        Set<ChannelId> channels = Set.of(new ChannelId("A-01", Quantity.KWH_DELIVERED));
        Poll poll = new Poll("1", node, channels, requests, connection -> null);
        Device device = new Device(new Meter1(poll), poll, queue, time, time, time.open("desk"), new Deaf());
        device.want(false);
        device.askSerial();
        time.settle();
        device.close();
        return limits;
    }

    private record Meter1(Poll poll) implements Meter {
        @Override
        public List<ChannelSource> channels() {
            return List.of();
        }

        @Override
        public List<Poll> polls() {
            return List.of(poll);
        }

        @Override
        public Optional<Conversation<String>> serialNumber(Poll of) {
            return Optional.of(connection -> "1");
        }

        @Override
        public <C> Optional<C> capability(Class<C> type) {
            return Optional.empty();
        }
    }

    private record Deaf() implements Device.Reader {
        @Override
        public void read(Poll poll, Reading reading, Duration took, boolean anew) {}

        @Override
        public void failed(Poll poll, Trouble trouble, String reason, Duration took, int failures) {}

        @Override
        public void serial(Poll poll, Optional<String> number) {}
    }
}
