package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.tls.TlsConf.Scope;
import org.junit.jupiter.api.Test;

class TlsRulesTest {
    private static NodeId node(String datacenter, String rack) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(0));
    }

    @Test
    void whoEncryptsBetweenNodesIsToldEverythingThatIsMissing() {
        assertThat(Sample.good().with("secure_server_option", "rack").problems())
                .extracting(Object::toString)
                .hasSize(3)
                .allMatch(line -> line.contains("secure_server_option: found \"rack\", and no peer_tls_"));
    }

    @Test
    void certificatesForWhatIsNotEncryptedAreNotTakenForProtection() {
        assertThat(Sample.good().with("peer_tls_ca", "/a").problems())
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains("peer_tls_ca: found this, and secure_server_option: none; allowed: ");
    }

    @Test
    void aScopeIsWhatLinksLeave() {
        NodeId here = node("dc1", "r1");
        NodeId neighbour = node("dc1", "r1");
        NodeId rack = node("dc1", "r2");
        NodeId datacenter = node("dc2", "r1");
        assertThat(Scope.RACK.encrypts(here, neighbour)).isFalse();
        assertThat(Scope.RACK.encrypts(here, rack)).isTrue();
        assertThat(Scope.RACK.encrypts(here, datacenter)).isTrue();
        assertThat(Scope.DATACENTER.encrypts(here, rack)).isFalse();
        assertThat(Scope.DATACENTER.encrypts(here, datacenter)).isTrue();
        assertThat(Scope.ALL.encrypts(here, neighbour)).isTrue();
    }
}
