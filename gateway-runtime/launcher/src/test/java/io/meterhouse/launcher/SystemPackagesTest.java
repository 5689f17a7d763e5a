package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SystemPackagesTest {
    @Test
    void slf4jAndTheContractsAreExportedWithTheirVersions() throws Exception {
        assertThat(SystemPackages.of(getClass().getClassLoader()))
                .contains("org.slf4j;version=\"2.")
                .contains("io.meterhouse.api.metering.time;version=\"1.")
                .contains("io.meterhouse.api.store;version=\"1.")
                .contains("io.meterhouse.api.ops.command;version=\"1.");
    }

    @Test
    void commasWithinQuotesDoNotEndAClause() {
        var exports = new ArrayList<String>();
        SystemPackages.packages("a.b;uses:=\"c,d\";version=\"1.2\",e;version=\"3\"", exports);
        assertThat(exports).containsExactly("a.b;version=\"1.2\"", "e;version=\"3\"");
    }
}
