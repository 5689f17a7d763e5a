package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.time.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadWorkersTest {
    private final ThreadWorkers workers = new ThreadWorkers();

    @Test
    void tasksRunOneAfterAnotherInTheOrderGiven() throws Exception {
        List<Integer> order = new ArrayList<>();
        var done = new CountDownLatch(1);
        try (Worker worker = workers.open("w")) {
            for (int i = 0; i < 1000; i++) {
                int n = i;
                worker.execute(() -> order.add(n));
            }
            worker.execute(done::countDown);
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(order).hasSize(1000).isSorted();
    }

    @Test
    void aTaskThatThrowsDoesNotKeepTheNextOneFromRunning() throws Exception {
        var next = new CountDownLatch(1);
        try (Worker worker = workers.open("w")) {
            worker.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            worker.execute(next::countDown);
            assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingWaitsForTheTaskUnderWayWithoutAnInterruptAndDropsTheRest() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var finished = new AtomicBoolean();
        var dropped = new AtomicBoolean(true);
        Worker worker = workers.open("w");
        worker.execute(() -> {
            begun.countDown();
            try {
                finished.set(mayEnd.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        worker.execute(() -> dropped.set(false));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        var closer = new Thread(worker::close);
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        closer.join();
        assertThat(interrupted).isFalse();
        assertThat(finished).isTrue();
        worker.execute(() -> dropped.set(false));
        assertThat(dropped).isTrue();
    }

    @Test
    void aWorkerThatClosesItselfFinishesItsTaskUninterrupted() throws Exception {
        var finished = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        Worker worker = workers.open("w");
        worker.execute(() -> {
            worker.close();
            interrupted.set(Thread.currentThread().isInterrupted());
            finished.countDown();
        });
        assertThat(finished.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isFalse();
    }
}
