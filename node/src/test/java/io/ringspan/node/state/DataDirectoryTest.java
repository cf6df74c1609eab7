package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    private NodeAt node() {
        return NodeAt.standard().dataDir(root);
    }

    private static DataDirectory open(NodeAt node) {
        return DataDirectory.open(node.conf(), Map.of());
    }

    /** Starts and stops the node. */
    private static int epochOf(NodeAt node) {
        try (DataDirectory directory = open(node)) {
            return directory.epoch();
        }
    }

    private static Path pathOf(NodeAt node) {
        return StatePlace.of(node.conf(), Map.of()).path();
    }

    @Test
    void everyStartCountsOneMore() {
        assertThat(epochOf(node())).isEqualTo(1);
        assertThat(epochOf(node())).isEqualTo(2);
        assertThat(epochOf(node())).isEqualTo(3);
    }

    @Test
    void aNewDirectoryIsForThisUserOnly() throws IOException {
        NodeAt deep = NodeAt.standard().dataDir(root.resolve("not/yet/there"));
        try (DataDirectory directory = open(deep)) {
            for (String part : new String[] {"not", "not/yet", "not/yet/there"}) {
                assertOwnersOnly(root.resolve(part));
            }
            assertOwnersOnly(directory.path());
        }
    }

    private static void assertOwnersOnly(Path directory) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .as("%s", directory)
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondNodeOfThisProcessIsRefusedUntilTheFirstStops() {
        try (DataDirectory first = open(node())) {
            assertThatThrownBy(() -> open(node()))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessageContaining(first.path() + " is in use by another node of this process ("
                            + ProcessHandle.current().pid() + "). To fix: ");
            assertThatThrownBy(() -> open(node())).hasMessageContaining("is in use");
        }
        assertThat(epochOf(node())).isEqualTo(2);
    }

    @Test
    void sixNodesOfOneProcessShareADataDir() {
        NodeAt[] nodes = {
            node().place("dc1", "r1", 0), node().place("dc1", "r1", 9), node().place("dc1", "r2", 0),
            node().place("dc2", "r1", 0), node().place("dc2", "r1", 9), node().place("dc2", "r2", 0)
        };
        DataDirectory[] open = new DataDirectory[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            open[i] = open(nodes[i]);
        }
        assertThat(Stream.of(open).map(DataDirectory::path)).doesNotHaveDuplicates();
        Stream.of(open).forEach(DataDirectory::close);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                other("cluster", node -> node.cluster("other")),
                other("datacenter", node -> node.place("dc2", "r1", 5)),
                other("rack", node -> node.place("dc1", "r2", 5)),
                other("token", node -> node.place("dc1", "r1", 6)),
                other("second token", node -> node.place("dc1", "r1", 5, 6)));
    }

    private static Arguments other(String what, UnaryOperator<NodeAt> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "another {0}")
    @MethodSource("others")
    void aCopiedDirectoryOfAnotherNodeIsRefusedByName(String what, UnaryOperator<NodeAt> change) throws IOException {
        epochOf(node());
        NodeAt other = change.apply(node());
        copy(pathOf(node()), pathOf(other));

        assertThatThrownBy(() -> open(other))
                .as(what)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("belongs to node dc1/r1 with tokens 5 of cluster "
                        + node().conf().name() + ", and this is " + NodeIdentity.of(other.conf()))
                .hasMessageContaining("To fix: give this node a data_dir of its own");
        assertThat(Files.readString(pathOf(other).resolve("epoch"))).isEqualTo("1\n");
    }

    @Test
    void aRefusedDirectoryIsNotHeld() throws IOException {
        NodeAt other = node().place("dc1", "r2", 5);
        epochOf(node());
        copy(pathOf(node()), pathOf(other));
        assertThatThrownBy(() -> open(other)).hasMessageContaining("belongs to");
        assertThatThrownBy(() -> open(other)).hasMessageContaining("belongs to");
    }

    @Test
    void aDirectoryCarriedToAnotherPortIsStillTheNodes() throws IOException {
        epochOf(node());
        epochOf(node());
        Files.move(pathOf(node()), pathOf(node().port(18999)));
        assertThat(epochOf(node().port(18999))).isEqualTo(3);
    }

    @Test
    void anotherPortWithoutTheDirectoryGoesOnCountingWhereTheNodeWas() {
        epochOf(node());
        epochOf(node());
        assertThat(epochOf(node().port(18999))).isEqualTo(3);
        assertThat(epochOf(node())).isEqualTo(4);
    }

    @Test
    void nodesOfOtherTokensDoNotShareACount() {
        epochOf(node());
        epochOf(node());
        assertThat(epochOf(node().place("dc1", "r1", 5, 6).port(18999))).isEqualTo(1);
        assertThat(epochOf(node().place("dc1", "r1", 55))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0\n", "-1\n", "07\n", "7 \n", "7\n8\n", "seven\n", "2147483648\n", "\0\0\0\0"})
    void aDamagedCountStopsTheStartAndStaysAsItIs(String content) throws IOException {
        epochOf(node());
        Path epoch = pathOf(node()).resolve("epoch");
        Files.writeString(epoch, content);

        assertThatThrownBy(() -> open(node()))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining(epoch + " does not hold the number of the node's last start")
                .hasMessageContaining("To fix: write one line into it, a number above every start");
        assertThat(epoch).hasContent(content);
    }

    @Test
    void aLostCountStopsTheStart() throws IOException {
        epochOf(node());
        Files.delete(pathOf(node()).resolve("epoch"));
        assertThatThrownBy(() -> open(node()))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("epoch is missing, and with a number that was used before");
    }

    @Test
    void aCountMendedByHandGoesOnAboveIt() throws IOException {
        epochOf(node());
        Files.writeString(pathOf(node()).resolve("epoch"), "40\n");
        assertThat(epochOf(node())).isEqualTo(41);
    }

    @Test
    void afterTheLastNumberThereIsNoOther() throws IOException {
        epochOf(node());
        Files.writeString(pathOf(node()).resolve("epoch"), "2147483647\n");
        assertThatThrownBy(() -> open(node())).hasMessageContaining("there is no number after that");
    }

    @Test
    void aStartCutOffBeforeItsRenameIsAsIfItNeverWas() throws IOException {
        epochOf(node());
        Files.writeString(pathOf(node()).resolve("epoch.new"), "");
        assertThat(epochOf(node())).isEqualTo(2);
    }

    @Test
    void aFirstStartCutOffBeforeItsIdentityIsFinishedByTheNext() throws IOException {
        epochOf(node());
        Files.delete(pathOf(node()).resolve("identity"));
        assertThat(epochOf(node())).isEqualTo(2);
        assertThat(pathOf(node()).resolve("identity"))
                .hasContent(NodeIdentity.of(node().conf()).text());
    }

    @Test
    void aDamagedIdentityStopsTheStart() throws IOException {
        epochOf(node());
        Files.writeString(pathOf(node()).resolve("identity"), "ringspan-state 1\ncluster dyn");
        assertThatThrownBy(() -> open(node()))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("identity does not say whose state it is. To fix: restore the directory");
    }

    @Test
    void aFileInItsPlaceIsNamed() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> open(NodeAt.standard().dataDir(file)))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("cannot be used: " + file + " is not a directory. To fix: ");
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsNamed() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Path closed = Files.createDirectory(
                root.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assertThatThrownBy(() -> open(NodeAt.standard().dataDir(closed)))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("may not write to " + closed)
                .hasMessageContaining("To fix: ");
    }

    @Test
    void theLinesForTheOperatorAreSingleLines() throws IOException {
        epochOf(node());
        Files.writeString(pathOf(node()).resolve("epoch"), "x");
        assertThatThrownBy(() -> open(node()))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
