package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.api.metering.time.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on a worker of its own, one at a time: the system's resolver cannot be told to stop, so whoever waits for it gives
 * up, and the next one waits for the same answer instead of asking a second time.
 */
final class Resolver {
    private static final long LIMIT_SECONDS = 10;

    private final Worker worker;
    private CompletableFuture<InetAddress[]> asked = CompletableFuture.completedFuture(new InetAddress[0]);

    Resolver(Worker worker) {
        this.worker = worker;
    }

    /** @param abandoned completed when nobody wants the answer any more */
    InetAddress[] resolve(String host, CompletableFuture<Void> abandoned) throws IOException {
        CompletableFuture<InetAddress[]> answer = ask(host);
        try {
            CompletableFuture.anyOf(answer, abandoned).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!answer.isDone()) {
                throw new SocketException("closed");
            }
            return answer.get();
        } catch (TimeoutException e) {
            throw new UnknownHostException(host + ": no name server has answered within " + LIMIT_SECONDS + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("closed");
        }
    }

    private synchronized CompletableFuture<InetAddress[]> ask(String host) {
        if (asked.isDone()) {
            var answer = new CompletableFuture<InetAddress[]>();
            asked = answer;
            worker.execute(() -> {
                try {
                    answer.complete(InetAddress.getAllByName(host));
                } catch (UnknownHostException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        return asked;
    }
}
