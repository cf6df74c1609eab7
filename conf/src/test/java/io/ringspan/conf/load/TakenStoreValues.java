package io.ringspan.conf.load;

import static io.ringspan.conf.load.TakenValues.lines;
import static io.ringspan.conf.load.TakenValues.taken;
import static io.ringspan.conf.load.TakenValues.without;

import io.ringspan.conf.Secret;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Values that are taken of how a node calls its store. Stateless. */
final class TakenStoreValues {
    private TakenStoreValues() {}

    static Stream<Arguments> all() {
        String tls =
                lines("store_tls_ca: /a", "store_tls_certificate: /c", "store_tls_key: /k", "store_tls_names: ['*.b']");
        String login = lines("store_user: node", "store_password: x");
        Optional<TlsConf.Store> byTls = Optional.of(new TlsConf.Store(
                Path.of("/a"), Optional.of(new Identity(Path.of("/c"), Path.of("/k"))), List.of("*.b")));
        Optional<StoreConf.Login> as = Optional.of(new StoreConf.Login("node", new Secret("x")));
        return Stream.concat(
                Stream.of("store_tls_ca", "store_tls_certificate", "store_tls_key", "store_tls_names")
                        .map(key ->
                                taken(key, without(tls, key), conf -> conf.tls().store(), byTls)),
                Stream.of("store_user", "store_password")
                        .map(key -> taken(
                                key, without(login, key), conf -> conf.store().login(), as)));
    }
}
