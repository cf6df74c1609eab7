package io.ringspan.node.state;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf;
import io.ringspan.conf.load.ConfLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Settings of nodes that differ in what their state depends on. */
record NodeAt(PoolConf conf) {
    private static final int CLIENT_PORT = 18102;
    private static final int PEER_PORT = 18101;

    /** Node {@code dc1/r1/5}. */
    static NodeAt standard() {
        PoolConf conf = ConfLoader.defaults(CLIENT_PORT, PEER_PORT, 18222, new Endpoint("127.0.0.1", 16379));
        return new NodeAt(conf).place("dc1", "r1", 5);
    }

    NodeAt place(String datacenter, String rack, long... tokens) {
        PlaceConf place = new PlaceConf(
                new Datacenter(datacenter),
                new Rack(rack),
                Arrays.stream(tokens).mapToObj(Token::of).toList());
        return with(conf.name(), place, conf.listen(), conf.process());
    }

    NodeAt cluster(String name) {
        return with(name, conf.place(), conf.listen(), conf.process());
    }

    NodeAt clients(Endpoint clients) {
        ListenConf listen = new ListenConf(
                clients,
                conf.listen().peers(),
                conf.listen().stats(),
                conf.listen().backlog(),
                conf.listen().admin());
        return with(conf.name(), conf.place(), listen, conf.process());
    }

    NodeAt port(int port) {
        return clients(new Endpoint("127.0.0.1", port));
    }

    NodeAt dataDir(Path path) {
        ProcessConf old = conf.process();
        ProcessConf process = new ProcessConf(
                Optional.of(path),
                old.workers(),
                old.transport(),
                old.drainMillis(),
                old.directBytesMax(),
                old.watch());
        return with(conf.name(), conf.place(), conf.listen(), process);
    }

    private NodeAt with(String name, PlaceConf place, ListenConf listen, ProcessConf process) {
        return new NodeAt(new PoolConf(
                name,
                place,
                listen,
                conf.store(),
                conf.ring(),
                conf.consistency(),
                conf.clients(),
                conf.peers(),
                conf.membership(),
                conf.links(),
                process,
                conf.tls(),
                conf.origin()));
    }
}
