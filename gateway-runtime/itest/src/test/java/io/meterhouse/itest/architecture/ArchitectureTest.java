package io.meterhouse.itest.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.meterhouse.itest.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final JavaClasses BUNDLES = new ClassFileImporter()
            .importPaths(House.bundles()
                    .map(House::classes)
                    .filter(Files::isDirectory)
                    .toList());

    static java.util.stream.Stream<String> rooms() {
        return House.bundles().map(House::room);
    }

    static java.util.stream.Stream<Path> bundles() {
        return House.bundles();
    }

    @Test
    void thereIsSomethingToLookAt() {
        assertThat(rooms()).contains("io.meterhouse.api.metering", "io.meterhouse.transport.rs485");
        assertThat(BUNDLES).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomHasOneDoor(String room) {
        check(Rules.aRoomHasOneDoor(room));
    }

    @Test
    void nothingUpstreamKnowsTheStore() {
        check(Rules.nothingUpstreamKnowsTheStore());
    }

    @Test
    void theContractsOfMeteringStandAlone() {
        check(Rules.theContractsOfMeteringStandAlone());
    }

    @Test
    void timeIsHandedIn() {
        check(Rules.timeIsHandedIn());
    }

    @Test
    void thereIsNoStaticState() {
        check(Rules.noStaticState());
        check(Rules.noStaticHolders());
    }

    @Test
    void componentsAreKnownToNobody() {
        check(Rules.componentsAreKnownToNobody());
    }

    @Test
    void nothingIsPrinted() {
        check(Rules.nothingIsPrinted());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyApiBundlesExport(Path bundle) throws IOException {
        try (var jar = new JarFile(House.jar(bundle).toFile())) {
            String exports = jar.getManifest().getMainAttributes().getValue("Export-Package");
            if (!House.room(bundle).startsWith("io.meterhouse.api.")) {
                assertThat(exports).isNull();
            }
        }
    }

    private static void check(ArchRule rule) {
        rule.check(BUNDLES);
    }
}
