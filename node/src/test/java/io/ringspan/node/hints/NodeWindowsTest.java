package io.ringspan.node.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.window.WindowFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows on a real disk. */
class NodeWindowsTest {
    private final TakesAll peers = new TakesAll();
    private static final HintLimits LIMITS = new HintLimits(1 << 20, 86_400_000, FsyncPolicy.NEVER);
    private static final int LARGE = 3_000_000;

    @TempDir
    private Path state;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Topology topology = Topology.of(1, node("r1").id(), List.of(node("r1"), node("r2")));
    private final StreamId first = new StreamId(topology.node(0).id(), 1, 0);

    @Test
    void whatAKilledStartHadIsAmongTheHintsOfTheNext() throws IOException {
        OriginStream killed = stream(windows(1));
        write(killed, "small");
        write(killed, "x".repeat(LARGE));
        write(killed, "middle".repeat(1000));
        killed.marked(0, 2);
        assertThat(killed.volatileWrites()).isZero();

        HintPlaces hints = HintPlaces.in(state);
        windows(2).takeLeft(hints, LIMITS, 2);
        assertThat(state.resolve("windows")).isEmptyDirectory();
        assertThat(hints.found())
                .extracting(HintPlace::replica, HintPlace::epoch)
                .containsExactly(tuple("dc1/r1/0", 1), tuple("dc1/r2/0", 1));
        assertThat(lengths(hints.found().get(0))).containsExactly(6000);
        assertThat(lengths(hints.found().get(1))).containsExactly(5, LARGE, 6000);
        windows(3).takeLeft(hints, LIMITS, 3);
        killed.close();
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    @Test
    void whatWasStoppedOrIsRunningLeavesNothingToTake() throws IOException {
        OriginStream stream = stream(windows(1));
        write(stream, "small");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(state.resolve("windows/1.0/00000001.window"))))
                .isEqualTo("rw-------");
        windows(1).takeLeft(HintPlaces.in(state), LIMITS, 1);
        assertThat(HintPlaces.in(state).found()).isEmpty();
        assertThat(state.resolve("windows/1.0/cursors")).exists();
        stream.behind(1, 0, 1);
        stream.marked(0, 1);
        stream.marked(1, 1);
        assertThat(stream.close()).isZero();
        assertThat(state.resolve("windows")).isEmptyDirectory();
    }

    /** If the hints do not take it, a stop leaves what it has where it is. */
    @Test
    void whatAStopCannotPutElsewhereTheNextStartTakes() throws IOException {
        OriginStream stream = stream(windows(1));
        write(stream, "small");
        assertThat(stream.close()).isZero();
        windows(2).takeLeft(HintPlaces.in(state), LIMITS, 2);
        assertThat(HintPlaces.in(state).found()).hasSize(2);
    }

    @Test
    void withoutRoomWritesAreInMemoryAndCounted() throws IOException {
        OriginStream stream = stream(new NodeWindows(state, 0, 0));
        write(stream, "small");
        write(stream, "x".repeat(LARGE));
        assertThat(stream.volatileWrites()).isEqualTo(2);
        stream.behind(1, 0, 1);
        stream.marked(0, 2);
        stream.marked(1, 1);
        assertThat(stream.close()).as("what is lost").isEqualTo(1);
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    @Test
    void whatALargeWriteTookIsGivenBack() throws IOException {
        OriginStream stream = stream(windows(1));
        write(stream, "small");
        write(stream, "x".repeat(LARGE));
        assertThat(state.resolve("windows/1.0/00000002.window")).exists();
        stream.behind(1, 0, 1);
        stream.marked(0, 2);
        stream.marked(1, 2);
        for (int second = 1; second <= 4; second++) {
            stream.tick(second * 1_000_000_000L, second * 1_000L);
        }
        assertThat(state.resolve("windows/1.0/00000002.window")).doesNotExist();
        write(stream, "x".repeat(LARGE));
        assertThat(state.resolve("windows/1.0/00000003.window")).exists();
        assertThat(stream.volatileWrites()).isZero();
        stream.marked(0, 3);
        stream.marked(1, 3);
        assertThat(stream.close()).isZero();
        assertThat(state.resolve("windows")).isEmptyDirectory();
    }

    @Test
    void whereNoDirectoryCanBeMadeWindowsAreInMemory() throws IOException {
        Files.writeString(state.resolve("windows"), "a file");
        assertThat(windows(1).of(first)).isSameAs(WindowFiles.NONE);
    }

    @Test
    void aFileThatCannotBeMadeTakesNoRoom() throws IOException {
        NodeWindows windows = new NodeWindows(state, 0, 1);
        WindowFiles files = windows.of(first);
        Files.writeString(state.resolve("windows/1.0/taken"), "by somebody");
        assertThat(files.make("taken", 1 << 20)).isNull();
        ByteBuffer made = Objects.requireNonNull(files.make("cursors", 1 << 21));
        assertThat(made.limit()).isEqualTo(1 << 21);
        assertThat(files.make("more", 1)).isNull();
    }

    @Test
    void whatCannotBeReadStaysForALaterStart() throws IOException {
        OriginStream killed = stream(windows(1));
        write(killed, "small");
        Path cursors = state.resolve("windows/1.0/cursors");
        byte[] well = Files.readAllBytes(cursors);
        Files.delete(cursors);
        Files.createDirectory(cursors);
        windows(2).takeLeft(HintPlaces.in(state), LIMITS, 2);
        assertThat(state.resolve("windows/1.0/00000001.window")).exists();

        Files.delete(cursors);
        Files.write(cursors, well);
        windows(3).takeLeft(HintPlaces.in(state), LIMITS, 3);
        assertThat(HintPlaces.in(state).found()).hasSize(2);
        assertThat(state.resolve("windows")).isEmptyDirectory();
        killed.close();
    }

    private NodeWindows windows(int workers) {
        return new NodeWindows(state, 16 << 20, workers);
    }

    private OriginStream stream(NodeWindows windows) {
        OriginStream stream = new OriginStream(
                first,
                topology,
                peers,
                new WindowBudgets(new StreamLimits(4 << 20, 8 << 20)),
                memory,
                new Overflow(peers, HintSource.NONE, windows.of(first)));
        stream.start();
        stream.behind(0, 0, 1);
        return stream;
    }

    private void write(OriginStream stream, String text) {
        ByteBuf span = Unpooled.copiedBuffer(text, US_ASCII);
        WriteFrame frame = new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 0, 1L << 40);
        assertThat(stream.append(topology.replicas(0), frame.span(span, 0, text.length()), null))
                .isNotNull();
        span.release();
    }

    private List<Integer> lengths(HintPlace place) throws IOException {
        HintLog log = HintLog.open(place.files(), LIMITS, HintRoom.in(new Budget(1 << 30)), memory, new Untold());
        List<Integer> lengths = new ArrayList<>();
        for (; log.hasNext(); log.advance()) {
            lengths.add(log.nextLength() - 26);
        }
        log.close();
        return lengths;
    }

    private static RingNode node(String rack) {
        NodeId name = new NodeId(new Datacenter("dc1"), new Rack(rack), new Token(0));
        return new RingNode(name, new Endpoint("localhost", 1), List.of(name.token()));
    }
}
