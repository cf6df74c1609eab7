package io.ringspan.tests.memcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that the load's commands do not have are errors, and so is none. */
@BesideOthers
class WrongRepliesIT {
    private static final int COMMANDS = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR",
                "SERVER_ERROR out of memory",
                "STORED",
                "HD",
                "123",
                "NOT_FOUND",
                "VERSION 1.6.18",
                "VALUE key:000000000001 0 3\r\nabc\r\nEND"
            })
    void aGetIsToBeAnsweredWithValuesOrNone(String answer) throws Exception {
        LoadFigures found = load(answer + "\r\n", LoadPlan.get(3, 10, COMMANDS));
        assertThat(found.commands() + found.hits()).isZero();
        assertThat(found.errors()).isEqualTo(COMMANDS);
        assertThat(found.firstError()).startsWith(answer);
    }

    @Test
    void aGetWithoutValuesIsNoError() throws Exception {
        LoadFigures found = load("END\r\n", LoadPlan.get(3, 10, COMMANDS));
        assertThat(found.errors()).isZero();
        assertThat(found.misses()).isEqualTo(COMMANDS);
    }

    @Test
    void aSetIsToBeAnsweredThatItIsStored() throws Exception {
        // Its value is a line as well, so that one gets an answer that nobody waits for in the end.
        LoadFigures found = load("NOT_STORED\r\n", LoadPlan.set(1, 10, COMMANDS));
        assertThat(found.commands()).isZero();
        assertThat(found.errors()).isPositive();
        assertThat(found.firstError()).isEqualTo("NOT_STORED");
    }

    @Test
    void moreValuesThanKeysAreNoReply() throws Exception {
        String value = "VALUE key:000000000001 0 3\r\nabc\r\n";
        LoadPlan plan = LoadPlan.get(1, 10, COMMANDS).withValueBytes(3);
        assertThat(load(value + "END\r\n", plan).hits()).isEqualTo(COMMANDS);
        assertThat(load(value + value + "END\r\n", plan).errors()).isEqualTo(COMMANDS);
    }

    @Test
    void anErrorBehindValuesIsAnError() throws Exception {
        String cut = "VALUE key:000000000001 0 3\r\nabc\r\nSERVER_ERROR the store is gone\r\n";
        LoadFigures found = load(cut, LoadPlan.multiget(2, 10, COMMANDS).withValueBytes(3));
        assertThat(found.commands()).isZero();
        assertThat(found.errors()).isEqualTo(COMMANDS);
        assertThat(found.firstError()).isEqualTo("SERVER_ERROR the store is gone");
    }

    @Test
    void whatIsNoReplyEndsItsConnection() throws Exception {
        LoadFigures found = load("garbage\r\n", LoadPlan.get(4, 10, COMMANDS).withConnections(2));
        assertThat(found.commands()).isZero();
        assertThat(found.errors()).isEqualTo(2 * 4);
        assertThat(found.firstError()).contains("no reply").contains("garbage");
    }

    @Test
    void aReplyThatNobodyAskedForIsAnError() throws Exception {
        LoadFigures found = load("END\r\nEND\r\n", LoadPlan.get(1, 10, COMMANDS).withConnections(1));
        assertThat(found.errors()).isPositive();
    }

    @Test
    void commandsOnAConnectionThatEndsAreErrors() throws Exception {
        try (FakeServer server = FakeServer.answeringOnce("END\r\n")) {
            LoadFigures found = MemcacheLoad.run(
                    server.port(), LoadPlan.get(3, 10, COMMANDS).withConnections(2));
            assertThat(found.commands() + found.errors()).isEqualTo(2 * 3);
            assertThat(found.errors()).isGreaterThanOrEqualTo(2 * 2);
        }
    }

    @Test
    void silenceEndsWithThePatience() throws Exception {
        LoadPlan plan = LoadPlan.get(3, 10, COMMANDS).withConnections(2).withPatience(Duration.ofMillis(200));
        LoadFigures found = load("", plan);
        assertThat(found.commands()).isZero();
        assertThat(found.errors()).isEqualTo(2 * 3);
        assertThat(found.firstError()).isEqualTo("no answer within 200 ms");
    }

    private static LoadFigures load(String answer, LoadPlan plan) throws Exception {
        try (FakeServer server = FakeServer.answering(answer)) {
            return MemcacheLoad.run(server.port(), plan);
        }
    }
}
