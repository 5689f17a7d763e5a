package io.meterhouse.transport.ethernet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Finds the addresses of one host. A look-up may take as long as it likes, it holds up nobody: it runs apart, is waited for within
 * a bound, and what it brings later serves the next try. Addresses are not looked up at all.
 */
public final class Names {
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[^\\]]*)?]?");
    private static final long LOOK_NANOS = 20_000_000;

    private final String host;
    private final Lookup lookup;
    private final Executor apart;
    private CompletableFuture<InetAddress[]> underWay;
    private InetAddress[] last = {};

    Names(String host, Lookup lookup, Executor apart) {
        this.host = host;
        this.lookup = lookup;
        this.apart = apart;
    }

    /** The way to the name service, which may block. */
    public interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }

    /**
     * The host's addresses; those of an earlier time when none come within {@code nanos}.
     *
     * @throws IOException when there are none
     */
    InetAddress[] find(long nanos, BooleanSupplier cut) throws IOException {
        if (isAddress(host)) {
            return new InetAddress[] {InetAddress.getByName(host)};
        }
        if (underWay == null) {
            CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
            underWay = answer;
            apart.execute(() -> {
                try {
                    answer.complete(lookup.all(host));
                } catch (UnknownHostException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        for (long left = nanos; left > 0 && !underWay.isDone() && !cut.getAsBoolean(); left -= LOOK_NANOS) {
            look(Math.min(left, LOOK_NANOS));
        }
        if (!underWay.isDone()) {
            return lastOr(
                    "the name is not found in time; check the name service, or put an address into the site file");
        }
        try {
            last = underWay.getNow(last);
            return last;
        } catch (RuntimeException e) {
            return lastOr(
                    "the name is not known; check its spelling and the name service, or put an address into the site file");
        } finally {
            underWay = null;
        }
    }

    private void look(long nanos) throws IOException {
        try {
            underWay.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Looked at by the caller.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private InetAddress[] lastOr(String trouble) throws IOException {
        if (last.length == 0) {
            throw new IOException(trouble);
        }
        return last;
    }
}
