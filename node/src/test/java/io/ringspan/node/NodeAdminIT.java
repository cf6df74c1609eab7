package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.Transport;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.local.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real node whose store is not there. */
class NodeAdminIT {
    private final FreePorts ports = new FreePorts(new SplittableRandom());
    private final PoolConf conf =
            ConfLoader.defaults(ports.next(), ports.next(), ports.next(), new Endpoint("127.0.0.1", ports.next()));
    private final RingspanNode node = RingspanNode.start(conf, 9, RealTime.CLOCK);

    @AfterEach
    void stop() {
        node.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + conf.listen().stats() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aNodeWithoutItsStoreIsLiveButNotReady() throws IOException, InterruptedException {
        assertThat(get("/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("not ready: the store at " + conf.store().endpoint() + " cannot be used\n");
    }

    @Test
    void theMetricsAreThoseOfTheNode() throws IOException, InterruptedException {
        String metrics = get("/metrics").body();
        assertThat(metrics).contains("ringspan_store_up 0.0\n", "ringspan_node_epoch 9.0\n");
        assertThat(metrics)
                .containsPattern("ringspan_worker_allocated_bytes_total\\{worker=\"0\"\\} [1-9]")
                .containsPattern("ringspan_direct_memory_limit_bytes [1-9]");
    }

    @Test
    void aPortInUseStopsTheStartWithItsSetting() {
        assertThatThrownBy(() -> NodeAdmin.open(node, Sockets.of(Transport.AUTO), 9, null, null))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot listen on " + conf.listen().stats() + " (stats_listen)");
    }
}
