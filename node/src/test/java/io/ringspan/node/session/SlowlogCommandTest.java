package io.ringspan.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.acl.Users;
import org.junit.jupiter.api.Test;

/** What SLOWLOG answers where nothing was slow; what it answers else is in {@code SeenCommandsIT}. */
class SlowlogCommandTest {
    private final LocalNode node = new LocalNode(12, Users.open());

    @Test
    void anEmptyLog() {
        assertThat(node.ask("SLOWLOG LEN")).isEqualTo(":0\r\n");
        assertThat(node.ask("SLOWLOG GET")).isEqualTo("*0\r\n");
        assertThat(node.ask("SLOWLOG GET -1")).isEqualTo("*0\r\n");
        assertThat(node.ask("SLOWLOG GET 99999999999")).isEqualTo("*0\r\n");
        assertThat(node.ask("SLOWLOG RESET")).isEqualTo("+OK\r\n");
    }

    @Test
    void wrongCounts() {
        assertThat(node.ask("SLOWLOG GET -2")).isEqualTo("-ERR count should be greater than or equal to -1\r\n");
        assertThat(node.ask("SLOWLOG GET x")).isEqualTo("-ERR count should be greater than or equal to -1\r\n");
        assertThat(node.ask("SLOWLOG GET 1 2")).startsWith("-ERR unknown subcommand or wrong number");
        assertThat(node.ask("SLOWLOG NOSUCH")).startsWith("-ERR unknown subcommand 'NOSUCH'");
    }
}
