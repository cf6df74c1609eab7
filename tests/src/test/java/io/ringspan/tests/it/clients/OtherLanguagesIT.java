package io.ringspan.tests.it.clients;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.program.Programs;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of other languages with their default settings, where keys have one replica, and where they have two and what depends on the
 * state is decided. Each check is a line of a script beside this class; all hold with a plain Redis, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class OtherLanguagesIT {
    @Parameter
    ClientLayout layout;

    @TempDir
    private Path directory;

    private RealCluster cluster;

    @BeforeParameterizedClassInvocation
    void start() {
        cluster = RealCluster.start(layout.nodes(), NodeSettings.hashTags());
        cluster.awaitLinks();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    @TestFactory
    @NeedsProgram({"node", "npm"})
    List<DynamicTest> nodeRedis() throws Exception {
        return node("node-redis.js");
    }

    @TestFactory
    @NeedsProgram({"node", "npm"})
    List<DynamicTest> ioredis() throws Exception {
        return node("ioredis.js");
    }

    @TestFactory
    @NeedsProgram({"node", "npm"})
    List<DynamicTest> bullMq() throws Exception {
        return node("bullmq.js");
    }

    @TestFactory
    @NeedsProgram("/usr/lib/python3/dist-packages/redis/client.py")
    List<DynamicTest> redisPy() throws Exception {
        String script = ClientScript.file("redis_py.py").toString();
        return run(new ClientScript(List.of("/usr/bin/python3", script), Map.of()));
    }

    private List<DynamicTest> node(String script) throws IOException, InterruptedException {
        Optional<Path> packages = NpmPackages.find();
        assumeThat(packages)
                .as("npm packages are not there: ./ringspan test fetches them, and says why if it cannot")
                .isPresent();
        String node = Programs.ofThisMachine().find("node").orElseThrow().toString();
        return run(new ClientScript(
                List.of(node, ClientScript.file(script).toString()),
                Map.of("NODE_PATH", packages.orElseThrow().toString())));
    }

    private List<DynamicTest> run(ClientScript script) throws IOException, InterruptedException {
        List<Integer> ports = cluster.nodes().stream()
                .map(LocalNode::clients)
                .map(at -> at.port())
                .toList();
        List<DynamicTest> tests = new ArrayList<>(script.run(directory, ports));
        tests.add(DynamicTest.dynamicTest("leaves replicas equal", () -> Replicas.awaitEqual(cluster)));
        return tests;
    }
}
