package io.meterhouse.uplink.mqtt.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of one client: connecting, sending, receiving, calling back, pinging. So that somebody knows when they have ended. */
final class PahoThreads extends ScheduledThreadPoolExecutor {
    /** One for each, as most of them never end by themselves. */
    private static final int THREADS = 6;

    private final CountDownLatch connectEnded = new CountDownLatch(1);
    private final Runnable afterConnect;

    /** @param afterConnect run when the thread that connects has done its part, whatever came of it */
    PahoThreads(String uplink, Runnable afterConnect) {
        super(THREADS, task -> {
            var thread = new Thread(task, "uplink-" + uplink + "-mqtt");
            thread.setDaemon(true);
            thread.setContextClassLoader(PahoThreads.class.getClassLoader());
            return thread;
        });
        this.afterConnect = afterConnect;
        setKeepAliveTime(1, TimeUnit.SECONDS);
        allowCoreThreadTimeOut(true);
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Paho connects, and disconnects, by this method; everything else is submitted. */
    @Override
    public void execute(Runnable task) {
        super.execute(() -> {
            try {
                task.run();
            } finally {
                afterConnect.run();
                connectEnded.countDown();
            }
        });
    }

    /** Waits until nobody starts threads any more. */
    boolean awaitConnect(long time, TimeUnit unit) throws InterruptedException {
        return connectEnded.await(time, unit);
    }
}
