package io.ringspan.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A node that gossips calls one that does not. */
class GossipRefusedIT {
    private static final byte[] GOSSIP = {0, 0, 0, 5, 20, 0, 0, 0, 1};
    private static final int SECONDS_MAX = 10;

    private final FreePorts ports = new FreePorts(new SplittableRandom());
    private final PoolConf conf =
            ConfLoader.defaults(ports.next(), ports.next(), ports.next(), new Endpoint("127.0.0.1", ports.next()));
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger("io.ringspan.node.peer");
    private final RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK);

    @AfterEach
    void stop() {
        log.detachAppender(said);
        node.close();
    }

    private void call() throws IOException {
        try (Socket caller = new Socket(
                InetAddress.getLoopbackAddress(), conf.listen().peers().port())) {
            caller.setSoTimeout(SECONDS_MAX * 1000);
            caller.getOutputStream().write(GOSSIP);
            assertThat(caller.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoGossipsIsRefusedAndEachWorkerSaysSoOnce() throws IOException {
        said.start();
        log.addAppender(said);
        int workers = conf.process().workersOn(Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < workers + 3; i++) {
            call();
        }
        assertThat(List.copyOf(said.list))
                .hasSizeBetween(1, workers)
                .allSatisfy(
                        event -> assertThat(event.getFormattedMessage()).contains("gossips, and this node does not"));
    }
}
