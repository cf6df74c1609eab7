package io.ringspan.tests.it.script;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.dataDir;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static io.ringspan.tests.it.cluster.RealCluster.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scripts and libraries of functions on three nodes in two datacenters. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadedScriptsIT {
    private static final Reply OK = new Reply.Status("OK");

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    LoadedScriptsIT() {}

    @BeforeAll
    void start(@TempDir Path directory) {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc2", "r1", 1),
                all(workers(2), retryMillisMax(100), dataDir(directory)));
        cluster.awaitLinks();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private LocalNode node(int number) {
        return cluster.nodes().get(number);
    }

    private Reply ask(LocalNode node, String... words) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            return client.call(words);
        }
    }

    private static String library(String name, String function, int answer) {
        return "#!lua name=" + name + "\nredis.register_function{function_name='" + function
                + "', callback=function() return " + answer + " end, flags={'no-writes'}}";
    }

    private static Reply blob(String text) {
        return new Reply.Blob(text);
    }

    @Test
    void whatOneNodeIsGivenAllHaveWhenItAnswers() throws IOException {
        String sha = text(ask(node(0), "SCRIPT", "LOAD", "return 'one'"));
        assertThat(ask(node(2), "FUNCTION", "LOAD", library("all", "f_all", 11)))
                .isEqualTo(blob("all"));
        for (LocalNode node : cluster.nodes()) {
            assertThat(ask(node, "EVALSHA_RO", sha.toUpperCase(Locale.ROOT), "1", "k"))
                    .isEqualTo(blob("one"));
            assertThat(ask(node, "FCALL_RO", "f_all", "1", "k")).isEqualTo(new Reply.Whole(11));
            assertThat(cluster.inStore(node, "FUNCTION", "LIST").toString()).contains("f_all");
        }
        assertThat(ask(node(1), "FUNCTION", "DELETE", "all")).isEqualTo(OK);
        for (LocalNode node : cluster.nodes()) {
            assertThat(cluster.inStore(node, "FUNCTION", "LIST").toString()).doesNotContain("f_all");
        }
    }

    @Test
    void aStoreThatBeginsAnewHasAllBeforeItIsUsed() throws IOException {
        String sha = text(ask(node(0), "SCRIPT", "LOAD", "return 'anew'"));
        ask(node(0), "FUNCTION", "LOAD", "REPLACE", library("anew", "f_anew", 21));
        node(1).store().restart();
        cluster.awaitLinks();
        assertThat(ask(node(1), "FCALL_RO", "f_anew", "0")).isEqualTo(new Reply.Whole(21));
        assertThat(ask(node(1), "EVALSHA_RO", sha, "0")).isEqualTo(blob("anew"));
        assertThat(cluster.inStore(node(1), "SCRIPT", "EXISTS", sha))
                .isEqualTo(new Reply.Items(List.of(new Reply.Whole(1))));
    }

    @Test
    void aStoreThatHasLostAScriptIsGivenItsText() throws IOException {
        String sha = text(ask(node(0), "SCRIPT", "LOAD", "return {KEYS[1],ARGV[1]}"));
        cluster.inStore(node(0), "SCRIPT", "FLUSH");
        assertThat(ask(node(0), "EVALSHA_RO", sha, "1", "k", "a"))
                .isEqualTo(new Reply.Items(List.of(blob("k"), blob("a"))));
        assertThat(cluster.inStore(node(0), "SCRIPT", "EXISTS", sha))
                .isEqualTo(new Reply.Items(List.of(new Reply.Whole(1))));
        assertThat(ask(node(0), "EVALSHA_RO", "f".repeat(40), "0").toString()).contains("NOSCRIPT");
    }

    @Test
    void aNodeThatWasAwayHearsOfLoadsAndDeletesAndThoseOfItsOwnComeBack() throws IOException {
        LocalNode away = node(2);
        String before = text(ask(away, "SCRIPT", "LOAD", "return 'before'"));
        ask(away, "FUNCTION", "LOAD", library("gone", "f_gone", 31));
        ask(away, "FUNCTION", "LOAD", library("stays", "f_stays", 32));
        away.stop();
        String after = text(ask(node(0), "SCRIPT", "LOAD", "return 'after'"));
        assertThat(ask(node(1), "FUNCTION", "DELETE", "gone")).isEqualTo(OK);
        away.start();
        Await.until(
                "it has heard of both",
                () -> ask(away, "SCRIPT", "EXISTS", before, after)
                                .equals(new Reply.Items(List.of(new Reply.Whole(1), new Reply.Whole(1))))
                        && !cluster.inStore(away, "FUNCTION", "LIST").toString().contains("f_gone"));
        assertThat(ask(away, "FCALL_RO", "f_stays", "0")).isEqualTo(new Reply.Whole(32));
        assertThat(ask(away, "EVALSHA_RO", after, "0")).isEqualTo(blob("after"));
    }

    @Test
    void aNodeThatIsAwayWhenAllAreDeletedDoesNotBringThemBack() throws IOException {
        LocalNode away = node(1);
        String flushed = text(ask(away, "SCRIPT", "LOAD", "return 'flushed'"));
        ask(away, "FUNCTION", "LOAD", library("flushed", "f_flushed", 41));
        away.stop();
        assertThat(ask(node(2), "SCRIPT", "FLUSH")).isEqualTo(OK);
        assertThat(ask(node(0), "FUNCTION", "FLUSH", "SYNC")).isEqualTo(OK);
        ask(node(0), "FUNCTION", "LOAD", library("next", "f_next", 42));
        away.start();
        Await.until(
                "it has heard of it",
                () -> cluster.inStore(away, "FUNCTION", "LIST").toString().contains("f_next")
                        && ask(away, "SCRIPT", "EXISTS", flushed).equals(new Reply.Items(List.of(new Reply.Whole(0)))));
        for (LocalNode node : cluster.nodes()) {
            assertThat(cluster.inStore(node, "FUNCTION", "LIST").toString())
                    .doesNotContain("f_flushed")
                    .contains("f_next");
            assertThat(metric(node, "ringspan_libraries")).isEqualTo(1);
        }
    }

    @Test
    void whatAStoreDoesNotTakeIsCountedAndWhatNobodyLoadedThroughANodeIsLeftThere() throws IOException {
        LocalNode other = node(1);
        cluster.inStore(other, "FUNCTION", "LOAD", library("own", "f_same", 51));
        long failed = metric(other, "ringspan_script_loads_failed_total");
        assertThat(ask(node(0), "FUNCTION", "LOAD", library("same", "f_same", 52)))
                .isEqualTo(blob("same"));
        assertThat(metric(other, "ringspan_script_loads_failed_total")).isGreaterThan(failed);
        assertThat(ask(node(2), "FCALL_RO", "f_same", "0")).isEqualTo(new Reply.Whole(52));
        assertThat(ask(other, "FCALL_RO", "f_same", "0")).isEqualTo(new Reply.Whole(51));
        assertThat(ask(node(0), "FUNCTION", "FLUSH")).isEqualTo(OK);
        assertThat(cluster.inStore(other, "FUNCTION", "LIST")).isEqualTo(new Reply.Items(List.of()));
    }

    private static String text(Reply reply) {
        return ((Reply.Blob) reply).bytes();
    }
}
