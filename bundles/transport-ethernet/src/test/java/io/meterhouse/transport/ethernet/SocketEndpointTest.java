package io.meterhouse.transport.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.transport.base.FarEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SocketEndpointTest {
    @Test
    void whateverKeepsItFromBeingOpenedLeavesNoDescriptorAndIsAnErrorOfTheLine() throws Exception {
        try (FarEnd far = new FarEnd()) {
            SocketSettings settings =
                    new SocketSettings("127.0.0.1", far.port(), Duration.ofSeconds(1), Duration.ZERO, 0);
            SocketEndpoint endpoint = new SocketEndpoint(
                    settings, new Names("127.0.0.1", InetAddress::getAllByName, Runnable::run), System::nanoTime);
            long before = descriptors();
            for (int i = 0; i < 50; i++) {
                // As a channel does that is handed an address of a family which the machine has not.
                assertThatThrownBy(() -> endpoint.open(System.nanoTime() + 1_000_000_000L, () -> {
                            throw new IllegalStateException("on purpose");
                        }))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cannot be opened");
            }
            assertThat(descriptors()).isLessThanOrEqualTo(before + 3);
            assertThat(endpoint.isOpen()).isFalse();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
