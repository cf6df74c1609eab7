package io.ringspan.gossip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Claims;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import io.ringspan.gossip.wire.MalformedMessage;
import io.ringspan.gossip.wire.Sender;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
    private final GossipCounters counters = new GossipCounters();
    private final News news = new News(4, counters);
    private final MembershipTable table =
            new MembershipTable(Claims.of("r1", 1, 1, Standing.ALIVE), new Memory(60, 60));

    @Test
    void eachPieceIsToldABoundedNumberOfTimes() throws MalformedMessage {
        news.add(Claims.of("r1", 5, 1, Standing.ALIVE));
        for (int i = 0; i < 4; i++) {
            assertThat(next()).hasSize(1);
        }
        assertThat(news.isEmpty()).isTrue();
        assertThat(next()).isEmpty();
    }

    @Test
    void aNewerClaimTakesThePlaceOfAnOlderOne() throws MalformedMessage {
        Claim older = Claims.of("r1", 5, 1, Standing.ALIVE);
        news.add(older);
        news.add(older.found(Standing.DOWN));
        assertThat(next()).containsExactly(older.found(Standing.DOWN));
        assertThat(news.size()).isEqualTo(1);
    }

    @Test
    void whatWasToldLeastComesFirstThenTheNewest() throws MalformedMessage {
        for (int i = 2; i < 60; i++) {
            news.add(Claims.of("r1", i, 1, Standing.ALIVE));
        }
        List<Claim> first = next();
        assertThat(first).hasSizeBetween(10, 20);
        assertThat(first.get(0).about().id().token().value()).isEqualTo(59);
        assertThat(next()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void beyondItsRoomWhatWasToldMostIsDroppedAndCounted() {
        for (int i = 0; i < News.NEWS_MAX + 3; i++) {
            news.add(Claims.of("r1", 10 + i, 1, Standing.ALIVE));
        }
        assertThat(news.size()).isEqualTo(News.NEWS_MAX);
        assertThat(counters.of(GossipCount.NEWS_DISPLACED)).isEqualTo(3);
    }

    private List<Claim> next() throws MalformedMessage {
        GossipCodec codec = new GossipCodec();
        Claim own = table.own();
        Sender sender = new Sender(own.about().id(), 1, 1, new Endpoint("10.0.0.1", 8101), true);
        codec.begin(1, sender, new Rumours(List.of()));
        news.fill(codec, table, 0);
        return codec.read(codec.finish()).message().claims().stream()
                .map(Told::claim)
                .toList();
    }
}
