package io.ringspan.tests.seeds;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.permanentRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.seeds.HttpSeeds;
import io.ringspan.node.seeds.SeedsUnavailable;
import io.ringspan.tests.turn.BesideOthers;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An HTTP service that gives lists of nodes, and everything else that one may give. */
@BesideOthers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSeedsIT {
    private static final String LIST = "10.0.0.2:8101:r2:dc1:0|10.0.0.3:8101:r3:dc1:0";
    private static final int PATIENT_MILLIS = 60_000;
    private static final int IMPATIENT_MILLIS = 400;
    /** Longer than is waited for then. */
    private static final int SLOW_MILLIS = 3_000;

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    private HttpSeeds seeds(ResponseDefinitionBuilder answer) {
        return seeds(answer, PATIENT_MILLIS);
    }

    private HttpSeeds seeds(ResponseDefinitionBuilder answer, long millisMax) {
        answer(answer);
        return new HttpSeeds(URI.create("http://127.0.0.1:" + server.port() + "/seeds"), millisMax);
    }

    private void answer(ResponseDefinitionBuilder answer) {
        server.resetAll();
        server.stubFor(get("/seeds").willReturn(answer));
    }

    @Test
    void aListIsTakenAsItComes() throws Exception {
        assertThat(seeds(ok(LIST)).ask()).isEqualTo(LIST);
        assertThat(seeds(ok("")).ask()).isEmpty();
    }

    @Test
    void manyQuestionsLeaveNoThreadsBehind() throws Exception {
        HttpSeeds seeds = seeds(ok(LIST));
        for (int i = 0; i < 50; i++) {
            seeds.ask();
        }
        String asking = "HttpClient-";
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith(asking)
                                && thread.getName().endsWith("SelectorManager")))
                .as("one for each source of this class at the most")
                .hasSizeLessThan(30);
    }

    @Test
    void aListInPiecesIsOneList() throws Exception {
        assertThat(seeds(ok(LIST).withChunkedDribbleDelay(5, 500)).ask()).isEqualTo(LIST);
    }

    @Test
    void whoSendsUsOnIsFollowed() throws Exception {
        HttpSeeds seeds = seeds(permanentRedirect("/elsewhere"));
        server.stubFor(get("/elsewhere").willReturn(ok(LIST)));
        assertThat(seeds.ask()).isEqualTo(LIST);
    }

    static Stream<Arguments> slowLists() {
        return Stream.of(
                Arguments.of("that begins late", ok(LIST).withFixedDelay(SLOW_MILLIS)),
                Arguments.of("that dribbles", ok(LIST).withChunkedDribbleDelay(20, SLOW_MILLIS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowLists")
    void aSlowListIsNoList(String what, ResponseDefinitionBuilder answer) {
        HttpSeeds seeds = seeds(answer, IMPATIENT_MILLIS);
        assertThatThrownBy(seeds::ask)
                .isInstanceOf(SeedsUnavailable.class)
                .hasMessageContaining("within " + IMPATIENT_MILLIS + " ms");
    }

    static Stream<Arguments> noLists() {
        return Stream.of(
                Arguments.of("an error", serverError().withBody(LIST), "status 500"),
                Arguments.of("nothing there", aResponse().withStatus(404), "status 404"),
                Arguments.of("no content", aResponse().withStatus(204), "status 204"),
                Arguments.of("a cut one", ok(LIST).withHeader("Content-Length", "5000"), ""),
                Arguments.of("garbage", ok().withFault(Fault.MALFORMED_RESPONSE_CHUNK), ""),
                Arguments.of("no HTTP", ok().withFault(Fault.RANDOM_DATA_THEN_CLOSE), ""),
                Arguments.of("a reset", ok().withFault(Fault.CONNECTION_RESET_BY_PEER), ""),
                Arguments.of("too much", ok("x".repeat(SeedList.BYTES_MAX + 1)), "more than 1048576 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noLists")
    void anythingElseIsNoListAndSaysWhy(String what, ResponseDefinitionBuilder answer, String why) {
        HttpSeeds seeds = seeds(answer);
        assertThatThrownBy(seeds::ask)
                .isInstanceOf(SeedsUnavailable.class)
                .hasMessageContaining(why)
                .extracting(Throwable::getMessage)
                .asString()
                .isNotBlank();
    }

    @Test
    void listsOfContactsThatChangeReachTheNodeThatGossips(@TempDir Path directory) throws Exception {
        HttpSeeds source = seeds(serverError());
        try (ContactsSeen contacts = new ContactsSeen(source, directory)) {
            assertThat(contacts.first()).as("nobody is waited for").isEmpty();
            answer(ok("10.0.0.2:8101\n[fd00::3]:8101\n"));
            contacts.await("[10.0.0.2:8101, [fd00::3]:8101]");
            answer(ok("[{\"ip\": \"10.0.0.4\", \"peer_port\": 8101}]"));
            contacts.await("[10.0.0.4:8101]");
            answer(ok("10.0.0.5:8101\n10.0.0.6:81o1\n"));
            contacts.awaitFailure();
            answer(ok(LIST).withHeader("Content-Length", "5000"));
            contacts.awaitFailure();
            answer(ok(""));
            contacts.awaitFailure();
            contacts.await("[10.0.0.4:8101]");
            answer(ok(LIST));
            contacts.await("[10.0.0.2:8101, 10.0.0.3:8101]");
        }
        source = seeds(serverError());
        try (ContactsSeen contacts = new ContactsSeen(source, directory)) {
            assertThat(contacts.first()).as("as kept").containsExactly("10.0.0.2:8101", "10.0.0.3:8101");
        }
    }

    @Test
    void nobodyThereIsNoList() {
        HttpSeeds seeds = new HttpSeeds(URI.create("http://127.0.0.1:1/seeds"));
        assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class).hasMessageContaining("reached");
    }
}
