package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Token;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.cluster.StoreContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Racks of different sizes, several tokens on some nodes: each rack holds everything once, where it belongs. */
class OwnershipIT {
    private static final int KEYS = 3000;
    private static final LocalLayout EIGHT_STORES = LocalLayout.empty()
            .rack("dc1", "r1", 2)
            .rack("dc1", "r2", 3)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 2);

    /** Leaves the middle node of dc1/r2, which is the coordinator here, a three-hundredth of its rack. */
    private static final Map<String, List<Token>> MORE_TOKENS = Map.of(
            "dc1/r2/0", List.of(Token.of(1_417_339_207L)),
            "dc1/r1/2147483648", List.of(Token.of(2_500_000_000L), Token.of(4_000_000_000L)),
            "dc2/r2/0", List.of(Token.of(1_000_000_000L), Token.of(3_000_000_000L)));

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void everyRackHoldsEveryKeyOnceAndOnlyOnItsOwnerThroughACoordinatorThatOwnsFew(int workers) throws Exception {
        try (RealCluster cluster = RealCluster.start(
                EIGHT_STORES, NodeSettings.all(NodeSettings.workers(workers), NodeSettings.moreTokens(MORE_TOKENS)))) {
            LocalNode coordinator = cluster.node("dc1/r2/1431655765");
            assertThat(ownedBy(coordinator)).isBetween(1L, KEYS / 50L);
            ModelKeys keys = new ModelKeys(7);
            try (RedisConnection client = cluster.client(coordinator)) {
                assertThat(keys.run(client, 8000)).isEmpty();
            }
            cluster.awaitConfirmed();

            Map<String, StoreContent.Entry> expected = new HashMap<>();
            keys.model()
                    .forEach((key, value) ->
                            expected.put(key, new StoreContent.Entry("string", new Reply.Blob(value).toString(), -1)));
            assertThat(Replicas.requireEqual(cluster).differences(new StoreContent(expected)))
                    .isEmpty();
            assertThat(Replicas.misplaced(cluster)).isEmpty();
            assertThat(cluster.counts().sent().refused()).isZero();
        }
    }

    private static long ownedBy(LocalNode node) {
        Placement placement = Placement.of(node.conf());
        return IntStream.range(0, KEYS)
                .filter(number -> Replicas.owns(placement, ModelKeys.key(number)))
                .count();
    }
}
