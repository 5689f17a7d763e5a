package io.meterhouse.itest.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/** What must hold between the rooms of the house, and in each of them. */
final class Rules {
    private static final String ALL = "io.meterhouse..";
    private static final String COMPONENT = "org.osgi.service.component.annotations.Component";
    private static final String API = "io.meterhouse.api..";
    private static final Set<String> STATIC_CLOCKS = Set.of(
            Clock.class.getName(),
            Instant.class.getName(),
            LocalDate.class.getName(),
            LocalDateTime.class.getName(),
            LocalTime.class.getName(),
            OffsetDateTime.class.getName(),
            ZonedDateTime.class.getName());

    /** Rooms that read what people write: each carries its own copy of what they share. */
    private static final List<String> READERS = List.of("io.meterhouse.site", "io.meterhouse.tou");

    private Rules() {}

    /** @param room the package of a bundle: {@code io.meterhouse.transport.rs485} */
    static ArchRule aRoomHasOneDoor(String room) {
        var allowed = new ArrayList<>(List.of(API, room + ".."));
        if (room.startsWith("io.meterhouse.transport.")) {
            allowed.add("io.meterhouse.transport.base..");
        }
        if (READERS.contains(room)) {
            allowed.add("io.meterhouse.document..");
        }
        return classes()
                .that(resideInAPackage(room + ".."))
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage(ALL).or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .because("bundles know each other by the api bundles only")
                .allowEmptyShould(true);
    }

    static ArchRule nothingUpstreamKnowsTheStore() {
        return noClasses()
                .that(resideInAnyPackage(
                        "io.meterhouse.api.metering..",
                        "io.meterhouse.api.ops..",
                        "io.meterhouse.site..",
                        "io.meterhouse.transport..",
                        "io.meterhouse.meter..",
                        "io.meterhouse.simulator.."))
                .should()
                .dependOnClassesThat(resideInAPackage("io.meterhouse.api.store.."))
                .because("data flows one way: meter, line, driver, recorder, store, uplink")
                .allowEmptyShould(true);
    }

    static ArchRule theContractsOfMeteringStandAlone() {
        return noClasses()
                .that(resideInAPackage("io.meterhouse.api.metering.."))
                .should()
                .dependOnClassesThat(resideInAPackage(API).and(resideOutsideOfPackage("io.meterhouse.api.metering..")))
                .allowEmptyShould(true);
    }

    static ArchRule timeIsHandedIn() {
        return noClasses()
                .that(isNoProgram())
                .should()
                .accessTargetWhere(describe("reads a static clock or sleeps", Rules::readsStaticTime))
                .because("site time and wire time are services; the universe runs on virtual time")
                .allowEmptyShould(true);
    }

    private static boolean readsStaticTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        if (STATIC_CLOCKS.contains(owner)) {
            return name.equals("now") || name.startsWith("system") || name.startsWith("tick");
        }
        if (owner.equals(System.class.getName())) {
            return name.equals("currentTimeMillis") || name.equals("nanoTime");
        }
        return owner.equals(Thread.class.getName()) && name.equals("sleep")
                || owner.equals(ZoneId.class.getName()) && name.equals("systemDefault")
                || owner.equals(Date.class.getName()) && name.equals("<init>");
    }

    static ArchRule noStaticState() {
        return fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("a bundle that is exchanged must leave nothing behind")
                .allowEmptyShould(true);
    }

    static ArchRule noStaticHolders() {
        return noFields()
                .that(describe("are static", (JavaField f) -> f.getModifiers().contains(JavaModifier.STATIC)))
                .should()
                .haveRawType(describe("a holder of state", Rules::holdsState))
                .allowEmptyShould(true);
    }

    private static boolean holdsState(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isAssignableTo(ConcurrentMap.class)
                || type.isAssignableTo(HashMap.class)
                || type.isAssignableTo(ArrayList.class)
                || type.isAssignableTo(ThreadLocal.class);
    }

    /** Public they must be, or the component runtime cannot make them; so that nobody else does is for this rule. */
    static ArchRule componentsAreKnownToNobody() {
        return classes()
                .that()
                .areAnnotatedWith(COMPONENT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .onlyHaveDependentClassesThat(describe(
                        "are parts of themselves", type -> outermost(type).isAnnotatedWith(COMPONENT)))
                .because("a component is thin, and is reached by the services it offers")
                .allowEmptyShould(true);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rules::outermost).orElse(type);
    }

    static ArchRule nothingIsPrinted() {
        return noClasses()
                .that(isNoProgram().and(resideOutsideOfPackage("io.meterhouse.shell.gogo..")))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("there is a log; only Gogo gives each of its sessions a standard output")
                .allowEmptyShould(true);
    }

    /** The simulator runs by itself as well: its main classes make their own clock, and print. So do those that handle a store from outside. */
    private static boolean isProgram(JavaClass type) {
        return (type.getPackageName().startsWith("io.meterhouse.simulator")
                        || type.getName().equals("io.meterhouse.store.h2.NewestRecord")
                        || type.getName().equals("io.meterhouse.store.h2.backup.RestoreMain"))
                && type.tryGetMethod("main", String[].class).isPresent();
    }

    private static DescribedPredicate<JavaClass> isNoProgram() {
        return describe("are no program of their own", type -> !isProgram(type));
    }
}
