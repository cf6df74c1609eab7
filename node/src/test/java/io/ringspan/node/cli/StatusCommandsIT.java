package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.Secret;
import io.ringspan.conf.Transport;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminServer;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.audit.Audits;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.FixedStatus;
import io.ringspan.node.status.StatusPages;
import io.ringspan.node.terminal.Terminal;
import io.ringspan.node.tls.NodeTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status}, {@code ring}, {@code state} and {@code drain} at a real admin port, with a cluster as it is set to be. */
class StatusCommandsIT {
    private final FixedStatus status = new FixedStatus();
    private final Endpoint admin = new Endpoint("127.0.0.1", new FreePorts(new SplittableRandom()).next());
    private final AdminServer server = start(admin, AdminPort.OWN_MACHINE);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean interactive;

    @TempDir
    Path directory;

    private AdminServer start(Endpoint where, AdminPort access) {
        return AdminServer.start(
                "status-test",
                where,
                Sockets.of(Transport.NIO),
                new AdminServer.Service(
                        StatusPages.add(
                                Pages.of(asked -> Answer.text(HttpResponseStatus.OK, ""), Optional::empty), status),
                        () -> access,
                        access.tls().map(NodeTls::admin).orElse(null),
                        Audits.inMemory()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(Terminal.of(out, err, interactive, Map.of("LANG", "C.UTF-8", "TERM", "xterm")), arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void clientsLeft(int clients) {
        status.cluster = new Cluster(FixedStatus.SELF.id(), "", 0xabc, true, clients, List.of(FixedStatus.SELF));
    }

    @Test
    void aClusterThatIsWellIsToldPlainlyInAPipe() {
        assertThat(run("status", "-a", admin.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed())
                .startsWith("Node dc1/r1/0 at 10.0.0.1:8101 is NORMAL, with 3 clients\n\nDatacenter dc1\nSTATE ")
                .endsWith("\n\n3 nodes in 2 datacenters; all is well\n")
                .doesNotContain("\u001b");
        assertThat(complained()).isEmpty();
    }

    @Test
    void aTerminalGetsColours() {
        interactive = true;
        run("status", "-a", admin.toString());
        assertThat(printed()).contains("\u001b[32mNORMAL\u001b[0m  r1 ");
    }

    @Test
    void aNodeThatIsDownMakesTheExitCodeOneAlsoForScripts() {
        status.cluster = new Cluster(
                FixedStatus.SELF.id(),
                "",
                0xabc,
                true,
                0,
                List.of(FixedStatus.SELF, FixedStatus.row("dc1", "r2", 0, MemberState.DOWN, "down", false)));
        assertThat(run("status", "-a", admin.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(printed()).endsWith("2 nodes in 1 datacenter; look at dc1/r2/0 (DOWN)\n");
        assertThat(run("status", "-a", admin.toString(), "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(printed()).startsWith("{\"self\":\"dc1/r1/0\"").contains("\"state\":\"DOWN\"");
    }

    @Test
    void aNodeThatWaitsForItsRingSaysForWhat() {
        status.cluster = new Cluster(
                FixedStatus.SELF.id(),
                "4 of 6 nodes are there",
                0,
                true,
                0,
                List.of(FixedStatus.row("dc1", "r1", 0, MemberState.JOINING, "alive", true)));
        assertThat(run("status", "-a", admin.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(printed()).contains("is JOINING, with 0 clients\n").contains("4 of 6 nodes are there\n");
    }

    @Test
    void theRingIsTold() {
        assertThat(run("ring", "-a", admin.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed()).startsWith("DC    RACK ").contains("50.0%").contains("Ring abc of 3 nodes");
        assertThat(run("ring", "-a", admin.toString(), "--json")).isEqualTo(ExitCode.OK);
        assertThat(printed()).startsWith("{\"ring\":\"abc\",\"ranges\":[");
    }

    @Test
    void aStateIsShownAndSet() {
        assertThat(run("state", "-a", admin.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("NORMAL\n");
        assertThat(run("state", "-a", admin.toString(), "writes_only")).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("WRITES_ONLY\n");
        assertThat(run("state", "-a", admin.toString(), "NORMAL", "--json")).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("{\"state\":\"NORMAL\",\"why\":\"\"}\n");
        assertThat(status.changes).containsExactly("WRITES_ONLY", "NORMAL");
    }

    @Test
    void aStateThatThereIsNotNamesThoseThereAre() {
        assertThat(run("state", "-a", admin.toString(), "NORMALL")).isEqualTo(ExitCode.FAILED);
        assertThat(complained())
                .isEqualTo(
                        "ringspan: there is no state \"NORMALL\" to be set; there are STANDBY, WRITES_ONLY, RESUMING,"
                                + " NORMAL, BEHIND, LEAVING\n");
        assertThat(printed()).isEmpty();
        assertThat(status.changes).isEmpty();
    }

    @Test
    void aChangeThatTheNodeRefusesIsToldInItsWords() {
        status.refusal = Optional.of(NotDone.refused("this node does not know its ring yet"));
        for (String[] arguments :
                new String[][] {{"state", "-a", admin.toString(), "NORMAL"}, {"drain", "-a", admin.toString()}}) {
            assertThat(run(arguments)).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).isEqualTo("ringspan: this node does not know its ring yet\n");
        }
    }

    @Test
    void aNodeWithoutClientsIsDrainedAtOnce() {
        clientsLeft(0);
        assertThat(run("drain", "-a", admin.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed())
                .isEqualTo("No client is connected and every write is confirmed: it can be stopped (SIGTERM)\n");
        assertThat(complained()).isEqualTo("0 clients connected, 0 batches of writes not confirmed\n");
        assertThat(status.changes).containsExactly("LEAVING");
    }

    @Test
    void whatIsLeftWhenTheTimeIsUpIsTold() {
        clientsLeft(1);
        assertThat(run("drain", "-a", admin.toString(), "--wait", "0")).isEqualTo(ExitCode.FAILED);
        assertThat(printed())
                .startsWith("After 0 s still 1 client connected, 0 batches of writes not confirmed. Stopped now, ");
        assertThat(run("drain", "-a", admin.toString(), "--wait", "1", "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(printed()).isEqualTo("{\"clients\":1,\"unconfirmed\":0,\"drained\":false}\n");
        assertThat(complained()).hasLineCount(1);
    }

    @Test
    void aWaitOfLessThanNothingIsAUsageError() {
        assertThat(run("drain", "-a", admin.toString(), "--wait", "-1")).isEqualTo(ExitCode.USAGE);
        assertThat(status.changes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "ring", "state", "drain"})
    void whereNobodyListensTheExitCodeSaysSo(String command) {
        server.close();
        assertThat(run(command, "-a", admin.toString())).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(complained())
                .startsWith("ringspan: nobody listens at " + admin)
                .hasLineCount(1);
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "ring", "state", "drain"})
    void helpHasExamples(String command) {
        assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
        assertThat(printed())
                .contains("Examples:")
                .contains("--admin=HOST:PORT")
                .contains("--json");
    }

    @Test
    void theFileOfTheNodeSaysWhereToAsk() throws IOException {
        Path file = Files.writeString(directory.resolve("node.yml"), """
                pool:
                  listen: 127.0.0.1:18102
                  dyn_listen: 127.0.0.1:18101
                  stats_listen: 0.0.0.0:%d
                  tokens: 0
                  servers: [127.0.0.1:18379:1]
                """.formatted(admin.port()));
        assertThat(run("state", "-c", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("NORMAL\n");
        assertThat(run("state", "-c", directory.resolve("none.yml").toString())).isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void aFileOfSeveralPoolsNeedsToKnowWhichIsAsked() throws IOException {
        String pool = """
                %s:
                  listen: 127.0.0.1:1%d02
                  dyn_listen: 127.0.0.1:1%d01
                  stats_listen: 127.0.0.1:%d
                  tokens: 0
                  servers: [127.0.0.1:1%d79:1]
                """;
        String text = pool.formatted("alpha", 81, 81, 18_103, 81) + pool.formatted("beta", 82, 82, admin.port(), 82);
        Path file = Files.writeString(directory.resolve("node.yml"), text);
        assertThat(run("state", "-c", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(complained())
                .isEqualTo("ringspan: " + file + " has several pools: say --pool NAME, with one of \"alpha\","
                        + " \"beta\"\n");
        assertThat(run("state", "-c", file.toString(), "--pool", "beta")).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("NORMAL\n");
        assertThat(run("state", "-a", admin.toString(), "--pool", "beta")).isEqualTo(ExitCode.USAGE);
        assertThat(complained()).contains("there is no -c");
    }

    @Test
    void theFileOfTheNodeHoldsTheTokenThatAChangeNeeds() throws IOException {
        Endpoint guarded = new Endpoint("127.0.0.1", new FreePorts(new SplittableRandom()).next());
        String text = """
                pool:
                  listen: 127.0.0.1:18102
                  dyn_listen: 127.0.0.1:18101
                  stats_listen: %s
                  admin_token: 0123456789abcdef
                  tokens: 0
                  servers: [127.0.0.1:18379:1]
                """.formatted(guarded);
        Path file = Files.writeString(directory.resolve("node.yml"), text);
        try (AdminServer with =
                start(guarded, new AdminPort(Optional.of(new Secret("0123456789abcdef")), false, Optional.empty()))) {
            assertThat(with.port()).isEqualTo(guarded.port());
            assertThat(run("state", "-a", guarded.toString(), "WRITES_ONLY")).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("a change needs the token", "RINGSPAN_ADMIN_TOKEN");
            assertThat(run("state", "-c", file.toString(), "WRITES_ONLY")).isEqualTo(ExitCode.OK);
            assertThat(status.changes).containsExactly("WRITES_ONLY");
            Files.writeString(file, text.replace("0123456789abcdef", "another-one-of-them"));
            assertThat(run("state", "-c", file.toString(), "NORMAL")).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("this is not the token");
        }
    }

    @Test
    void anAddressWithoutAPortIsAUsageError() {
        assertThat(run("status", "-a", "localhost")).isEqualTo(ExitCode.USAGE);
        assertThat(complained())
                .isEqualTo(
                        "ringspan: --admin wants HOST:PORT; \"localhost\" has no port: host:port, [IPv6]:port or /path"
                                + " is meant\n");
    }
}
