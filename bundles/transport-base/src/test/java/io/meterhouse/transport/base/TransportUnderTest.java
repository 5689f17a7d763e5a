package io.meterhouse.transport.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.testing.RealTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A line of the transport under test, its far end, and ways to talk over it. */
public abstract class TransportUnderTest {
    static final Duration LONG = Duration.ofSeconds(20);
    static final byte[] ASK = {1, 4, 0, 0, 0, 2, 0, 0};

    final AtomicInteger outcomes = new AtomicInteger();
    private final List<Line> offered = new ArrayList<>();
    FarEnd far;
    Rig rig;
    private RealTime time;
    Lines lines;
    LineDefinition definition;

    /** Joins a line that is to be made to its far end. */
    protected abstract Rig rig(FarEnd far) throws Exception;

    /** The transport under test. */
    public interface Rig extends AutoCloseable {
        Lines.Kind kind(Surroundings around);

        LineDefinition definition();

        /** The adapter is unplugged, the device is switched off. */
        void pull() throws Exception;

        /** There again, under the same name. */
        void plug() throws Exception;

        /** Bytes that are certainly more than all buffers between the line and a far end that does not read. */
        int flood();
    }

    @BeforeEach
    void begin() throws Exception {
        far = new FarEnd();
        rig = rig(far);
        time = new RealTime();
        definition = rig.definition();
        Surroundings around = new Surroundings(time, time, time, time);
        lines = new Lines("conformance", rig.kind(around), around, line -> {
            offered.add(line);
            return () -> offered.remove(line);
        });
        lines.add(definition);
    }

    @AfterEach
    void end() throws Exception {
        lines.close();
        rig.close();
        far.close();
        time.close();
    }

    void drip(CompletableFuture<?> until) throws Exception {
        while (!until.isDone()) {
            far.send((byte) 1);
            pause(until, 100);
        }
    }

    /** Completes {@code late} once what was sent has had its time. */
    static void awaitDry(CompletableFuture<?> asked, CompletableFuture<Void> late) {
        pause(asked, 400);
        late.complete(null);
    }

    static void pause(CompletableFuture<?> orUntil, long millis) {
        try {
            orUntil.get(millis, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            // The time is over.
        }
    }

    void works() throws Exception {
        var asked = start(LONG, exchange(4));
        far.take(8);
        far.send(bytes(4, 42));
        assertThat(value(asked)).isEqualTo(bytes(4, 42));
    }

    Outcome<byte[]> worksWithin(Duration time) throws Exception {
        far.serve(8, request -> bytes(4, 43));
        long end = System.nanoTime() + time.toNanos();
        Outcome<byte[]> outcome;
        do {
            outcome = start(Duration.ofSeconds(5), exchange(4)).get(10, TimeUnit.SECONDS);
            if (outcome instanceof Outcome.Failed) {
                pause(new CompletableFuture<>(), 50);
            }
        } while (!(outcome instanceof Outcome.Done) && System.nanoTime() - end < 0);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return outcome;
    }

    Line line() {
        return offered.get(offered.size() - 1);
    }

    static Node node() {
        return new Node(1, Duration.ZERO, Duration.ofMillis(300), "");
    }

    <T> CompletableFuture<Outcome<T>> start(Duration limit, Conversation<T> conversation) {
        return start(node(), limit, conversation);
    }

    <T> CompletableFuture<Outcome<T>> start(Node node, Duration limit, Conversation<T> conversation) {
        CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
        line().start(node, limit, conversation, result -> {
            outcomes.incrementAndGet();
            outcome.complete(result);
        });
        return outcome;
    }

    static Conversation<byte[]> exchange(int answer) {
        return (Connection connection) -> {
            connection.write(ASK);
            byte[] into = new byte[answer];
            connection.read(into, 0, answer, answer, connection.node().timeout());
            return into;
        };
    }

    static <T> T value(CompletableFuture<Outcome<T>> asked) throws Exception {
        Outcome<T> outcome = asked.get(15, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    static <T> Outcome.Failed<T> failed(CompletableFuture<Outcome<T>> asked) throws Exception {
        Outcome<T> outcome = asked.get(15, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed<T>) outcome;
    }

    static <T> Trouble trouble(CompletableFuture<Outcome<T>> asked) throws Exception {
        return failed(asked).trouble();
    }

    static byte[] bytes(int n, int first) {
        byte[] bytes = new byte[n];
        for (int i = 0; i < n; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.equals("line-" + definition.id()) || name.startsWith("conformance"))
                .toList();
    }

    static long descriptors() throws java.io.IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
