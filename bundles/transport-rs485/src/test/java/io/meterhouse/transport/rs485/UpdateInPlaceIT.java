package io.meterhouse.transport.rs485;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus.State;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.testing.RealTime;
import io.meterhouse.transport.base.FarEnd;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The bundle as it ships, in the framework, on a pty: its native library is loaded anew by each revision. */
@Timeout(120)
class UpdateInPlaceIT {
    private static final String SHARED = String.join(
            ",",
            "org.slf4j;version=2.0.17",
            "io.meterhouse.api.metering;version=1.0.0",
            "io.meterhouse.api.metering.definition;version=1.1.0",
            "io.meterhouse.api.metering.line;version=1.0.0",
            "io.meterhouse.api.metering.time;version=1.0.0");
    private static final byte[] ASK = {1, 4, 0, 0, 0, 2, 0, 0};

    @TempDir
    private Path folder;

    private final RealTime time = new RealTime();
    private FarEnd far;
    private Socat port;
    private Felix framework;
    private Path jar;
    private Bundle transport;

    @BeforeEach
    void startTheFramework() throws Exception {
        far = new FarEnd();
        far.serve(ASK.length, request -> new byte[] {1, 2, 3, 4});
        port = new Socat(folder.resolve("ttyMeters"), "TCP:127.0.0.1:" + far.port() + ",nodelay");
        framework = new Felix(Map.of(
                Constants.FRAMEWORK_STORAGE,
                folder.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                SHARED));
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of("target", "framework"))) {
            for (Path library : jars.toList()) {
                bundles.add(context.installBundle(library.toUri().toString()));
            }
        }
        try (Stream<Path> jars = Files.list(Path.of("target"))) {
            jar = jars.filter(file ->
                            file.getFileName().toString().matches("io\\.meterhouse\\.transport\\.rs485-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        transport = context.installBundle(jar.toUri().toString());
        bundles.add(transport);
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        context.registerService(WireTime.class, time, null);
        context.registerService(SiteTime.class, time, null);
        context.registerService(Timers.class, time, null);
        context.registerService(Workers.class, time, null);
        LineDefinition definition = new LineDefinition(
                "basement",
                "rs485",
                Framing.RTU,
                Map.of("port", folder.resolve("ttyMeters").toString()));
        context.registerService(
                LineDefinition.class, definition, new Hashtable<>(Map.of(LineDefinition.TRANSPORT, "rs485")));
    }

    @AfterEach
    void stopTheFramework() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
        port.close();
        far.close();
        time.close();
    }

    @Test
    void fourUpdatesInARowEachServeTheLineAgain() throws Exception {
        Line line = line();
        for (int update = 0; update < 4; update++) {
            assertThat(read(line)).isInstanceOf(Outcome.Done.class);
            Line old = line;
            try (InputStream content = Files.newInputStream(jar)) {
                transport.update(content);
            }
            refresh();
            line = line();
            assertThat(old.status().state()).isEqualTo(State.CLOSED);
            assertThat(line.getClass()).isNotSameAs(old.getClass());
        }
        assertThat(read(line)).isInstanceOf(Outcome.Done.class);
        transport.stop();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("line-") || name.startsWith("transport-"));
    }

    @Test
    void theBundleIsSmall() throws Exception {
        assertThat(Files.size(jar)).isLessThan(140_000);
    }

    private void refresh() throws Exception {
        CompletableFuture<Void> refreshed = new CompletableFuture<>();
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(transport), event -> refreshed.complete(null));
        refreshed.get(20, TimeUnit.SECONDS);
    }

    private Line line() throws Exception {
        ServiceTracker<Line, Line> lines = new ServiceTracker<>(framework.getBundleContext(), Line.class, null);
        lines.open();
        try {
            Line line = lines.waitForService(20_000);
            assertThat(line)
                    .as("a line of the bundle in state %s", transport.getState())
                    .isNotNull();
            assertThat(lines.getServiceReference().getProperty(Line.ID)).isEqualTo("basement");
            return line;
        } finally {
            lines.close();
        }
    }

    private static Outcome<Integer> read(Line line) throws Exception {
        CompletableFuture<Outcome<Integer>> outcome = new CompletableFuture<>();
        line.start(
                new Node(1, Duration.ZERO, Duration.ofSeconds(2), ""),
                Duration.ofSeconds(10),
                connection -> {
                    connection.write(ASK);
                    return connection.read(new byte[4], 0, 4, 4, Duration.ofSeconds(2));
                },
                outcome::complete);
        return outcome.get(15, TimeUnit.SECONDS);
    }
}
