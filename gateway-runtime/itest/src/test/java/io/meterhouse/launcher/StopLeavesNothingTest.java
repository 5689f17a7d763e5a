package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.House;
import io.meterhouse.itest.peer.Await;
import io.meterhouse.itest.peer.Mosquitto;
import io.meterhouse.itest.peer.PtyPair;
import io.meterhouse.itest.peer.ScaledTime;
import io.meterhouse.itest.peer.Simulation;
import io.meterhouse.itest.peer.Subscriber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The whole gateway within this JVM, so that its threads and services can be counted. In this package because the launcher's doors are closed. */
@Isolated("counts the threads of this JVM")
@Timeout(90)
class StopLeavesNothingTest {
    private static final String OURS = "io.meterhouse.";

    @TempDir
    private Path folder;

    @Test
    void neitherAThreadNorAServiceOutlivesItsBundle() throws Exception {
        Path device = folder.resolve("ttyMeters");
        ScaledTime time = ScaledTime.begin();
        try (var adapter = new PtyPair(device, folder.resolve("ttyPanel"));
                var simulation = Simulation.twoPanels(time, folder.resolve("ttyPanel"));
                var broker = new Mosquitto(folder.resolve("broker"));
                var consumer = new Subscriber(broker.consumers(), "meterhouse/1/#")) {
            Path site = Files.createDirectories(folder.resolve("home/etc")).resolve("site.yaml");
            Files.writeString(site, House.siteOfTwoPanels(device, simulation.tcp(), broker.port()));
            Set<Thread> before = threads();
            try (Home home = Home.take(folder.resolve("home"))) {
                List<String> options = new ArrayList<>(time.options());
                Path release = House.DISTRIBUTION.resolve("release.properties");
                options.addAll(List.of("--home", home.path().toString(), "--release", release.toString()));
                Gateway gateway =
                        Gateway.start(home, Release.read(release), Options.parse(options.toArray(String[]::new)));
                Await.until("intervals at the consumer", Duration.ofSeconds(30), () -> !consumer.deliveries()
                        .all()
                        .isEmpty());
                stopEachOfOurs(gateway.context());
                assertNothingIsUsed(gateway.context());
                assertThat(gateway.stop(10, TimeUnit.SECONDS)).isTrue();
            }
            Await.until("the end of all threads, daemons too", Duration.ofSeconds(10), () -> {
                Set<Thread> left = threads();
                left.removeAll(before);
                assertThat(left).extracting(Thread::getName).isEmpty();
                return true;
            });
        }
    }

    /** But those of the tests, and the framework's own that resolve bundles and go when they had nothing to do for a minute. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("FelixResolver-"))
                .filter(thread -> !thread.getName().endsWith("'s output"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Bundle> ours(BundleContext framework) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith(OURS))
                .sorted(Comparator.comparing(
                        bundle -> -bundle.adapt(BundleStartLevel.class).getStartLevel()))
                .toList();
    }

    private static void stopEachOfOurs(BundleContext framework) throws Exception {
        for (Bundle bundle : ours(framework)) {
            bundle.stop();
            assertThat(bundle.getRegisteredServices())
                    .as("services of %s", bundle)
                    .isNull();
            assertThat(bundle.getServicesInUse()).as("used by %s", bundle).isNull();
        }
    }

    /** What the launcher offers is given back. */
    private static void assertNothingIsUsed(BundleContext framework) {
        List<Bundle> ours = ours(framework);
        for (var service : framework.getBundle().getRegisteredServices()) {
            Bundle[] users = service.getUsingBundles();
            assertThat(users == null ? List.of() : List.of(users))
                    .as("users of %s", service)
                    .doesNotContainAnyElementsOf(ours);
        }
    }
}
