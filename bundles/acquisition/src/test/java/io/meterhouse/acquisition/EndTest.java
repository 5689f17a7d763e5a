package io.meterhouse.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.line.Conversations.Talk;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Priority;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.RealTime;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real threads: a virtual worker cannot be waited for. */
@Timeout(30)
class EndTest {
    private final RealTime time = new RealTime();

    @AfterEach
    void end() {
        time.close();
    }

    @Test
    void everythingThatWasAskedForHasEndedWhenAcquisitionHas() throws InterruptedException {
        Acquisition acquisition = new Acquisition(new Surroundings(
                time, time, time, time, new MemoryStore(), new MemoryFacts(), new MemoryEvents(), Set.of(), Set.of()));
        Queue<Outcome<Integer>> outcomes = new ConcurrentLinkedQueue<>();
        Node node = new Node(1, Duration.ZERO, Duration.ofSeconds(1), "");
        for (int i = 0; i < 100; i++) {
            acquisition.submit(
                    "absent",
                    new Talk<>(node, Priority.COMMAND, Duration.ofSeconds(1), true, wire -> 1),
                    outcomes::add);
        }
        acquisition.close();
        acquisition.awaitEnd();
        assertThat(outcomes)
                .hasSize(100)
                .allMatch(outcome ->
                        outcome instanceof Outcome.Failed<Integer> failed && failed.trouble() == Trouble.CLOSED);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("acquisition") || thread.getName().equals("recorder")) {
                // It has nothing more to do, and may be a moment from its end.
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
