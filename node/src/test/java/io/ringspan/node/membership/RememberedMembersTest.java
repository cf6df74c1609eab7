package io.ringspan.node.membership;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.state.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedMembersTest {
    private static final long LATER = TimeUnit.SECONDS.toNanos(RememberedMembers.WRITE_SECONDS);
    private static final NodeId SELF = id(0);

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    @TempDir
    Path home;

    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // open() comes first
    private DataDirectory directory;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(conf("pool"), Map.of());
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private PoolConf conf(String cluster) {
        LoadResult.Loaded loaded = (LoadResult.Loaded) ConfLoader.parse("node.yml", cluster + """
                :
                  listen: 127.0.0.1:8102
                  dyn_listen: 127.0.0.1:8101
                  tokens: 0
                  servers: [127.0.0.1:6379:1]
                """);
        return loaded.conf().withDataDir(home);
    }

    private static NodeId id(int token) {
        return new NodeId(new Datacenter("dc"), new Rack("r"), new Token(token));
    }

    private static Member member(int number, MemberState state) {
        return new Member(id(number), new Endpoint("10.0.0." + number, 8101), List.of(new Token(number)), state);
    }

    /** Of the node itself and of members 1 to that number. */
    private static ClusterView view(int last) {
        List<Member> members = IntStream.rangeClosed(1, last)
                .mapToObj(number -> member(number, MemberState.NORMAL))
                .toList();
        return new ClusterView(1, members)
                .with(new Member(SELF, new Endpoint("10.0.9.9", 1), List.of(), MemberState.NORMAL));
    }

    /** As the node does it when it starts. */
    private RememberedMembers started() {
        return new RememberedMembers(directory.members(), disk::add, 0);
    }

    private List<String> remembered() {
        return started().last().stream().map(Endpoint::toString).toList();
    }

    private void diskWrites() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }

    private Path file() {
        return directory.path().resolve("members");
    }

    @Test
    void whereOthersListenedIsReadAgainAtTheNextStart() {
        assertThat(remembered()).isEmpty();
        started().look(view(2), SELF, 0);
        assertThat(file()).as("the loop does not wait for the disk").doesNotExist();
        diskWrites();
        assertThat(remembered()).containsExactly("10.0.0.1:8101", "10.0.0.2:8101");
    }

    @Test
    void whoIsDownIsNotKeptAndNobodyIsNoNews() {
        RememberedMembers members = started();
        members.look(view(2).with(member(1, MemberState.DOWN)), SELF, 0);
        members.look(view(0), SELF, LATER);
        diskWrites();
        assertThat(remembered()).containsExactly("10.0.0.2:8101");
    }

    @Test
    void someAreEnough() {
        started().look(view(RememberedMembers.MEMBERS_MAX + 1), SELF, 0);
        diskWrites();
        assertThat(remembered()).hasSize(RememberedMembers.MEMBERS_MAX);
    }

    @Test
    void theDiskIsWrittenToWhenTheyHaveChangedAndNotTooOften() {
        RememberedMembers members = started();
        members.look(view(1), SELF, 0);
        members.look(view(2), SELF, LATER - 1);
        assertThat(disk).hasSize(1);
        members.look(view(2), SELF, LATER);
        members.look(view(2), SELF, 3 * LATER);
        assertThat(disk).hasSize(2);
        diskWrites();
        started().look(view(2), SELF, 0);
        assertThat(disk).as("the same as were read").isEmpty();
    }

    @Test
    void whatWasBeingWrittenWhenThePowerFailedIsNotRead() throws IOException {
        started().look(view(2), SELF, 0);
        diskWrites();
        Files.writeString(directory.path().resolve("members.new"), "10.0.0.");
        assertThat(remembered()).containsExactly("10.0.0.1:8101", "10.0.0.2:8101");
        started().look(view(3), SELF, 0);
        diskWrites();
        assertThat(remembered()).endsWith("10.0.0.3:8101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:8101\n10.0.0",
                "10.0.0.1:8101\n\n",
                "10.0.0.1:8101\n10.0.0.2:0\nhost:port\n[::1:2\n",
                "{\"members\": []}\n10.0.0.1:8101",
                "\u0000\u0001\n10.0.0.1:8101\nno such thing:99999",
            })
    void linesThatAreNoAddressAreLeftOutAndTheOthersStay(String text) throws IOException {
        Files.writeString(file(), text, US_ASCII);
        assertThat(remembered()).containsExactly("10.0.0.1:8101");
    }

    @Test
    void aFileThatCannotBeReadCostsWhatWasRememberedAndNothingElse() throws IOException {
        Files.createDirectory(file());
        RememberedMembers members = started();
        assertThat(members.last()).isEmpty();
        members.look(view(1), SELF, 0);
        diskWrites();
        Files.delete(file());
        members.look(view(2), SELF, LATER);
        diskWrites();
        assertThat(remembered()).hasSize(2);
    }

    @Test
    void aNodeOfAnotherClusterHasAFileOfItsOwn() {
        started().look(view(2), SELF, 0);
        diskWrites();
        try (DataDirectory others = DataDirectory.open(conf("pond"), Map.of())) {
            RememberedMembers members = new RememberedMembers(others.members(), disk::add, 0);
            assertThat(members.last()).isEmpty();
            members.look(view(1), SELF, 0);
            diskWrites();
        }
        assertThat(remembered()).hasSize(2);
    }
}
