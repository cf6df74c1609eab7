package io.ringspan.tests.it.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.status.ClusterStatus.Row;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.local.JavaProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code status}, {@code ring}, {@code state} and {@code drain} at two datacenters of two racks. */
@BesideOthers
@ExtendWith(NoFaults.class)
class OperatorsIT {
    private static final LocalLayout TWO_BY_TWO = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);

    private static RealCluster start() {
        return RealCluster.start(TWO_BY_TWO, NodeSettings.workers(2));
    }

    @Test
    void aNodeThatIsStoppedIsShownUntilItIsBack() throws Exception {
        try (RealCluster cluster = start()) {
            Operator operator = new Operator(cluster.node("dc1/r1/0"));
            LocalNode stopped = cluster.node("dc2/r2/0");
            Await.until("all is well", operator::seesAllWell);
            JavaProgram.Ended well = operator.runs("status");
            assertThat(well.out()).endsWith("\n4 nodes in 2 datacenters; all is well\n");
            assertThat(well.err()).isEmpty();
            assertThat(well.exitCode()).isZero();

            stopped.stop();
            try (RedisConnection client = cluster.client(operator.node())) {
                assertThat(client.call("SET", "k", "v")).isEqualTo(new Reply.Status("OK"));
            }
            Await.until("it is seen", () -> operator.sees(stopped).state() == MemberState.DOWN);
            JavaProgram.Ended down = operator.runs("status");
            assertThat(down.out()).endsWith("\n4 nodes in 2 datacenters; look at dc2/r2/0 (DOWN)\n");
            assertThat(down.exitCode()).isEqualTo(1);
            Await.until("a write waits for it", () -> operator.sees(stopped).unconfirmed() > 0);
            JavaProgram.Ended json = operator.runs("status", "--json");
            assertThat(json.out()).startsWith("{\"self\":\"dc1/r1/0\"").contains("\"state\":\"DOWN\"");
            assertThat(json.exitCode()).isEqualTo(1);
            JavaProgram.Ended gone = new Operator(stopped).runs("status");
            assertThat(gone.err()).startsWith("ringspan: nobody listens at ").hasLineCount(1);
            assertThat(gone.exitCode()).isEqualTo(69);

            stopped.start();
            Await.until("all is well again", operator::seesAllWell);
            Await.until("the write is confirmed", () -> operator.sees(stopped).unconfirmed() == 0);
        }
    }

    @Test
    void theRingHasTheRangesOfEachRack() throws Exception {
        try (RealCluster cluster =
                RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 2).rack("dc2", "r1", 1), conf -> conf)) {
            Operator operator = new Operator(cluster.nodes().get(0));
            JavaProgram.Ended ring = operator.runs("ring");
            assertThat(ring.exitCode()).isZero();
            assertThat(ring.out().lines().filter(line -> line.startsWith("dc1")))
                    .hasSize(2)
                    .allMatch(line -> line.contains(" 50.0% "));
            assertThat(ring.out().lines().filter(line -> line.startsWith("dc2")))
                    .singleElement()
                    .asString()
                    .contains(" 100.0% ");
            assertThat(operator.sees().members().stream().map(Row::share)).containsExactly(0.5, 0.5, 1.0);
        }
    }

    @Test
    void aNodeStandsByAsDynomiteHasItAndComesBack() throws Exception {
        try (RealCluster cluster = start()) {
            Operator operator = new Operator(cluster.node("dc1/r2/0"));
            Await.until("all is well", operator::seesAllWell);
            assertThat(operator.asks("/state/get_state")).isEqualTo("State: NORMAL");

            assertThat(operator.asks("/state/standby")).isEqualTo("OK");
            assertThat(operator.asks("/state/get_state")).isEqualTo("State: STANDBY");
            assertThat(operator.runs("state").out()).isEqualTo("STANDBY\n");
            assertThat(operator.asks("/state/leaving"))
                    .isEqualTo("this node is STANDBY: it is not read from, and can be stopped as it is");
            assertThat(operator.runs("state").out()).isEqualTo("STANDBY\n");
            assertThat(operator.runs("status").exitCode()).isEqualTo(1);
            Await.until(
                    "its store is let go of",
                    () -> operator.node().unreached().stream().anyMatch(link -> link.startsWith("its store")));

            for (String state : List.of("writes_only", "resuming", "normal")) {
                assertThat(operator.asks("/state/" + state)).isEqualTo("OK");
                assertThat(operator.asks("/state/get_state")).isEqualToIgnoringCase("State: " + state);
            }
            assertThat(operator.asks("/state/sideways"))
                    .startsWith("there is no state \"sideways\" to be set; there are");
            Await.until(
                    "all is well",
                    () -> operator.seesAllWell() && operator.node().unreached().isEmpty());
            assertThat(operator.runs("status").exitCode()).isZero();
        }
    }

    @Test
    void aNodeIsDrainedWhenItsLastClientHasGone() throws Exception {
        try (RealCluster cluster = start()) {
            Operator operator = new Operator(cluster.node("dc1/r1/0"));
            Await.until("all is well", operator::seesAllWell);
            try (RedisConnection client = cluster.client(operator.node())) {
                assertThat(client.call("SET", "k", "v")).isEqualTo(new Reply.Status("OK"));
                JavaProgram.Ended early = operator.runs("drain", "--wait", "1");
                assertThat(early.err()).startsWith("1 client connected, ");
                assertThat(early.out()).startsWith("After 1 s still 1 client connected, ");
                assertThat(early.exitCode()).isEqualTo(1);
                assertThat(operator.sees().own().state()).isEqualTo(MemberState.LEAVING);
                assertThat(client.call("GET", "k")).as("it serves who stays").isEqualTo(new Reply.Blob("v"));
            }
            JavaProgram.Ended drained = operator.runs("drain");
            assertThat(drained.out()).startsWith("No client is connected and every write is confirmed");
            assertThat(drained.exitCode()).isZero();
            assertThat(operator.runs("state", "NORMAL").out()).isEqualTo("NORMAL\n");
            assertThat(operator.seesAllWell()).isTrue();
        }
    }

    /** With gossip the others hear of it, and a node that does not come back is taken out. */
    @Test
    void nodesThatGossipHearOfADrainAndForgetWhoIsTakenOut() throws Exception {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.start(TWO_BY_TWO, gossiping::of)) {
            Operator operator = new Operator(cluster.node("dc1/r1/0"));
            LocalNode leaving = cluster.node("dc2/r1/0");
            Operator there = new Operator(leaving);
            Await.until("all is well", () -> operator.seesAllWell() && there.seesAllWell());

            assertThat(there.asks("/state/resuming")).isEqualTo("OK");
            Await.until("the others hear", () -> operator.sees(leaving).state() == MemberState.RESUMING);
            assertThat(there.asks("/state/get_state"))
                    .as("an operator's word stands though all links are up")
                    .isEqualTo("State: RESUMING");
            JavaProgram.Ended refused = there.runs("drain");
            assertThat(refused.err())
                    .contains("this node is RESUMING: it is not read from, and can be stopped as it is");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(there.asks("/state/normal")).isEqualTo("OK");
            assertThat(there.runs("drain").exitCode()).isZero();
            Await.until("the others hear", () -> operator.sees(leaving).state() == MemberState.LEAVING);
            assertThat(operator.runs("status").out()).endsWith("; look at dc2/r1/0 (LEAVING)\n");
            String member = "/api/members/dc2/r1/0";
            assertThat(operator.changes("DELETE", member, ""))
                    .isEqualTo("dc2/r1/0 is not down: only who is down can be taken out");

            leaving.kill();
            Await.until(
                    "it is found down", () -> operator.sees(leaving).standing().equals("down"));
            assertThat(operator.changes("DELETE", member, "")).startsWith("{\"self\"");
            assertThat(operator.changes("DELETE", "/api/members/dc2/r1/7", ""))
                    .startsWith("there is no member dc2/r1/7");
            Operator other = new Operator(cluster.node("dc2/r2/0"));
            Await.until("all forget it", () -> other.sees(leaving).standing().matches("gone|unknown"));
        }
    }
}
