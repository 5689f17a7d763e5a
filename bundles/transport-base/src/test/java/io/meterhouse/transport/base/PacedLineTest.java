package io.meterhouse.transport.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.LineStatus.State;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.testing.RealTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no real port can be made to do: a driver that does not come back, a port that cannot be opened for a while. */
@Timeout(60)
class PacedLineTest {
    private static final Manners MANNERS =
            new Manners(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(100), 1);

    private final RealTime time = new RealTime();
    private final Worker guard = time.open("guard");
    private final Hanging endpoint = new Hanging();
    private final PacedLine line =
            new PacedLine("L", endpoint, MANNERS, new Surroundings(time, time, time, time), guard);

    @AfterEach
    void end() {
        endpoint.release.countDown();
        line.close();
        guard.close();
        time.close();
    }

    @Test
    void aDriverThatHangsForeverCostsItsLineOnly() throws Exception {
        endpoint.hangs = true;
        var asked = start(Duration.ofMillis(100), connection -> 1);
        assertThat(trouble(asked)).isEqualTo(Trouble.OVERDUE);
        assertThat(endpoint.woken).hasPositiveValue();
        assertThat(line.status().state()).isEqualTo(State.DOWN);
        // Later ones are told at once, without an exception, and without waiting.
        var next = start(Duration.ofSeconds(30), connection -> 1);
        assertThat(trouble(next)).isEqualTo(Trouble.UNAVAILABLE);
        endpoint.hangs = false;
        endpoint.release.countDown();
        Outcome<Integer> outcome;
        do {
            outcome = start(Duration.ofSeconds(30), connection -> 1).get(10, TimeUnit.SECONDS);
        } while (outcome instanceof Outcome.Failed);
        assertThat(((Outcome.Done<Integer>) outcome).value()).isEqualTo(1);
    }

    @Test
    void aDriverWhoseClassesWentCostsOneConversationOnly() throws Exception {
        var asked = start(Duration.ofSeconds(30), connection -> {
            throw new NoClassDefFoundError("io/example/Decoder");
        });
        assertThat(trouble(asked)).isEqualTo(Trouble.NONSENSE);
        assertThat(value(start(Duration.ofSeconds(5), connection -> 1))).isEqualTo(1);
    }

    @Test
    void aPortThatBreaksWhileItIsClosedCostsOneConversationOnly() throws Exception {
        endpoint.breaksOnClose = true;
        var asked = start(Duration.ofSeconds(30), connection -> {
            throw new ConversationException(Trouble.GARBLED, "no frame");
        });
        assertThat(trouble(asked)).isEqualTo(Trouble.NONSENSE);
        endpoint.breaksOnClose = false;
        assertThat(value(start(Duration.ofSeconds(5), connection -> 1))).isEqualTo(1);
    }

    @Test
    void aPortThatHangsWhileItIsClosedForIdlenessServesAgainWhenItLetsGo() throws Exception {
        endpoint.hangsOnClose = true;
        assertThat(value(start(Duration.ofSeconds(5), connection -> 1))).isEqualTo(1);
        endpoint.closed.get(10, TimeUnit.SECONDS);
        assertThat(trouble(start(Duration.ofMillis(100), connection -> 2))).isEqualTo(Trouble.OVERDUE);
        endpoint.release.countDown();
        assertThat(value(start(Duration.ofSeconds(5), connection -> 3))).isEqualTo(3);
    }

    @Test
    void aPortThatCannotBeOpenedIsLeftAloneForAWhileThatDoubles() throws Exception {
        endpoint.refusal = "is not there";
        assertThat(reason()).isEqualTo("fake: is not there");
        assertThat(reason()).contains("fake: is not there; tried again in 1 s");
        assertThat(endpoint.opened).hasValue(1);
        endpoint.refusal = null;
        Outcome<Integer> outcome;
        do {
            outcome = start(Duration.ofSeconds(5), connection -> 1).get(10, TimeUnit.SECONDS);
        } while (outcome instanceof Outcome.Failed);
        assertThat(endpoint.opened).hasValue(2);
        assertThat(line.status().state()).isIn(State.UP, State.IDLE);
    }

    @Test
    void aSecondConversationAtOnceIsRefused() throws Exception {
        CountDownLatch talking = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        var first = start(Duration.ofSeconds(20), connection -> {
            talking.countDown();
            await(enough);
            return 1;
        });
        talking.await();
        assertThatThrownBy(() -> start(Duration.ofSeconds(1), connection -> 2))
                .isInstanceOf(IllegalStateException.class);
        enough.countDown();
        assertThat(value(first)).isEqualTo(1);
    }

    @Test
    void theNextConversationMayBeStartedFromTheOutcomeOfTheLast() throws Exception {
        CompletableFuture<Outcome<Integer>> second = new CompletableFuture<>();
        line.start(
                node(),
                Duration.ofSeconds(5),
                connection -> 1,
                outcome -> line.start(node(), Duration.ofSeconds(5), connection -> 2, second::complete));
        assertThat(value(second)).isEqualTo(2);
    }

    @Test
    void anEndpointIsClosedWhenNobodyTalks() throws Exception {
        assertThat(value(start(Duration.ofSeconds(5), connection -> 1))).isEqualTo(1);
        endpoint.closed.get(10, TimeUnit.SECONDS);
        assertThat(value(start(Duration.ofSeconds(5), connection -> 2))).isEqualTo(2);
        assertThat(endpoint.opened).hasValue(2);
    }

    private String reason() throws Exception {
        var asked = start(Duration.ofSeconds(5), connection -> 1);
        Outcome<Integer> outcome = asked.get(10, TimeUnit.SECONDS);
        assertThat(trouble(asked)).isEqualTo(Trouble.UNAVAILABLE);
        return ((Outcome.Failed<Integer>) outcome).reason();
    }

    private static Trouble trouble(CompletableFuture<Outcome<Integer>> asked) throws Exception {
        return ((Outcome.Failed<Integer>) asked.get(10, TimeUnit.SECONDS)).trouble();
    }

    private static int value(CompletableFuture<Outcome<Integer>> asked) throws Exception {
        return ((Outcome.Done<Integer>) asked.get(10, TimeUnit.SECONDS)).value();
    }

    private CompletableFuture<Outcome<Integer>> start(Duration limit, Conversation<Integer> conversation) {
        CompletableFuture<Outcome<Integer>> outcome = new CompletableFuture<>();
        line.start(node(), limit, conversation, result -> assertThat(outcome.complete(result))
                .isTrue());
        return outcome;
    }

    private static Node node() {
        return new Node(1, Duration.ZERO, Duration.ofMillis(300), "");
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An endpoint whose opening can be made to hang, deaf to everything, or to fail. */
    private static final class Hanging implements Endpoint {
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger woken = new AtomicInteger();
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        volatile boolean hangs;
        volatile boolean hangsOnClose;
        volatile boolean breaksOnClose;
        volatile String refusal;
        private boolean open;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public void open(long until, BooleanSupplier cut) throws IOException {
            opened.incrementAndGet();
            if (hangs) {
                await(release);
            }
            if (refusal != null) {
                throw new IOException(refusal);
            }
            open = true;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void write(byte[] bytes, long until, BooleanSupplier cut) {}

        @Override
        public int read(byte[] into, int offset, int max, long until, BooleanSupplier cut) {
            return 0;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                closed.complete(null);
                if (hangsOnClose) {
                    await(release);
                }
                if (breaksOnClose) {
                    throw new IllegalStateException("on purpose");
                }
            }
        }

        @Override
        public void wake() {
            woken.incrementAndGet();
        }

        @Override
        public long wireNanos(int bytes) {
            return 0;
        }

        @Override
        public long gapNanos() {
            return 0;
        }

        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public boolean closesWhenInDoubt() {
            return breaksOnClose;
        }
    }
}
