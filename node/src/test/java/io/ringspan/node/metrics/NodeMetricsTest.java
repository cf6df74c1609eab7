package io.ringspan.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.conf.Consistency;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.worker.TickDelays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMetricsTest {
    private final EventLoop one = new DefaultEventLoop();
    private final EventLoop two = new DefaultEventLoop();
    private final ViewOfANode node = new ViewOfANode(one, two);
    private final NodeMetrics metrics = new NodeMetrics(node.view(), new PrometheusRegistry());

    @AfterEach
    void close() {
        metrics.close();
        one.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        two.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private String scrape(String accept) {
        return ViewOfANode.scraped(metrics, accept);
    }

    private String line(String begin) {
        return scrape("").lines().filter(line -> line.startsWith(begin)).reduce("", (a, b) -> a + b);
    }

    @Test
    void countersOfAllWorkersAreSummed() {
        Batch.ofReads(3).answered(node.first, 1);
        Batch.ofReads(4).answered(node.second, 1);
        Batch.ofWrites(5).at(Consistency.DC_QUORUM).answered(node.second, 1);
        assertThat(scrape(""))
                .contains(
                        "ringspan_commands_total{access=\"read\"} 7.0\n",
                        "ringspan_commands_total{access=\"write\"} 5.0\n",
                        "ringspan_batches_total{access=\"read\"} 2.0\n",
                        "ringspan_batches_total{access=\"write\"} 1.0\n");
    }

    @Test
    void aScrapeSeesWhatWasCountedSinceTheLast() {
        assertThat(line("ringspan_clients_opened_total")).endsWith(" 0.0");
        node.first.tally().clientOpened();
        node.second.tally().clientOpened();
        node.second.tally().clientClosed();
        assertThat(line("ringspan_clients_opened_total")).endsWith(" 2.0");
        assertThat(line("ringspan_clients ")).endsWith(" 1.0");
    }

    @Test
    void clientsThatWereTurnedAwayAreToldApart() {
        node.first.tally().clientRefused();
        node.first.tally().clientCutOff();
        node.second.tally().clientCutOff();
        node.second.tally().clientErrors(1);
        node.second.tally().writesUnknown(3);
        node.first.tally().quorum(4, false);
        node.second.tally().quorum(5, true);
        node.first.tally().reconciled();
        node.first.tally().disagreement();
        node.second.tally().difference();
        node.first.tally().readRepaired(true);
        node.second.tally().readRepaired(true);
        node.second.tally().readRepaired(false);
        node.second.tally().readAskedAgain();
        node.first.tally().gathered(true);
        node.second.tally().gathered(true);
        node.second.tally().gathered(false);
        assertThat(scrape(""))
                .contains(
                        "ringspan_clients_refused_total 1.0\n",
                        "ringspan_clients_cut_off_total 2.0\n",
                        "ringspan_client_errors_total 1.0\n",
                        "ringspan_unknown_writes_total 3.0\n",
                        "ringspan_quorum_commands_total{access=\"read\"} 4.0\n",
                        "ringspan_quorum_commands_total{access=\"write\"} 5.0\n",
                        "ringspan_reconciled_batches_total 1.0\n",
                        "ringspan_disagreements_total 1.0\n",
                        "ringspan_differences_total 1.0\n",
                        "ringspan_read_repairs_total{outcome=\"restored\"} 2.0\n",
                        "ringspan_read_repairs_total{outcome=\"failed\"} 1.0\n",
                        "ringspan_reads_asked_again_total 1.0\n",
                        "ringspan_gathered_writes_total{outcome=\"said\"} 2.0\n",
                        "ringspan_gathered_writes_total{outcome=\"unsaid\"} 1.0\n");
    }

    @Test
    void theLevelsInForceAreThoseThatAreOne() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_consistency_level{access=\"read\",level=\"DC_ONE\"} 1.0\n",
                        "ringspan_consistency_level{access=\"read\",level=\"DC_QUORUM\"} 0.0\n",
                        "ringspan_consistency_level{access=\"write\",level=\"DC_QUORUM\"} 1.0\n",
                        "ringspan_consistency_level{access=\"write\",level=\"DC_ONE\"} 0.0\n");
        node.levels = new InForce(Consistency.DC_ALL, Consistency.DC_ONE);
        assertThat(scrape(""))
                .contains(
                        "ringspan_consistency_level{access=\"read\",level=\"DC_ONE\"} 0.0\n",
                        "ringspan_consistency_level{access=\"read\",level=\"DC_ALL\"} 1.0\n",
                        "ringspan_consistency_level{access=\"write\",level=\"DC_ONE\"} 1.0\n");
    }

    @Test
    void aLinkIsUpOnlyWhenAllWorkersHaveIt() {
        assertThat(scrape(""))
                .contains("ringspan_store_up 1.0\n")
                .contains("ringspan_peer_up{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 1.0\n");
        node.secondIsUp = false;
        assertThat(scrape(""))
                .contains("ringspan_store_up 0.0\n")
                .contains("ringspan_peer_up{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 0.0\n")
                .contains("ringspan_peer_up{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"} 1.0\n");
    }

    @Test
    void aPeerIsHeldIfAnyWorkerHoldsIt() {
        assertThat(scrape(""))
                .contains("ringspan_peer_held{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 1.0\n")
                .contains(
                        "ringspan_peer_held{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"} 0.0\n");
    }

    @Test
    void changesAreCountedByWhatCameOfThem() {
        node.audit.write("me", "token", "PUT", "/x", "", 200);
        node.audit.write("me", "token", "PUT", "/x", "", 200);
        node.audit.write("me", "nobody", "PUT", "/x", "", 403);
        node.audit.write("me", "token", "PUT", "/x", "", 503);
        assertThat(scrape(""))
                .contains("ringspan_admin_changes_total{outcome=\"made\"} 2.0\n")
                .contains("ringspan_admin_changes_total{outcome=\"refused\"} 1.0\n")
                .contains("ringspan_admin_changes_total{outcome=\"unknown\"} 1.0\n")
                .contains("ringspan_admin_audit_failures_total 0.0\n");
    }

    @Test
    void queuesAndLostConnectionsOfAllWorkersAreSummed() {
        node.secondsQueue.set(10);
        assertThat(scrape(""))
                .contains(
                        "ringspan_store_queued_batches 13.0\n",
                        "ringspan_store_reconnects_total 3.0\n",
                        "ringspan_store_silences_total 1.0\n",
                        "ringspan_peer_queued_batches{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 13.0\n",
                        "ringspan_peer_reconnects_total{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"} 2.0\n",
                        "ringspan_peer_silences_total{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 1.0\n");
    }

    @Test
    void aQueueReadInPassingIsNeverBelowNothing() {
        node.secondsQueue.set(-2);
        assertThat(scrape("")).contains("ringspan_store_queued_batches 3.0\n");
    }

    @Test
    void eachStreamShowsItsOwnCounters() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_stream_skipped_bytes_total{worker=\"0\"} 101.0\n",
                        "ringspan_stream_skipped_bytes_total{worker=\"1\"} 201.0\n",
                        "ringspan_stream_resent_writes_total{worker=\"1\"} 202.0\n",
                        "ringspan_stream_replanned_writes_total{worker=\"1\"} 203.0\n",
                        "ringspan_stream_wrong_owner_total{worker=\"1\"} 204.0\n",
                        "ringspan_stream_kept_bytes{worker=\"1\"} 205.0\n");
    }

    @Test
    void skippedWritesAndUnknownFatesAreSeenAtTheNextScrape() {
        assertThat(line("ringspan_order_unknown_fates_total")).endsWith(" 0.0");
        node.skippedWrites.set(7);
        node.unknownFates.set(8);
        assertThat(scrape(""))
                .contains(
                        "ringspan_stream_skipped_writes_total{worker=\"0\"} 7.0\n",
                        "ringspan_order_unknown_fates_total 8.0\n");
    }

    @Test
    void whatIsKeptForAReplicaIsSummedOverTheWorkers() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_replica_unmarked_writes{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 312.0\n",
                        "ringspan_replica_unmarked_bytes{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"} 318.0\n");
    }

    @Test
    void relaysAreSummedAndTheStoresOrderIsThatOfItsOneWorker() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_relay_writes_total 320.0\n",
                        "ringspan_relay_streams 322.0\n",
                        "ringspan_order_duplicates_total 120.0\n",
                        "ringspan_order_gaps_total 121.0\n",
                        "ringspan_order_holds_total 122.0\n",
                        "ringspan_order_excluded_reads_total 127.0\n",
                        "ringspan_order_orphaned_streams 128.0\n",
                        "ringspan_clock_refused_stamps_total 31.0\n",
                        "ringspan_clock_behind_millis -33.0\n",
                        "ringspan_clock_refuses_writes 1.0\n",
                        "ringspan_clock_ahead_millis 32.0\n",
                        "ringspan_order_reordered_total 123.0\n",
                        "ringspan_order_repeated_commands_total 124.0\n",
                        "ringspan_order_in_flight_writes 125.0\n",
                        "ringspan_order_early_bytes 126.0\n",
                        "ringspan_order_overwritten_total 129.0\n",
                        "ringspan_order_contained_total 131.0\n",
                        "ringspan_order_restored_total 133.0\n",
                        "ringspan_order_restores_held_total 134.0\n",
                        "ringspan_order_restores_refused_total 135.0\n",
                        "ringspan_flush_sweeping 1.0\n",
                        "ringspan_flush_emptied_total 150.0\n",
                        "ringspan_flush_swept_total 151.0\n",
                        "ringspan_flush_keys_gone_total 152.0\n",
                        "ringspan_flush_keys_kept_total 153.0\n",
                        "ringspan_flush_keys_unsure_total 154.0\n",
                        "ringspan_order_unordered_total 130.0\n");
    }

    @Test
    void aWorkerThatIsLateIsCountedOnceHoweverManyTicksItMissed() {
        TickDelays ticks = node.first.tally().ticks();
        ticks.begin(0, 10);
        ticks.rang(TimeUnit.MILLISECONDS.toNanos(10));
        ticks.rang(TimeUnit.MILLISECONDS.toNanos(520));
        ticks.rang(TimeUnit.MILLISECONDS.toNanos(521)); // those that it missed, one after the other
        ticks.rang(TimeUnit.MILLISECONDS.toNanos(522));
        assertThat(scrape(""))
                .contains(
                        "ringspan_worker_pauses_total{worker=\"0\"} 1.0\n",
                        "ringspan_worker_pauses_total{worker=\"1\"} 0.0\n",
                        "ringspan_worker_delay_seconds_bucket{worker=\"0\",le=\"1.0E-6\"} 3\n",
                        "ringspan_worker_delay_seconds_count{worker=\"0\"} 4\n",
                        "ringspan_worker_delay_seconds_sum{worker=\"0\"} 0.5\n");
    }

    @Test
    void howFarAReplicaIsBehindIsThatOfTheWorkerThatIsFurthest() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_replica_lag_seconds{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 1.2\n",
                        "ringspan_replica_lag_seconds{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"} 0.0\n",
                        "ringspan_replica_replayed_writes_total{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 400.0\n",
                        "ringspan_hints_limit_bytes 4096.0\n");
    }

    @Test
    void bytesOfLinksSharesOfTheRingAndAnswersOfMembersAreShownByNode() {
        String west = "{peer_datacenter=\"dc2\",peer_rack=\"r1\",peer_token=\"4294967295\"}";
        assertThat(scrape(""))
                .contains(
                        "ringspan_peer_sent_bytes_total" + west + " 2000.0\n",
                        "ringspan_peer_received_bytes_total" + west + " 20.0\n",
                        "ringspan_store_sent_bytes_total 2000.0\n",
                        "ringspan_store_received_bytes_total 20.0\n",
                        "ringspan_ring_share{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"5\"} 0.25\n",
                        "ringspan_gossip_answer_seconds" + west + " 0.0025\n",
                        "ringspan_gossip_phi" + west + " 0.5\n");
    }

    @Test
    void theNodeSaysWhoItIs() {
        assertThat(scrape(""))
                .contains(
                        "ringspan_node_info{cluster=\"pool\",datacenter=\"dc1\",rack=\"r1\",token=\"7\"} 1\n",
                        "ringspan_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"} 1\n",
                        "ringspan_node_epoch 4.0\n",
                        "ringspan_direct_memory_limit_bytes 1024.0\n");
    }

    @Test
    void whatAWorkersThreadAllocatesIsCounted() {
        double before = allocated();
        byte[] garbage =
                one.submit(() -> new byte[1 << 20]).syncUninterruptibly().getNow();
        assertThat(allocated() - before).isGreaterThanOrEqualTo(garbage.length);
    }

    private double allocated() {
        String line = line("ringspan_worker_allocated_bytes_total{worker=\"0\"}");
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void aWorkerThatHasEndedDoesNotStopTheScrape() {
        two.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(line("ringspan_worker_cpu_seconds_total{worker=\"1\"}")).endsWith(" 0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "text/plain;version=0.0.4;q=0.5"})
    void whoDoesNotAskForOpenMetricsGetsPrometheusText(String accept) {
        Answer answer = metrics.answer(ViewOfANode.asked(accept));
        answer.body().release();
        assertThat(answer.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(scrape(accept)).doesNotContain("# EOF");
    }

    @Test
    void whoAsksForOpenMetricsGetsThem() {
        String accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
        Answer answer = metrics.answer(ViewOfANode.asked(accept));
        answer.body().release();
        assertThat(answer.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(scrape(accept)).endsWith("# EOF\n").contains("# TYPE ringspan_commands counter\n");
    }

    @Test
    void theJvmAndNettysBuffersAreThereToo() {
        assertThat(scrape(""))
                .contains("jvm_memory_used_bytes{", "netty_allocator_memory_used_bytes{", "process_uptime_seconds");
    }

    @Test
    void nodesOfOneProcessKeepTheirCountersApart() {
        ViewOfANode other = new ViewOfANode(one, two);
        try (NodeMetrics others = new NodeMetrics(other.view(), new PrometheusRegistry())) {
            node.first.tally().clientErrors(1);
            Answer answer = others.answer(ViewOfANode.asked(""));
            assertThat(answer.body().toString(UTF_8)).contains("ringspan_client_errors_total 0.0\n");
            answer.body().release();
        }
    }
}
