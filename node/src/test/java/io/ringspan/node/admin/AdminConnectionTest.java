package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.node.audit.Audits;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdminConnectionTest {
    private static final String GET_LIVE = "GET /live HTTP/1.1\r\nHost: n\r\n\r\n";

    private final OpenConnections open = new OpenConnections(2);
    private Optional<String> notReady = Optional.empty();
    private final Pages pages =
            Pages.of(asked -> Answer.text(HttpResponseStatus.OK, "metrics as " + asked.accept()), () -> notReady);
    private final EmbeddedChannel channel = connect(pages);

    private EmbeddedChannel connect(Pages served) {
        EmbeddedChannel connected = new EmbeddedChannel();
        connected.freezeTime();
        AdminServer.prepare(
                connected,
                new RequestAnswers(served, new Access(() -> AdminPort.OWN_MACHINE), Audits.inMemory()),
                open);
        connected.pipeline().fireChannelActive();
        return connected;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String ask(String request) {
        return ask(channel, request);
    }

    private static String ask(EmbeddedChannel channel, String request) {
        channel.writeInbound(Unpooled.copiedBuffer(request, US_ASCII));
        return said(channel);
    }

    private static String said(EmbeddedChannel channel) {
        StringBuilder said = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            said.append(out.toString(US_ASCII));
            out.release();
        }
        return said.toString();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                request("GET /live HTTP/1.1\r\n\r\n", "200 OK", "\r\n\r\nlive\n", true),
                request("GET /live?x=1 HTTP/1.1\r\n\r\n", "200 OK", "live\n", true),
                request("GET /ready HTTP/1.1\r\n\r\n", "200 OK", "ready\n", true),
                request("GET / HTTP/1.1\r\n\r\n", "200 OK", "GET /metrics  ", true),
                request("GET /metrics HTTP/1.1\r\nAccept: this\r\n\r\n", "200 OK", "metrics as this\n", true),
                request("HEAD /live HTTP/1.1\r\n\r\n", "200 OK", "content-length: 5\r\n", true),
                request("GET /live HTTP/1.1\r\nConnection: close\r\n\r\n", "200 OK", "live\n", false),
                request("GET /live HTTP/1.0\r\n\r\n", "200 OK", "live\n", false),
                request("GET /nothing HTTP/1.1\r\n\r\n", "404 Not Found", "/ lists", true),
                request("POST /nothing HTTP/1.1\r\n\r\n", "404 Not Found", "/ lists", true),
                request("POST /live HTTP/1.1\r\n\r\n", "405 Method Not Allowed", "allow: GET, HEAD\r\n", true),
                request(
                        "SET /live HTTP/1.1\r\n\r\n",
                        "405 Method Not Allowed",
                        "only these methods are taken: GET, HEAD",
                        true),
                request(
                        "POST /live HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
                        "405 Method Not Allowed",
                        "connection: close",
                        false),
                request(
                        "GET /live HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
                        "413 Request Entity Too Large",
                        "no body is taken",
                        false),
                request(
                        "GET /live HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "413 Request Entity Too Large",
                        "no body is taken",
                        false),
                request("*1\r\n$4\r\nPING\r\n\r\n", "400 Bad Request", "no HTTP request", false));
    }

    private static Arguments request(String request, String status, String part, boolean goesOn) {
        return Arguments.of(request, status, part, goesOn);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyRequestGetsItsAnswer(String request, String status, String part, boolean goesOn) {
        assertThat(ask(request)).startsWith("HTTP/1.1 " + status + "\r\n").contains(part);
        assertThat(channel.isOpen()).isEqualTo(goesOn);
    }

    @Test
    void aHeadAnswerHasNoBody() {
        assertThat(ask("HEAD /live HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\n");
    }

    @Test
    void aNodeThatIsNotReadySaysWhy() {
        notReady = Optional.of("the store is down");
        assertThat(ask("GET /ready HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .endsWith("not ready: the store is down\n");
    }

    static Stream<Arguments> sizes() {
        int line = AdminServer.REQUEST_LINE_BYTES_MAX - "GET / HTTP/1.1".length();
        int header = AdminServer.HEADER_BYTES_MAX - "x: ".length();
        return Stream.of(
                Arguments.of("GET /" + "a".repeat(line) + " HTTP/1.1\r\n\r\n", "404 Not Found"),
                Arguments.of("GET /" + "a".repeat(line + 1) + " HTTP/1.1\r\n\r\n", "414 Request-URI Too Long"),
                Arguments.of("GET /live HTTP/1.1\r\nx: " + "a".repeat(header) + "\r\n\r\n", "200 OK"),
                Arguments.of(
                        "GET /live HTTP/1.1\r\nx: " + "a".repeat(header + 1) + "\r\n\r\n",
                        "431 Request Header Fields Too Large"));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aRequestUpToTheLimitIsTakenAndOneByteMoreIsNot(String request, String status) {
        assertThat(ask(request)).startsWith("HTTP/1.1 " + status + "\r\n");
    }

    @Test
    void requestsSentAtOnceAreAnsweredInOrder() {
        assertThat(ask(GET_LIVE + "GET /nothing HTTP/1.1\r\n\r\n" + "GET /ready HTTP/1.1\r\n\r\n"))
                .containsSubsequence("live\n", "404 Not Found", "ready\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aRequestMayComeByteByByte() {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < GET_LIVE.length(); i++) {
            said.append(ask(GET_LIVE.substring(i, i + 1)));
        }
        assertThat(said).contains("200 OK", "live\n");
    }

    @Test
    void aPageThatFailsIsAnErrorAndTheConnectionGoesOn() {
        EmbeddedChannel other = connect(Pages.of(
                asked -> {
                    throw new IllegalStateException("planted");
                },
                Optional::empty));
        assertThat(ask(other, "GET /metrics HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .doesNotContain("planted");
        assertThat(ask(other, GET_LIVE)).contains("live\n");
        other.finishAndReleaseAll();
    }

    @Test
    void whoSendsNothingIsClosedAfterTheWait() {
        pass(AdminServer.WAIT_SECONDS_MAX - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoDripsARequestIsClosedAfterTheWait() {
        for (int second = 0; second < AdminServer.WAIT_SECONDS_MAX; second++) {
            assertThat(channel.isOpen()).isTrue();
            channel.writeInbound(Unpooled.copiedBuffer("G", US_ASCII));
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void everyAnswerBeginsTheWaitAnew() {
        for (int i = 0; i < 3; i++) {
            pass(AdminServer.WAIT_SECONDS_MAX - 1);
            assertThat(ask(GET_LIVE)).contains("live\n");
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aConnectionTooManyIsToldAndClosedUntilAnotherLeaves() {
        EmbeddedChannel second = connect(pages);
        EmbeddedChannel third = connect(pages);
        assertThat(said(third))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("too many connections");
        assertThat(third.isOpen()).isFalse();
        second.finishAndReleaseAll();
        EmbeddedChannel fourth = connect(pages);
        assertThat(ask(fourth, GET_LIVE)).contains("live\n");
        fourth.finishAndReleaseAll();
        third.finishAndReleaseAll();
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
