package io.meterhouse.judge;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    @Test
    void theJudgeSharesNoCodeWithTheGatewayNorWithTheDemonstration() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("io.meterhouse.judge")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are its own, the JDK's, the JSON parser's or a test's", IndependenceTest::allowed))
                .check(new ClassFileImporter().importPackages("io.meterhouse"));
    }

    private static boolean allowed(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return type.getBaseComponentType().isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("com.fasterxml.jackson.")
                || name.startsWith("io.meterhouse.judge.")
                || name.startsWith("org.junit.")
                || name.startsWith("org.assertj.")
                || name.startsWith("com.tngtech.");
    }
}
