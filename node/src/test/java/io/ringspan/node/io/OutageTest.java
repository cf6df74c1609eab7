package io.ringspan.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final UnknownHostException name = new UnknownHostException("store.test");
    private final ConnectException host = new ConnectException("Connection refused");

    private final Outage outage = new Outage();

    @Test
    void anOutageIsNewsOnce() {
        assertThat(outage.isNews(host)).isTrue();
        assertThat(outage.isNews(host)).isFalse();
        assertThat(outage.isNews()).isFalse();
        outage.over();
        assertThat(outage.isNews()).isTrue();
    }

    @Test
    void itIsNewsAgainWhenItBecomesATroubleOfTheNameOrCeasesToBeOne() {
        assertThat(outage.isNews(host)).isTrue();
        assertThat(outage.isNews(name)).isTrue();
        assertThat(outage.isNews(name)).isFalse();
        assertThat(outage.isNews(host)).isTrue();
    }

    @Test
    void theReasonSaysThatItIsTheName() {
        assertThat(Outage.reason(name)).isEqualTo("its name has no address here (store.test)");
        assertThat(Outage.reason(host)).isEqualTo("Connection refused");
    }
}
