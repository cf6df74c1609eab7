package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ringspan.tests.turn.BesideOthers;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every one of the {@link Rules} finds the breach that is planted for it, in classes compiled for this test. */
@BesideOthers
class PlantedBreachTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path classes;

    @ParameterizedTest
    @MethodSource("breaches")
    void theRuleFindsItsBreach(Rules rule, List<Source> planted) throws IOException {
        JavaClasses compiled = compile(planted);

        assertThatThrownBy(() -> rule.rule().check(compiled))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Planted");
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void theRuleLeavesTheHarmlessAlone(Rules rule, List<Source> planted) throws IOException {
        rule.rule().check(compile(planted));
    }

    static Stream<Arguments> breaches() {
        Source shared = in("io.ringspan.replication", "public class Shared {}");
        return Stream.of(
                breach(
                        Rules.ARROWS_POINT_DOWN,
                        shared,
                        method("gossip", "Object", "new io.ringspan.replication.Shared()")),
                breach(
                        Rules.ARROWS_POINT_DOWN,
                        in("io.ringspan.node", "public class Shared {}"),
                        method("replication", "Object", "new io.ringspan.node.Shared()")),
                breach(
                        Rules.ARROWS_POINT_DOWN,
                        in("io.ringspan.conf", "public class Shared {}"),
                        method("base", "Object", "new io.ringspan.conf.Shared()")),
                breach(Rules.ONLY_NODE_READS_REAL_TIME, method("conf", "long", "System.nanoTime()")),
                breach(Rules.ONLY_NODE_READS_REAL_TIME, method("gossip", "long", "System.currentTimeMillis()")),
                breach(Rules.ONLY_NODE_READS_REAL_TIME, method("replication", "Object", "java.time.Instant.now()")),
                breach(Rules.ONLY_NODE_READS_REAL_TIME, method("base", "Object", "java.time.Clock.systemUTC()")),
                breach(
                        Rules.ONLY_NODE_WAITS_OR_STARTS_THREADS,
                        in("io.ringspan.gossip", "class Planted { void a() throws Exception { Thread.sleep(1); } }")),
                breach(Rules.ONLY_NODE_WAITS_OR_STARTS_THREADS, method("replication", "Object", "new Thread()")),
                breach(
                        Rules.ONLY_NODE_WAITS_OR_STARTS_THREADS,
                        method("conf", "Object", "java.util.concurrent.Executors.newCachedThreadPool()")),
                breach(Rules.CHANCE_COMES_FROM_OUTSIDE, method("gossip", "Object", "new java.util.Random()")),
                breach(Rules.CHANCE_COMES_FROM_OUTSIDE, method("replication", "double", "Math.random()")),
                breach(Rules.CHANCE_COMES_FROM_OUTSIDE, method("conf", "Object", "java.util.UUID.randomUUID()")),
                breach(
                        Rules.CHANCE_COMES_FROM_OUTSIDE,
                        method("base", "int", "java.util.concurrent.ThreadLocalRandom.current().nextInt()")),
                breach(
                        Rules.ONLY_NODE_TOUCHES_SOCKETS_AND_FILES,
                        method("replication", "boolean", "java.nio.file.Files.exists(java.nio.file.Path.of(\"a\"))")),
                breach(Rules.ONLY_NODE_TOUCHES_SOCKETS_AND_FILES, method("gossip", "Object", "new java.net.Socket()")),
                breach(
                        Rules.REPLICATION_KNOWS_BUFFERS_BUT_NO_CHANNELS,
                        in("io.ringspan.replication", "class Planted { io.netty.channel.Channel a; }")),
                breach(
                        Rules.GOSSIP_AND_CONF_KNOW_NO_NETTY,
                        in("io.ringspan.gossip", "class Planted { io.netty.buffer.ByteBuf a; }")),
                breach(
                        Rules.NOTHING_USES_NETTYS_INTERNALS,
                        method("node", "boolean", "io.netty.util.internal.PlatformDependent.isWindows()")),
                breach(Rules.STATIC_FIELDS_ARE_FINAL, in("io.ringspan.node", "class Planted { static int a; }")),
                breach(
                        Rules.STATIC_FIELDS_HOLD_NO_STATE,
                        in(
                                "io.ringspan.node",
                                "class Planted { static final ThreadLocal<?> A = new ThreadLocal<>(); }")),
                breach(
                        Rules.PACKAGES_ARE_FREE_OF_CYCLES,
                        in("io.ringspan.node.a", "public class Planted { io.ringspan.node.b.PlantedToo a; }"),
                        in("io.ringspan.node.b", "public class PlantedToo { io.ringspan.node.a.Planted a; }")));
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                breach(Rules.ONLY_NODE_READS_REAL_TIME, method("node", "long", "System.nanoTime()")),
                breach(Rules.CHANCE_COMES_FROM_OUTSIDE, method("gossip", "Object", "new java.util.Random(7)")),
                breach(
                        Rules.REPLICATION_KNOWS_BUFFERS_BUT_NO_CHANNELS,
                        in("io.ringspan.replication", "class Planted { io.netty.buffer.ByteBuf a; }")),
                breach(
                        Rules.STATIC_FIELDS_HOLD_NO_STATE,
                        in(
                                "io.ringspan.node",
                                "class Planted { static final java.util.List<?> A = java.util.List.of(); }")));
    }

    @Test
    void everyRuleHasABreach() {
        assertThat(breaches().map(arguments -> arguments.get()[0]).distinct())
                .containsExactlyInAnyOrder((Object[]) Rules.values());
    }

    private static Arguments breach(Rules rule, Source... planted) {
        return Arguments.of(rule, List.of(planted));
    }

    private static Source in(String packageName, String type) {
        String name = type.replaceAll(".*?class (\\w+).*", "$1");
        return new Source(packageName + "." + name, "package " + packageName + "; " + type);
    }

    private static Source method(String module, String type, String expression) {
        return in("io.ringspan." + module, "class Planted { " + type + " a() { return " + expression + "; } }");
    }

    private JavaClasses compile(List<Source> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            List<JavaFileObject> units =
                    List.copyOf(sources.stream().map(Source::file).toList());
            assertThat(compiler.getTask(null, files, null, List.of("-proc:none", "-nowarn"), null, units)
                            .call())
                    .as("planted sources compile")
                    .isTrue();
        }
        return new ClassFileImporter().importPath(classes);
    }

    /** Surefire starts the JVM with a class path of one jar and keeps the real one in a property. */
    private static List<Path> classPath() {
        String real = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(real.split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    private record Source(String name, String text) {
        JavaFileObject file() {
            URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
            return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }
}
