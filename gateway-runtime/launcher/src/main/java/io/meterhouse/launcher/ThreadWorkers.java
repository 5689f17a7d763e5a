package io.meterhouse.launcher;

import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.metering.time.Workers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers with a thread each, which ends when it had nothing to do for a while. */
final class ThreadWorkers implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWorkers.class);
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 10;

    @Override
    public Worker open(String name) {
        return new ThreadWorker(name);
    }

    private static final class ThreadWorker implements Worker {
        private final String name;
        private final ThreadPoolExecutor executor;
        private volatile Thread thread;

        ThreadWorker(String name) {
            this.name = name;
            executor = new ThreadPoolExecutor(
                    1,
                    1,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    this::newThread,
                    new ThreadPoolExecutor.DiscardPolicy());
            executor.allowCoreThreadTimeOut(true);
        }

        private Thread newThread(Runnable loop) {
            var t = new Thread(loop, name);
            t.setDaemon(true);
            // Not that of the bundle which happens to call: its class loader must be able to go.
            t.setContextClassLoader(ThreadWorkers.class.getClassLoader());
            thread = t;
            return t;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(() -> run(task));
        }

        private void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.error("a task of worker {} failed; the next one runs", name, e);
            }
        }

        @Override
        public void close() {
            if (Thread.currentThread() == thread) {
                executor.shutdown();
                executor.getQueue().clear();
                return;
            }
            executor.shutdown();
            executor.getQueue().clear();
            try {
                if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.error(
                            "worker {} did not end within {} s and is left behind; it is at {}",
                            name,
                            CLOSE_SECONDS,
                            where());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String where() {
            StackTraceElement[] stack = thread.getStackTrace();
            return stack.length == 0 ? "its end" : stack[0].toString();
        }
    }
}
