package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.simulator.wire.RtuBus;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireLineTest {
    private static final Instant START = Instant.parse("2026-03-08T06:59:59Z");
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Eleven bits at 19,200 in a second. */
    private static final long BYTE = 572_916;

    private static final long LATCH = 5_000_000;
    private static final long MILLI = 1_000_000;
    private static final byte[] REQUEST = {1, 4, 0, 0, 0, 2, 0x71, (byte) 0xcb};
    private static final Node NODE = new Node(1, Duration.ofMillis(10), WAIT, "");
    /** The silence before a request, and the request. */
    private static final long SENT = 10 * MILLI + REQUEST.length * BYTE;

    private final VirtualTime time = new VirtualTime(START, 1);
    private final List<Long> asked = new ArrayList<>();
    private Optional<RtuBus.Reply> reply = Optional.of(new RtuBus.Reply(new byte[] {1, 2, 3, 4, 5}, 0));
    private final WireLine line = new WireLine(
            "riser-1",
            19_200,
            time,
            (frame, nanos) -> {
                asked.add(nanos - VirtualTime.BEGIN);
                return reply;
            },
            new History());
    private final List<Outcome<Integer>> ended = new ArrayList<>();

    private void start(Conversation<Integer> conversation) {
        line.start(NODE, LIMIT, conversation, ended::add);
    }

    /** Asks for so many bytes, and gives the last one. */
    private static Conversation<Integer> asking(int bytes) {
        return wire -> {
            wire.write(REQUEST);
            return last(wire, bytes);
        };
    }

    private static int last(Connection wire, int bytes) throws io.meterhouse.api.metering.line.ConversationException {
        byte[] into = new byte[bytes];
        wire.read(into, 0, bytes, bytes, WAIT);
        return into[bytes - 1];
    }

    private void settle() {
        time.runFor(Duration.ofSeconds(20));
    }

    private static long nanos(Outcome<?> outcome) {
        return outcome.end().wireNanos() - VirtualTime.BEGIN;
    }

    private Outcome.Failed<Integer> failed() {
        settle();
        assertThat(ended).hasSize(1).first().isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed<Integer>) ended.get(0);
    }

    @Test
    void aConversationTakesAsLongAsItsBytesNeedOnTheWire() {
        start(asking(5));
        assertThat(ended).as("its result does not come before its end").isEmpty();
        settle();
        assertThat(ended).hasSize(1);
        assertThat(((Outcome.Done<Integer>) ended.get(0)).value()).isEqualTo(5);
        assertThat(asked).containsExactly(SENT + LATCH);
        assertThat(nanos(ended.get(0))).isEqualTo(SENT + LATCH + 5 * BYTE);
        assertThat(ended.get(0).end().site()).isEqualTo(START.plusNanos(SENT + LATCH + 5 * BYTE));
    }

    @Test
    void anAnswerMayBeTakenInPieces() {
        start(wire -> {
            wire.write(REQUEST);
            return 10 * last(wire, 2) + last(wire, 3);
        });
        settle();
        assertThat(((Outcome.Done<Integer>) ended.get(0)).value()).isEqualTo(25);
        assertThat(nanos(ended.get(0))).isEqualTo(SENT + LATCH + 5 * BYTE);
    }

    @Test
    void bytesThatWereLostAreWaitedForUntilTheDeadlineAndTheReasonSaysHowManyCame() {
        start(asking(8));
        Outcome.Failed<Integer> silence = failed();
        assertThat(silence.trouble()).isEqualTo(Trouble.SILENCE);
        assertThat(silence.reason()).contains("5 of 8");
        assertThat(nanos(silence)).isEqualTo(SENT + WAIT.toNanos() + 8 * BYTE);
    }

    @Test
    void silenceTakesAllOfItsTime() {
        reply = Optional.empty();
        start(asking(5));
        Outcome.Failed<Integer> silence = failed();
        assertThat(silence.trouble()).isEqualTo(Trouble.SILENCE);
        assertThat(silence.reason()).contains("0 of 5");
        assertThat(nanos(silence)).isEqualTo(SENT + WAIT.toNanos() + 5 * BYTE);
    }

    @Test
    void aSlowMeterIsHeardUpToTheDeadlineAndNotAfterIt() {
        reply = Optional.of(new RtuBus.Reply(new byte[] {1, 2, 3, 4, 5}, 494));
        start(asking(5));
        settle();
        assertThat(ended.remove(0)).isInstanceOf(Outcome.Done.class);
        reply = Optional.of(new RtuBus.Reply(new byte[] {1, 2, 3, 4, 5}, 496));
        start(asking(5));
        Outcome.Failed<Integer> silence = failed();
        assertThat(silence.trouble()).isEqualTo(Trouble.SILENCE);
        assertThat(silence.reason()).contains("0 of 5");
    }

    @Test
    void whatABrokenOrLateAnswerLeftIsNotTakenForTheNext() {
        start(wire -> {
            reply = Optional.of(new RtuBus.Reply(new byte[] {9, 9, 9}, 600));
            wire.write(REQUEST);
            assertThatThrownBy(() -> last(wire, 3)).hasMessageContaining("0 of 3");
            reply = Optional.of(new RtuBus.Reply(new byte[] {7, 7, 7}, 0));
            wire.write(REQUEST);
            assertThat(last(wire, 1)).isEqualTo(7);
            wire.purge();
            assertThatThrownBy(() -> last(wire, 1)).hasMessageContaining("0 of 1");
            reply = Optional.of(new RtuBus.Reply(new byte[] {1, 2}, 0));
            wire.write(REQUEST);
            return last(wire, 2);
        });
        settle();
        assertThat(((Outcome.Done<Integer>) ended.get(0)).value()).isEqualTo(2);
    }

    @Test
    void aConversationThatTakesTooLongEndsAtItsLimit() {
        reply = Optional.empty();
        start(wire -> {
            for (; ; ) {
                try {
                    wire.write(REQUEST);
                    last(wire, 5);
                } catch (io.meterhouse.api.metering.line.ConversationException e) {
                    if (e.trouble() != Trouble.SILENCE) {
                        throw e;
                    }
                }
            }
        });
        Outcome.Failed<Integer> overdue = failed();
        assertThat(overdue.trouble()).isEqualTo(Trouble.OVERDUE);
        assertThat(nanos(overdue)).isEqualTo(LIMIT.toNanos());
    }

    @Test
    void anAdapterThatIsPulledInTheMiddleTakesTheAnswerWithIt() {
        start(asking(5));
        time.runWire(SENT);
        line.cut(true);
        assertThat(line.status().state()).isEqualTo(LineStatus.State.DOWN);
        Outcome.Failed<Integer> pulled = failed();
        assertThat(pulled.trouble()).isEqualTo(Trouble.UNAVAILABLE);
        assertThat(pulled.end().opening()).isEqualTo(2);
    }

    @Test
    void anAdapterThatWasOutForAMomentTookTheAnswerWithItAsWell() {
        start(asking(5));
        time.runWire(SENT);
        line.cut(true);
        line.cut(false);
        assertThat(failed().trouble()).isEqualTo(Trouble.UNAVAILABLE);
    }

    @Test
    void withoutAnAdapterNothingIsSentAndWithItAgainTheLineIsAnother() {
        line.cut(true);
        start(asking(5));
        assertThat(ended).hasSize(1);
        assertThat(((Outcome.Failed<Integer>) ended.remove(0)).trouble()).isEqualTo(Trouble.UNAVAILABLE);
        assertThat(asked).isEmpty();
        line.cut(false);
        assertThat(line.status().state()).isEqualTo(LineStatus.State.UP);
        start(asking(5));
        settle();
        assertThat(ended.get(0)).isInstanceOf(Outcome.Done.class);
        assertThat(ended.get(0).end().opening())
                .as("behind it there may be another meter")
                .isEqualTo(3);
    }

    @Test
    void whatAProcessThatIsGoneHadAskedForIsToldToNobody() {
        start(asking(5));
        time.runWire(SENT);
        line.reopen();
        var next = new ArrayList<Outcome<Integer>>();
        line.start(NODE, LIMIT, asking(4), next::add);
        settle();
        assertThat(ended).isEmpty();
        assertThat(next).hasSize(1).first().isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aLineHoldsOneConversationAtATime() {
        start(asking(5));
        assertThatThrownBy(() -> start(asking(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("riser-1");
        settle();
        start(asking(5));
        settle();
        assertThat(ended).hasSize(2);
    }
}
