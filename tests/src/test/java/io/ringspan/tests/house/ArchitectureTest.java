package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the shipped classes to the {@link Rules}. */
@BesideOthers
@Tag("jdk25")
class ArchitectureTest {
    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("io.ringspan");

    @ParameterizedTest
    @EnumSource
    void shippedClassesKeepTheRule(Rules rule) {
        rule.rule().check(SHIPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "conf", "gossip", "replication", "node"})
    void theRulesSeeEveryModule(String module) {
        assertThat(SHIPPED.stream().map(type -> type.getPackageName() + "."))
                .anyMatch(name -> name.startsWith("io.ringspan." + module + "."));
    }

    @Test
    void theRulesSeeNoTests() {
        assertThat(SHIPPED.stream().filter(type -> type.getSimpleName().endsWith("Test")))
                .isEmpty();
    }
}
