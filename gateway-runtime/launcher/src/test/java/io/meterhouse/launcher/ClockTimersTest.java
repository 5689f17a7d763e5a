package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockTimersTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final SteppedTime site = new SteppedTime();
    private final ClockTimers timers = new ClockTimers(site);
    private final Worker worker = new ThreadWorkers().open("test");
    private final CountDownLatch ran = new CountDownLatch(1);

    @AfterEach
    void close() {
        timers.close();
        worker.close();
    }

    @Test
    void aTaskRunsOnItsWorkerWhenWireTimeHasPassed() throws Exception {
        var thread = new AtomicReference<String>();
        timers.after(Duration.ofMillis(5), worker, () -> {
            thread.set(Thread.currentThread().getName());
            ran.countDown();
        });
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get()).isEqualTo("test");
    }

    @Test
    void anInstantThatHasPassedIsNow() throws Exception {
        timers.at(NOON.minusSeconds(3600), worker, ran::countDown);
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStepOfTheSiteClockIsFollowedWithinASecond() throws Exception {
        timers.at(NOON.plusSeconds(86_400), worker, ran::countDown);
        site.now = NOON.plusSeconds(86_400);
        assertThat(ran.await(1500, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void aClockThatIsSetBackDelaysTheTask() throws Exception {
        timers.at(NOON.plusMillis(50), worker, ran::countDown);
        assertThat(ran.await(200, TimeUnit.MILLISECONDS)).isFalse();
        site.now = NOON.plusMillis(50);
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelledTaskDoesNotRun() throws Exception {
        var cancelledRan = new AtomicBoolean();
        Timer wire = timers.after(Duration.ofMillis(20), worker, () -> cancelledRan.set(true));
        Timer atSite = timers.at(NOON.plusMillis(20), worker, () -> cancelledRan.set(true));
        wire.cancel();
        atSite.cancel();
        atSite.cancel();
        site.now = NOON.plusSeconds(1);
        timers.after(Duration.ofMillis(60), worker, ran::countDown);
        assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(cancelledRan).isFalse();
    }

    /** A site clock that stands still until it is stepped. */
    private static final class SteppedTime implements SiteTime {
        private volatile Instant now = NOON;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site.isNegative() ? Duration.ZERO : site;
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("stepped", Duration.ZERO);
        }
    }
}
