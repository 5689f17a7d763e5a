package io.meterhouse.itest.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.meterhouse.acquisition.planted.DoesEverythingWrong;
import io.meterhouse.acquisition.planted.UsesTheComponent;
import io.meterhouse.site.planted.ReadsTheStore;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail guards nothing: each is shown a class that breaks it. */
class RulesCanFailTest {
    private static final JavaClasses PLANTED = new ClassFileImporter()
            .importClasses(DoesEverythingWrong.class, UsesTheComponent.class, ReadsTheStore.class);

    @Test
    void anImportOfAnotherBundlesInternalsIsFound() {
        broken(Rules.aRoomHasOneDoor("io.meterhouse.acquisition"), "io.meterhouse.store.h2.planted.Internal");
    }

    @Test
    void theStoreSeenFromUpstreamIsFound() {
        broken(Rules.nothingUpstreamKnowsTheStore(), "io.meterhouse.api.store");
    }

    @Test
    void staticTimeAndSleepAreFound() {
        broken(
                Rules.timeIsHandedIn(),
                "Thread.sleep",
                "Instant.now",
                "System.currentTimeMillis",
                "System.nanoTime",
                "Clock.systemUTC");
    }

    @Test
    void staticStateIsFound() {
        broken(Rules.noStaticState(), "counter");
        broken(Rules.noStaticHolders(), "CACHE");
    }

    @Test
    void aComponentThatIsUsedDirectlyIsFound() {
        broken(Rules.componentsAreKnownToNobody(), "DoesEverythingWrong", "UsesTheComponent");
    }

    @Test
    void printingIsFound() {
        broken(Rules.nothingIsPrinted(), "System.out");
    }

    private static void broken(ArchRule rule, String... named) {
        assertThat(rule.evaluate(PLANTED).hasViolation())
                .as(rule.getDescription())
                .isTrue();
        assertThatThrownBy(() -> rule.check(PLANTED)).hasMessageContainingAll(named);
    }
}
