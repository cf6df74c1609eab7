package io.ringspan.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.SeedNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
    private static final Datacenter DC = new Datacenter("dc1");
    private static final Rack RACK = new Rack("r1");

    private final Member low = member(5, 8101);
    private final Member high = member(3_000_000_000L, 8102);
    private final ClusterView view = new ClusterView(7, List.of(high, low));

    @Test
    void listsMembersByNameAndFindsThem() {
        assertThat(view.members()).containsExactly(low, high);
        assertThat(view.find(low.id())).contains(low);
        assertThat(view.find(member(6, 1).id())).isEmpty();
    }

    @Test
    void aNewMemberMakesTheNextVersion() {
        Member newcomer = member(10, 8103);
        ClusterView next = view.with(newcomer);
        assertThat(next.version()).isEqualTo(8);
        assertThat(next.members()).containsExactly(low, newcomer, high);
        assertThat(view.members()).hasSize(2);
    }

    @Test
    void aChangedMemberTakesThePlaceOfTheFormerOne() {
        ClusterView next = view.with(low.in(MemberState.DOWN));
        assertThat(next.version()).isEqualTo(8);
        assertThat(next.members()).containsExactly(low.in(MemberState.DOWN), high);
    }

    @Test
    void whatIsKnownAlreadyMakesNoNewVersion() {
        assertThat(view.with(member(5, 8101))).isSameAs(view);
    }

    @Test
    void refusesANodeThatIsNamedTwiceAndSaysWhere() {
        assertThatThrownBy(() -> new ClusterView(1, List.of(low, high, member(5, 9999))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dc1/r1/5 is named twice")
                .hasMessageContaining("127.0.0.1:8101")
                .hasMessageContaining("127.0.0.1:9999");
    }

    @Test
    void staticSeedsAreTheNodeItselfAndAllThatItsFileNames() {
        PlaceConf place = new PlaceConf(DC, RACK, List.of(new Token(9), new Token(5)));
        SeedNode seed = new SeedNode(
                new Endpoint("10.0.0.2", 8101), new Rack("r2"), DC, List.of(new Token(1)), Optional.of("two"));
        ClusterView first = StaticSeeds.of(place, new Endpoint("0.0.0.0", 8101), List.of(seed))
                .view();
        Member self = new Member(
                new NodeId(DC, RACK, new Token(5)),
                new Endpoint("0.0.0.0", 8101),
                List.of(new Token(5), new Token(9)),
                MemberState.NORMAL);
        Member other = new Member(
                new NodeId(DC, new Rack("r2"), new Token(1)),
                new Endpoint("10.0.0.2", 8101),
                List.of(new Token(1)),
                MemberState.NORMAL);
        assertThat(first).isEqualTo(new ClusterView(1, List.of(self, other)));
    }

    @Test
    void aFileThatNamesTheNodeItselfAsASeedIsRefused() {
        PlaceConf place = new PlaceConf(DC, RACK, List.of(new Token(5)));
        SeedNode itself =
                new SeedNode(new Endpoint("10.0.0.1", 8101), RACK, DC, List.of(new Token(5)), Optional.empty());
        StaticSeeds seeds = StaticSeeds.of(place, new Endpoint("0.0.0.0", 8101), List.of(itself));
        assertThatThrownBy(seeds::view).hasMessageContaining("dc1/r1/5 is named twice");
    }

    private static Member member(long token, int port) {
        Token own = Token.of(token);
        return new Member(new NodeId(DC, RACK, own), new Endpoint("127.0.0.1", port), List.of(own), MemberState.NORMAL);
    }
}
