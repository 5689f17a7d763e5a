package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.store.h2.Flusher.Patience;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlusherTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T00:00:00Z"), 1);
    private int flushes;
    private boolean pending;
    private final Flusher flusher = new Flusher(time, new Here(), () -> {
        flushes++;
        pending = false;
    });

    private void acknowledged() {
        pending = true;
        flusher.wake(Patience.MUCH);
    }

    private void appended() {
        pending = false;
        flusher.written(() -> pending);
    }

    private void pass(Duration duration) {
        time.runTo(time.now().plus(duration));
    }

    @Test
    void anAcknowledgementThatEachBoundaryTakesAlongIsNeverWrittenByItself() {
        for (int boundary = 0; boundary < 100; boundary++) {
            acknowledged();
            pass(Duration.ofMinutes(5));
            appended();
        }

        assertThat(flushes).isZero();
    }

    @Test
    void anAcknowledgementThatNoBoundaryComesForIsWrittenAfterSixMinutes() {
        acknowledged();
        pass(Duration.ofMinutes(5));
        appended();
        acknowledged();
        pass(Duration.ofMinutes(5).plusSeconds(59));
        assertThat(flushes).isZero();

        pass(Duration.ofSeconds(2));

        assertThat(flushes).isEqualTo(1);
    }

    @Test
    void whatAnAppendDidNotTakeAlongIsWrittenSoon() {
        pending = true;
        flusher.written(() -> pending);
        pass(Duration.ofSeconds(4));

        assertThat(flushes).isEqualTo(1);
    }
}
