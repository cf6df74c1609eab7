package io.ringspan.tests.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** ARCHITECTURE.md as rules: when one of these fails, either the code or the document is wrong. */
enum Rules {
    ARROWS_POINT_DOWN(layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("base")
            .definedBy("io.ringspan.base..")
            .layer("conf")
            .definedBy("io.ringspan.conf..")
            .layer("gossip")
            .definedBy("io.ringspan.gossip..")
            .layer("replication")
            .definedBy("io.ringspan.replication..")
            .layer("node")
            .definedBy("io.ringspan.node..")
            .whereLayer("base")
            .mayNotAccessAnyLayer()
            .whereLayer("conf")
            .mayOnlyAccessLayers("base")
            .whereLayer("gossip")
            .mayOnlyAccessLayers("base", "conf")
            .whereLayer("replication")
            .mayOnlyAccessLayers("base", "conf")
            .because("gossip and replication are siblings, and only node knows both")),

    ONLY_NODE_READS_REAL_TIME(noClasses()
            .that(areBelowNode())
            .should()
            .callMethodWhere(readsAClock())
            .because("simulations move time by hand: take io.ringspan.base.TimeSource")),

    ONLY_NODE_WAITS_OR_STARTS_THREADS(noClasses()
            .that(areBelowNode())
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callConstructorWhere(
                    describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .because("what decides runs on its caller's thread, and in a simulation")),

    CHANCE_COMES_FROM_OUTSIDE(noClasses()
            .that(areBelowNode())
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callMethodWhere(describe(
                    "draws from a source nobody can seed",
                    call -> call.getTargetOwner().isEquivalentTo(ThreadLocalRandom.class)
                            || (call.getTargetOwner().isEquivalentTo(Math.class) && "random".equals(call.getName()))
                            || (call.getTargetOwner().isEquivalentTo(UUID.class)
                                    && "randomUUID".equals(call.getName()))))
            .because("a failing run must replay from its seed: take a java.util.random.RandomGenerator")),

    ONLY_NODE_TOUCHES_SOCKETS_AND_FILES(noClasses()
            .that(resideInAnyPackage("io.ringspan.base..", "io.ringspan.gossip..", "io.ringspan.replication.."))
            .should()
            .dependOnClassesThat(assignableTo(NetworkChannel.class)
                    .or(assignableTo(FileChannel.class))
                    .or(assignableTo(Files.class))
                    .or(nameStartingWith("java.io.File"))
                    .or(nameStartingWith("java.net.Socket"))
                    .or(nameStartingWith("java.net.ServerSocket"))
                    .or(nameStartingWith("java.net.Datagram"))
                    .or(nameStartingWith("java.net.http.")))
            .because("it is declared here as an interface and implemented in node")),

    REPLICATION_KNOWS_BUFFERS_BUT_NO_CHANNELS(noClasses()
            .that(resideInAnyPackage("io.ringspan.replication.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty..")
                    .and(DescribedPredicate.not(resideInAnyPackage("io.netty.buffer..", "io.netty.util.."))))
            .because("what decides must run in a simulation")),

    GOSSIP_AND_CONF_KNOW_NO_NETTY(noClasses()
            .that(resideInAnyPackage("io.ringspan.base..", "io.ringspan.conf..", "io.ringspan.gossip.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..")
            .because("they carry no bytes")),

    NOTHING_USES_NETTYS_INTERNALS(noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.ringspan.node.hints.MappedMemory") // it says why
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.util.internal..")
            .because("internals change without notice")),

    STATIC_FIELDS_ARE_FINAL(
            fields().that().areStatic().should().beFinal().because("six nodes run in one JVM: nothing is static")),

    STATIC_FIELDS_HOLD_NO_STATE(noFields()
            .that()
            .areStatic()
            .should()
            .haveRawType(holdsState())
            .because("a final field that holds a counter or a growing collection is state as well")),

    PACKAGES_ARE_FREE_OF_CYCLES(
            slices().matching("io.ringspan.(**)").should().beFreeOfCycles().because("a cycle is one package in two"));

    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit's rules are, but do not say so
    private final ArchRule rule;

    Rules(ArchRule rule) {
        this.rule = rule;
    }

    /** The rule itself. No class to look at is no breach: {@link ArchitectureTest} sees to it that there are classes. */
    ArchRule rule() {
        return rule.allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> areBelowNode() {
        return resideInAnyPackage(
                "io.ringspan.base..", "io.ringspan.conf..", "io.ringspan.gossip..", "io.ringspan.replication..");
    }

    private static DescribedPredicate<JavaMethodCall> readsAClock() {
        return describe("read a real clock", call -> {
            JavaClass owner = call.getTargetOwner();
            boolean system = owner.isEquivalentTo(System.class)
                    && ("nanoTime".equals(call.getName()) || "currentTimeMillis".equals(call.getName()));
            boolean now = owner.getPackageName().equals("java.time")
                    && ("now".equals(call.getName()) || owner.isEquivalentTo(Clock.class));
            return system || now;
        });
    }

    /** Collections are judged by their concrete types: a field declared as Map or List is an immutable one by custom. */
    private static DescribedPredicate<JavaClass> holdsState() {
        DescribedPredicate<JavaClass> collections =
                assignableTo(Collection.class).or(assignableTo(Map.class));
        DescribedPredicate<JavaClass> classes = describe("classes", (JavaClass type) -> !type.isInterface());
        return collections
                .and(classes)
                .or(assignableTo(AtomicBoolean.class))
                .or(assignableTo(AtomicInteger.class))
                .or(assignableTo(AtomicLong.class))
                .or(assignableTo(AtomicReference.class))
                .or(assignableTo(LongAdder.class))
                .or(assignableTo(ThreadLocal.class))
                .or(assignableTo(Random.class));
    }

    private static <T> DescribedPredicate<T> describe(String description, java.util.function.Predicate<T> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }
}
