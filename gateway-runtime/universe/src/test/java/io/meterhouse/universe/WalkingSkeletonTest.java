package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.testing.RealTime;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.uplink.mqtt.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole way, from the meter to the consumer of messages, through the production classes of acquisition, store and uplink. */
class WalkingSkeletonTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant END = SmallWorld.START.plus(DAY);
    /** What ends before it began before anything was read. */
    private static final Instant FIRST = Instant.parse("2026-03-09T10:05:00Z");

    /** Seconds, on a machine that has much else to do. */
    private static final long LIMIT = 60;

    private static final Duration READING = Duration.ofMillis(400);

    private final VirtualTime time = new VirtualTime(SmallWorld.START, 1);

    private SmallWorld world(VirtualTime of, long seed) {
        return new SmallWorld(of, 1, READING, seed);
    }

    private static void wholeDay(SmallWorld world) {
        world.judge(END);
        assertThat(world.rows()).hasSize(288);
        assertThat(world.rows().get(0).end()).isEqualTo(FIRST);
        assertThat(world.unsure()).isEmpty();
        assertThat(world.isSettled()).isTrue();
    }

    @Test
    void everyBoundaryOfADayArrivesOnceAndIsAcknowledged() throws IOException {
        try (SmallWorld world = world(time, 1).powerUp()) {
            time.runFor(DAY);

            wholeDay(world);
            assertThat(world.ledger.repeated()).isZero();
            // The first one began before anything was read.
            assertThat(world.flagged()).containsExactly(world.rows().get(0).end());
        }
    }

    @Test
    void whatWasRecordedWhileTheBrokerWasAwayComesWhenItIsBack() throws IOException {
        try (SmallWorld world = world(time, 2).powerUp()) {
            time.runFor(Duration.ofHours(3));
            long before = world.appended();
            while (world.appended() == before) {
                time.runFor(Duration.ofMillis(1));
            }
            // A boundary is durable, and its message is on the way: that is lost, too.
            time.runFor(Duration.ofMillis(1));
            world.broker.away(true);
            time.runFor(Duration.ofHours(7));
            assertThat(world.ledger.complete()).isEqualTo(before);
            assertThat(world.appended()).isEqualTo(before + 1 + 7 * 12);
            world.broker.away(false);
            time.runFor(Duration.ofMinutes(2));
            assertThat(world.isSettled()).isTrue();
            time.runTo(END);

            wholeDay(world);
            assertThat(world.ledger.repeated()).isZero();
        }
    }

    @Test
    void whatTheBrokerTookAndTheGatewayDidNotHearOfComesTwiceAndCountsOnce() throws IOException {
        try (SmallWorld world = world(time, 3).powerUp()) {
            time.runFor(Duration.ofHours(3));
            world.broker.deaf();
            time.runFor(Duration.ofHours(1));
            time.runTo(END);

            wholeDay(world);
            assertThat(world.ledger.repeated()).isPositive();
        }
    }

    @Test
    void aProcessThatIsKilledInTheMiddleOfAnIntervalGoesOnWhereItsDiskEnds() throws IOException {
        try (SmallWorld world = world(time, 4).powerUp()) {
            for (int kill = 0; kill < 12; kill++) {
                // Later in its interval each time, now and then just after a boundary was read.
                time.runFor(Duration.ofMinutes(95).plusMillis(12_345 * kill));
                long acknowledged = world.ledger.complete();
                world.kill();
                time.runFor(Duration.ofSeconds(20));
                world.powerUp();
                assertThat(world.appended()).isGreaterThanOrEqualTo(acknowledged);
            }
            time.runTo(END);

            wholeDay(world);
        }
    }

    @Test
    void theSameSeedGivesTheSameMessagesToTheByteAndAnotherDoesNot() throws IOException {
        List<String> once = roughDay(5);

        assertThat(roughDay(5)).isEqualTo(once);
        assertThat(roughDay(6)).isNotEqualTo(once);
    }

    private List<String> roughDay(long seed) throws IOException {
        var own = new VirtualTime(SmallWorld.START, 1);
        try (SmallWorld world = world(own, seed).powerUp()) {
            own.runFor(Duration.ofHours(5));
            world.broker.away(true);
            own.runFor(Duration.ofHours(2));
            world.kill();
            own.runFor(Duration.ofMinutes(1));
            world.powerUp();
            world.broker.away(false);
            own.runTo(END);
            wholeDay(world);
            return world.ledger.messages().stream()
                    .map(WalkingSkeletonTest::text)
                    .toList();
        }
    }

    private static String text(Message message) {
        return message.topic() + " " + message.qos() + " " + message.retained() + " "
                + new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void onRealTimeAndRealThreadsItIsTheSame() throws Exception {
        int speed = 600;
        try (var real = new RealTime(SmallWorld.START, speed);
                SmallWorld world = new SmallWorld(real, speed, Duration.ofMillis(2), 7).powerUp()) {
            world.ledger.await(() -> world.rows().size() >= 2, LIMIT);
            world.broker.away(true);
            world.ledger.await(() -> real.now().isAfter(SmallWorld.START.plus(Duration.ofMinutes(20))), LIMIT);
            world.broker.away(false);
            world.ledger.await(() -> world.rows().size() >= 4, LIMIT);
            world.kill();
            world.powerUp();
            world.ledger.await(() -> world.rows().size() >= 6, LIMIT);
            Instant last = world.rows().get(5).end();
            world.kill();

            world.judge(last);
            world.powerUp();
        }
    }
}
