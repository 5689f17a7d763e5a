package io.meterhouse.transport.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class NamesTest {
    private static final long BOUND = TimeUnit.MILLISECONDS.toNanos(200);

    private final ExecutorService apart = Executors.newSingleThreadExecutor();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void end() {
        answer.countDown();
        apart.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "::1", "[2001:db8::7]", "fe80::1"})
    void anAddressIsNotLookedUp(String address) throws Exception {
        Names names = new Names(
                address,
                host -> {
                    throw new AssertionError("looked up");
                },
                apart);
        assertThat(names.find(BOUND, () -> false)).hasSize(1);
    }

    @Test
    void aLookUpThatHangsIsWaitedForWithinItsBoundAndServesTheNextTry() throws Exception {
        InetAddress[] found = {InetAddress.getLoopbackAddress()};
        Names names = new Names(
                "panel.example",
                host -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException(host);
                    }
                    return found;
                },
                apart);
        assertThatThrownBy(() -> names.find(BOUND, () -> false)).hasMessageContaining("not found in time");
        answer.countDown();
        assertThat(names.find(TimeUnit.SECONDS.toNanos(10), () -> false)).isEqualTo(found);
    }

    @Test
    void aNameServiceThatFailsLeavesTheAddressThatWasKnown() throws Exception {
        InetAddress[] found = {InetAddress.getLoopbackAddress()};
        boolean[] fails = {false};
        Names names = new Names(
                "panel.example",
                host -> {
                    if (fails[0]) {
                        throw new UnknownHostException(host);
                    }
                    return found;
                },
                apart);
        assertThat(names.find(TimeUnit.SECONDS.toNanos(10), () -> false)).isEqualTo(found);
        fails[0] = true;
        assertThat(names.find(TimeUnit.SECONDS.toNanos(10), () -> false)).isEqualTo(found);
    }

    @Test
    void anUnknownNameSaysWhatToDo() {
        Names names = new Names(
                "panle.example",
                host -> {
                    throw new UnknownHostException(host);
                },
                apart);
        assertThatThrownBy(() -> names.find(TimeUnit.SECONDS.toNanos(10), () -> false))
                .hasMessageContaining("check its spelling");
    }
}
