package io.ringspan.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.RingAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RingSearchTest {
    private final List<Long> announced = new ArrayList<>();
    private Ring answer = ring(0, 1);

    @TempDir
    private Path temporary;

    private DataDirectory directory;

    @BeforeEach
    void open() {
        Endpoint store = new Endpoint("127.0.0.1", 16379);
        directory = DataDirectory.open(
                ConfLoader.defaults(18102, 18101, 18222, store).withDataDir(temporary), Map.of());
    }

    private final List<Ring> strangers = new ArrayList<>();

    @AfterEach
    void close() {
        directory.close();
    }

    /** Node 0 of two. */
    private RingSearch search() {
        return new RingSearch(
                new RingSearch.Known(member(0, 0, MemberState.JOINING).id(), 2, Optional.empty()),
                new RingSearch.Memory(directory.ring(), directory.announcedRing()),
                new RingSearch.Telling(announced::add, strangers::add),
                member -> CompletableFuture.completedFuture(answer),
                new Random(1),
                0);
    }

    private static void look(RingSearch search, Member... members) {
        search.look(new ClusterView(1, List.of(members)), true, 0);
    }

    @Test
    void aRingIsAnnouncedOnceItIsKept() throws IOException {
        Path inTheWay = Files.createDirectory(directory.path().resolve("ring-announced.new"));
        RingSearch search = search();
        look(search, member(0, 0, MemberState.JOINING), member(1, 0, MemberState.JOINING));
        assertThat(announced).isEmpty();
        assertThat(search.why()).startsWith("the ring of 2 nodes cannot be kept in the data directory");
        Files.delete(inTheWay);
        look(search, member(0, 0, MemberState.JOINING), member(1, 0, MemberState.JOINING));
        assertThat(announced).containsExactly(ring(0, 1).number());
        assertThat(directory.announcedRing().last()).contains(ring(0, 1).text());
    }

    @Test
    void aRingThatTheNodeIsNotInIsToldAndNotTaken() {
        RingSearch search = search();
        answer = ring(1, 2);
        look(search, member(0, 0, MemberState.JOINING), member(1, ring(1, 2).number(), MemberState.NORMAL));
        assertThat(search.found()).isNotDone();
        assertThat(strangers).containsExactly(ring(1, 2));
        assertThat(search.why()).endsWith("it takes no part before it joins (ringspan join)");
    }

    @Test
    void whatHasComeFromTheRingOfTheFileByChangesIsTakenFromDisk() {
        Ring first = ring(0, 1);
        RingAgreement conductor =
                new RingAgreement(member(0, 0, MemberState.NORMAL).id(), Optional.of(first.record()), () -> 9);
        List<RingNode> after = new ArrayList<>(first.nodes());
        Member third = member(2, 0, MemberState.JOINING);
        after.add(new RingNode(third.id(), third.peer(), third.tokens()));
        conductor.propose(Kind.JOIN, after);
        Ring changing = new Ring(conductor.toKeep().orElseThrow());
        directory.ring().keep(changing.text());
        RingSearch search = new RingSearch(
                new RingSearch.Known(member(0, 0, MemberState.JOINING).id(), 2, Optional.of(first)),
                new RingSearch.Memory(directory.ring(), directory.announcedRing()),
                new RingSearch.Telling(announced::add, strangers::add),
                member -> CompletableFuture.completedFuture(answer),
                new Random(1),
                0);
        look(search, member(0, 0, MemberState.JOINING));
        assertThat(search.found().join()).isEqualTo(changing);
    }

    @Test
    void aKeptRingThatTheNodeIsNotInIsNoRingOfIts() {
        directory.ring().keep(ring(1, 2).text());
        RingSearch search = search();
        look(search, member(0, 0, MemberState.JOINING));
        assertThat(search.found()).isNotDone();
        directory.ring().keep(ring(0, 2).text());
        RingSearch again = search();
        look(again, member(0, 0, MemberState.JOINING));
        assertThat(again.found()).isCompletedWithValue(ring(0, 2));
    }

    /** What is longer than what is read back would be cut in the next run. */
    @Test
    void aRingIsKeptAsFarAsItIsReadBackAndAnotherWouldBeRefused() {
        String longest = "x".repeat(Ring.TEXT_BYTES_MAX);
        assertThat(directory.ring().keep(longest)).isTrue();
        assertThat(directory.ring().last()).contains(longest);
        assertThat(directory.ring().keep(longest + "x")).isFalse();
        assertThat(directory.ring().last()).contains(longest);
    }

    @Test
    void ofATornRingTheFileIsNamed() throws IOException {
        String text = ring(0, 1).text();
        Path file = directory.path().resolve("ring");
        Files.writeString(file, text.substring(0, text.length() - 5));
        Logger log = (Logger) LoggerFactory.getLogger(RingSearch.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try {
            look(search(), member(0, 0, MemberState.JOINING));
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.startsWith("The ring kept in " + file + " cannot be used: "));
    }

    private static Ring ring(int... numbers) {
        return Ring.of(IntStream.of(numbers)
                .mapToObj(number -> member(number, 0, MemberState.JOINING))
                .map(member -> new SeedNode(
                        member.peer(), member.id().rack(), member.id().datacenter(), member.tokens(), Optional.empty()))
                .toList());
    }

    private static Member member(int number, long ring, MemberState state) {
        Token token = Token.of(100L * number);
        NodeId id = new NodeId(new Datacenter("dc1"), new Rack("r1"), token);
        return new Member(id, new Endpoint("10.0.0." + (1 + number), 8101), List.of(token), state, ring);
    }
}
