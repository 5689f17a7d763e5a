package io.meterhouse.transport.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus.State;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport must do. It extends this class and says how a line is made and joined to its far end. */
@Timeout(60)
public abstract class TransportConformance extends TransportUnderTest {
    @Test
    void anAnswerReachesTheConversationThatAsked() throws Exception {
        var asked = start(LONG, exchange(4));
        assertThat(far.take(8)).isEqualTo(ASK);
        far.send(bytes(4, 1));
        assertThat(value(asked)).isEqualTo(bytes(4, 1));
        assertThat(line().status().state()).isEqualTo(State.UP);
    }

    @Test
    void twoConversationsInARowEachGetTheirOwnAnswer() throws Exception {
        for (int i = 0; i < 2; i++) {
            var asked = start(LONG, exchange(4));
            far.take(8);
            far.send(bytes(4, i));
            assertThat(value(asked)).isEqualTo(bytes(4, i));
        }
        assertThat(outcomes).hasValue(2);
    }

    @Test
    void silenceEndsWhenTheWaitIsOver() throws Exception {
        long began = System.nanoTime();
        var asked = start(LONG, exchange(4));
        far.take(8);
        assertThat(trouble(asked)).isEqualTo(Trouble.SILENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(300), Duration.ofMillis(1500));
    }

    @Test
    void halfAFrameIsSilenceAndSpoilsNothing() throws Exception {
        var asked = start(LONG, exchange(8));
        far.take(8);
        far.send(bytes(3, 7));
        assertThat(failed(asked).reason()).contains("3 bytes of 8");
        works();
    }

    @Test
    void aSlowDripIsNotWaitedForLongerThanAllowed() throws Exception {
        var asked = start(LONG, exchange(50));
        far.take(8);
        drip(asked);
        assertThat(trouble(asked)).isEqualTo(Trouble.SILENCE);
    }

    @Test
    void theLimitEndsWhatADripKeepsAlive() throws Exception {
        long began = System.nanoTime();
        var asked = start(Duration.ofMillis(700), connection -> {
            connection.write(ASK);
            byte[] into = new byte[1];
            while (true) {
                connection.read(into, 0, 1, 1, Duration.ofSeconds(5));
            }
        });
        far.take(8);
        drip(asked);
        assertThat(trouble(asked)).isEqualTo(Trouble.OVERDUE);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(700), Duration.ofMillis(1700));
        works();
    }

    @Test
    void aConversationThatSwallowsItsLimitIsOverdueAllTheSame() throws Exception {
        var asked = start(Duration.ofSeconds(2), connection -> {
            try {
                connection.write(ASK);
                return connection.read(new byte[1], 0, 1, 1, LONG);
            } catch (ConversationException e) {
                return -1;
            }
        });
        far.take(8);
        assertThat(trouble(asked)).isEqualTo(Trouble.OVERDUE);
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOne() throws Exception {
        var first = start(LONG, exchange(4));
        far.take(8);
        assertThat(trouble(first)).isEqualTo(Trouble.SILENCE);
        far.send(bytes(4, 66));
        // The gap gives the late answer its time on the way.
        var second = start(new Node(1, Duration.ofMillis(500), Duration.ofSeconds(1), ""), LONG, exchange(4));
        far.take(8);
        far.send(bytes(4, 5));
        assertThat(value(second)).isEqualTo(bytes(4, 5));
    }

    @Test
    void aLateAnswerIsNotTakenForTheAnswerToARetry() throws Exception {
        CompletableFuture<Void> late = new CompletableFuture<>();
        var asked = start(LONG, connection -> {
            try {
                return exchange(4).hold(connection);
            } catch (ConversationException e) {
                late.join();
                return exchange(4).hold(connection);
            }
        });
        far.take(8);
        far.send(bytes(2, 66));
        far.take(0);
        awaitDry(asked, late);
        far.take(8);
        far.send(bytes(4, 5));
        assertThat(value(asked)).isEqualTo(bytes(4, 5));
    }

    @Test
    void garbageSpoilsOneConversationOnly() throws Exception {
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            connection.read(new byte[8], 0, 3, 8, Duration.ofMillis(300));
            throw new ConversationException(Trouble.GARBLED, "no frame");
        });
        far.take(8);
        far.send(bytes(200, 99));
        assertThat(trouble(asked)).isEqualTo(Trouble.GARBLED);
        works();
    }

    @Test
    void aFloodIsTakenInBoundedBitesAndEnds() throws Exception {
        Thread flood = new Thread(
                () -> {
                    try {
                        byte[] block = bytes(64 * 1024, 3);
                        for (int i = 0; i < 160; i++) {
                            far.send(block);
                        }
                    } catch (java.io.IOException e) {
                        // The line hung up, which is one way to deal with it.
                    }
                },
                "flood");
        var asked = start(Duration.ofSeconds(5), connection -> {
            connection.write(ASK);
            byte[] into = new byte[300];
            int n = connection.read(into, 0, 5, 256, Duration.ofSeconds(1));
            assertThat(n).isBetween(5, 256);
            assertThat(Arrays.copyOfRange(into, n, into.length)).containsOnly(0);
            throw new ConversationException(Trouble.GARBLED, "no frame");
        });
        far.take(8);
        flood.start();
        assertThat(trouble(asked)).isEqualTo(Trouble.GARBLED);
        // While it lasts the line may be unavailable, but never for longer than the limit; afterwards it is usable.
        worksWithin(Duration.ofSeconds(30));
        // Where no silence is waited for, the rest of the flood goes with the conversations that follow.
        long end = System.nanoTime() + LONG.toNanos();
        Outcome<byte[]> last;
        do {
            last = start(Duration.ofSeconds(5), exchange(4)).get(10, TimeUnit.SECONDS);
        } while ((flood.isAlive() || !isAnswer(last)) && System.nanoTime() - end < 0);
        assertThat(flood.isAlive()).isFalse();
        assertThat(isAnswer(last)).as("%s", last).isTrue();
    }

    private static boolean isAnswer(Outcome<byte[]> outcome) {
        return outcome instanceof Outcome.Done<byte[]> done && Arrays.equals(done.value(), bytes(4, 43));
    }

    @Test
    void readsTakeNoLessThanTheLeastAndNoMoreThanTheMost() throws Exception {
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            byte[] into = new byte[40];
            List<Integer> counts = new ArrayList<>();
            counts.add(connection.read(into, 0, 5, 5, Duration.ofSeconds(1)));
            counts.add(connection.read(into, 5, 3, 15, Duration.ofSeconds(1)));
            int rest = 20 - counts.get(0) - counts.get(1);
            if (rest > 0) {
                counts.add(connection.read(into, 20 - rest, rest, rest, Duration.ofSeconds(1)));
            }
            assertThat(Arrays.copyOf(into, 20)).isEqualTo(bytes(20, 11));
            return counts;
        });
        far.take(8);
        far.send(bytes(20, 11));
        List<Integer> counts = value(asked);
        assertThat(counts.get(0)).isEqualTo(5);
        assertThat(counts.get(1)).isBetween(3, 15);
    }

    @Test
    void aPurgeDropsWhatHasComeAndDoesNotWait() throws Exception {
        CompletableFuture<Void> purged = new CompletableFuture<>();
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            connection.read(new byte[1], 0, 1, 1, Duration.ofSeconds(1));
            // The others came with the first, or right behind it.
            connection.read(new byte[8], 0, 1, 8, Duration.ofSeconds(1));
            long before = connection.wireNanos();
            connection.purge();
            assertThat(connection.wireNanos() - before)
                    .isLessThan(Duration.ofMillis(200).toNanos());
            purged.complete(null);
            return exchange(4).hold(connection);
        });
        far.take(8);
        far.send(bytes(20, 12));
        purged.get(10, TimeUnit.SECONDS);
        far.take(8);
        far.send(bytes(4, 13));
        assertThat(value(asked)).isEqualTo(bytes(4, 13));
    }

    @Test
    void theGapOfEachNodeIsKeptAfterTheLastByteOfAnything() throws Exception {
        for (long gap : new long[] {120, 0, 120}) {
            Node node = new Node(1, Duration.ofMillis(gap), Duration.ofMillis(300), "");
            var asked = start(node, LONG, connection -> {
                exchange(4).hold(connection);
                return exchange(4).hold(connection);
            });
            far.take(8);
            far.send(bytes(4, 1));
            long answered = System.nanoTime();
            far.take(8);
            long waited = System.nanoTime() - answered;
            far.send(bytes(4, 2));
            value(asked);
            assertThat(waited / 1_000_000).isGreaterThanOrEqualTo(gap).isCloseTo(gap, within(100L));
        }
    }

    @Test
    void aPeerThatGoesIsReportedAndFoundAgainWhenItIsBack() throws Exception {
        works();
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            return connection.read(new byte[4], 0, 4, 4, Duration.ofSeconds(8));
        });
        far.take(8);
        rig.pull();
        assertThat(trouble(asked)).isEqualTo(Trouble.UNAVAILABLE);
        assertThat(line().status().state()).isEqualTo(State.DOWN);
        assertThat(line().status().text()).contains("at the next conversation");
        assertThat(trouble(start(LONG, exchange(4)))).isEqualTo(Trouble.UNAVAILABLE);
        Outcome.Failed<byte[]> second = failed(start(LONG, exchange(4)));
        assertThat(second.trouble()).isEqualTo(Trouble.UNAVAILABLE);
        assertThat(second.reason()).contains("tried again in");
        rig.plug();
        Outcome<byte[]> back = worksWithin(Duration.ofSeconds(10));
        assertThat(back.end().opening()).isGreaterThan(second.end().opening());
        assertThat(line().status().state()).isEqualTo(State.UP);
    }

    @Test
    void aSwapEndsTheConversationOnceWithClosedAndTheNewLineServes() throws Exception {
        Line old = line();
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            return connection.read(new byte[4], 0, 4, 4, LONG);
        });
        far.take(8);
        LineDefinition changed = new LineDefinition(
                definition.id(), definition.transport(), definition.framing(), definition.settings());
        lines.add(changed);
        lines.remove(definition);
        assertThat(trouble(asked)).isEqualTo(Trouble.CLOSED);
        assertThat(old.status().state()).isEqualTo(State.CLOSED);
        assertThat(outcomes).hasValue(1);
        assertThat(line()).isNotSameAs(old);
        CompletableFuture<Outcome<byte[]>> late = new CompletableFuture<>();
        old.start(node(), LONG, exchange(4), late::complete);
        assertThat(trouble(late)).isEqualTo(Trouble.CLOSED);
        works();
    }

    @Test
    void aWriteThatNobodyTakesEndsAtTheLimit() throws Exception {
        var asked = start(Duration.ofSeconds(1), connection -> {
            connection.write(new byte[rig.flood()]);
            return 0;
        });
        assertThat(trouble(asked)).isEqualTo(Trouble.OVERDUE);
    }

    @Test
    void closingEndsAWriteThatNobodyTakes() throws Exception {
        CompletableFuture<Void> writing = new CompletableFuture<>();
        var asked = start(LONG, connection -> {
            connection.write(ASK);
            writing.complete(null);
            connection.write(new byte[rig.flood()]);
            return 0;
        });
        writing.get(10, TimeUnit.SECONDS);
        long began = System.nanoTime();
        lines.remove(definition);
        assertThat(trouble(asked)).isEqualTo(Trouble.CLOSED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void closingLeavesNoThreadBehind() throws Exception {
        works();
        assertThat(threads()).isNotEmpty();
        lines.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void aThousandConversationsLeaveNoDescriptorBehind() throws Exception {
        far.serve(8, request -> bytes(4, 9));
        // Among a thousand answers one comes late on a busy machine, and this is not about that.
        Node patient = new Node(1, Duration.ZERO, Duration.ofSeconds(10), "");
        for (int i = 0; i < 20; i++) {
            value(start(patient, LONG, exchange(4)));
        }
        long before = descriptors();
        for (int i = 0; i < 1000; i++) {
            boolean spoil = i % 4 == 0;
            Outcome<byte[]> outcome = start(patient, LONG, connection -> {
                        byte[] answer = exchange(4).hold(connection);
                        if (spoil) {
                            throw new ConversationException(Trouble.GARBLED, "no frame");
                        }
                        return answer;
                    })
                    .get(20, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(spoil ? Outcome.Failed.class : Outcome.Done.class);
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 3);
    }

    @Test
    void aConversationThatBreaksOffHurtsNobodyElse() throws Exception {
        var asked = start(LONG, connection -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(trouble(asked)).isEqualTo(Trouble.NONSENSE);
        works();
    }
}
