package io.ringspan.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.node.acl.Users;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.pubsub.LocalChannels;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.session.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorsTest {
    private static final NodeLevels LEVELS =
            NodeLevels.of(new ConsistencyConf(Consistency.DC_ONE, Consistency.DC_ONE, List.of(), true, false));
    private static final SocketAddress ONE = from(1, 1);
    private static final SocketAddress ONE_AGAIN = from(1, 2);
    private static final SocketAddress OTHER = from(2, 1);

    private static SocketAddress from(int host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private final Doors doors = new Doors(4, 2);

    private @Nullable Session enters(@Nullable SocketAddress from) {
        Session session = new Session(
                doors.nextId(),
                new Session.Ends("", "", true),
                0,
                Users.open().atFirst(),
                new ClientLevels(LEVELS),
                new Session.Way(new Subscriptions(LocalChannels.alone(), (in, at, length) -> {}), () -> {}));
        return doors.enter(session, from) ? session : null;
    }

    @Test
    void oneAddressHasItsLimitAndOthersHaveTheirs() {
        Session first = enters(ONE);
        assertThat(first).isNotNull();
        assertThat(enters(ONE_AGAIN)).isNotNull();
        assertThat(enters(ONE)).isNull();
        assertThat(enters(OTHER)).isNotNull();
        assertThat(enters(null)).isNotNull();
        assertThat(doors.count()).isEqualTo(4);
        assertThat(enters(null)).as("the node is full").isNull();
    }

    @Test
    void whoGoesMakesRoomAndWhoWasTurnedAwayTookNone() {
        Session first = enters(ONE);
        enters(ONE);
        assertThat(enters(ONE)).isNull();
        assertThat(enters(ONE)).isNull();
        assertThat(first).isNotNull();
        if (first != null) {
            doors.leave(first, ONE_AGAIN);
        }
        assertThat(doors.count()).isOne();
        assertThat(enters(ONE)).isNotNull();
        assertThat(enters(ONE)).isNull();
        assertThat(doors.sessions()).hasSize(2);
    }
}
