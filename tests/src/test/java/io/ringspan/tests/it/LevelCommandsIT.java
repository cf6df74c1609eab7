package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalCluster;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a client asks for a level, and what it is told when it asks wrongly. The neighbours in its pipeline live on. */
@ExtendWith(NoFaults.class)
class LevelCommandsIT {
    private static final String LEVELS = "[DC_ONE, DC_QUORUM, DC_SAFE_QUORUM, DC_ALL, DC_EACH_SAFE_QUORUM, ALL]";

    private LocalCluster cluster;
    private Wire wire;

    @SuppressWarnings("NullAway.Init") // start() comes first
    LevelCommandsIT() {}

    @BeforeEach
    void start() throws IOException {
        cluster = Nodes.rack(1, 1);
        wire = new Wire(cluster.nodes().get(0).clients().port());
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        cluster.close();
    }

    @Test
    void aPrefixHoldsForOneCommandInTheMiddleOfAPipeline() throws IOException {
        wire.send(Wire.command("SET", "k", "v")
                + Wire.command("CONSISTENCY", "DC_QUORUM", "GET", "k")
                + Wire.command("GET", "k")
                + Wire.command("consistency", "dc_all", "MGET", "k", "l")
                + Wire.command("CONSISTENCY", "DC_ALL", "PING")
                + "CONSISTENCY DC_SAFE_QUORUM GET k\r\n"
                + Wire.command("ECHO", "last"));
        assertThat(wire.reply()).isEqualTo("+OK\r\n");
        assertThat(wire.reply()).isEqualTo("$1\r\nv\r\n");
        assertThat(wire.reply()).isEqualTo("$1\r\nv\r\n");
        assertThat(wire.reply()).isEqualTo("*2\r\n$1\r\nv\r\n$-1\r\n");
        assertThat(wire.reply()).isEqualTo("+PONG\r\n");
        assertThat(wire.reply()).isEqualTo("$1\r\nv\r\n");
        assertThat(wire.reply()).isEqualTo("$4\r\nlast\r\n");
    }

    @Test
    void wrongLevelsAndWrongCommandsGetAnErrorEach() throws IOException {
        assertThat(wire.ask("CONSISTENCY", "QUORUM", "GET", "k"))
                .isEqualTo("-ERR there is no such consistency level; there are " + LEVELS + "\r\n");
        assertThat(wire.ask("CONSISTENCY", "DC_EACH_QUORUM", "GET", "k"))
                .isEqualTo("-ERR there is no such consistency level; there are " + LEVELS + "\r\n");
        assertThat(wire.ask("CONSISTENCY", "DC_ONE", "CONSISTENCY", "DC_ALL", "GET", "k"))
                .isEqualTo("-ERR a command has one consistency level\r\n");
        assertThat(wire.ask("CONSISTENCY", "DC_ONE", "NOSUCH", "k")).startsWith("-ERR unknown command 'NOSUCH'");
        assertThat(wire.ask("CONSISTENCY", "DC_ONE", "GET")).startsWith("-ERR wrong number of arguments for 'get'");
        assertThat(wire.ask("CONSISTENCY", "DC_ONE")).startsWith("-ERR wrong number of arguments for 'consistency'");
        assertThat(wire.ask("GET", "k")).isEqualTo("$-1\r\n");
    }

    @Test
    void dynomitesCommandSetsTheConnectionAndResetTakesItBack() throws IOException {
        assertThat(wire.ask("DYNO_CONFIG:CONN_CONSISTENCY", "DC_QUORUM")).isEqualTo("+OK\r\n");
        assertThat(wire.ask("dyno_config:conn_consistency", "dc_safe_quorum")).isEqualTo("+OK\r\n");
        assertThat(wire.ask("DYNO_CONFIG:CONN_CONSISTENCY", "dc_most"))
                .isEqualTo("-ERR there is no such consistency level; there are " + LEVELS + "\r\n");
        assertThat(wire.ask("SET", "k", "v")).isEqualTo("+OK\r\n");
        assertThat(wire.ask("RESET")).isEqualTo("+RESET\r\n");
        assertThat(wire.ask("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }
}
