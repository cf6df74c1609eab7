package io.ringspan.node.hints;

import io.ringspan.node.state.DurableDirectory;
import io.ringspan.node.state.SafeName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The directories of all logs of one node: {@code hints/<replica>/<epoch>.<worker>}. What else lies there is left alone.
 *
 * <p><b>Threads.</b> Any; two must not ask for the same place.
 *
 * @param root the directory {@code hints}
 * @param disk waits for it
 */
record HintPlaces(Path root, DiskThread disk) {
    private static final Comparator<HintPlace> OLDEST_FIRST = Comparator.comparing(HintPlace::replica)
            .thenComparingInt(HintPlace::epoch)
            .thenComparingInt(HintPlace::worker);

    /** The hints of the node whose state is in this directory. */
    static HintPlaces in(Path stateDirectory) {
        return new HintPlaces(
                stateDirectory.resolve("hints"), new DiskThread("ringspan-" + stateDirectory.getFileName()));
    }

    /** The node's own, in which the hints' is. */
    Path stateDirectory() {
        return root.resolveSibling("").normalize();
    }

    /** What earlier lives have left, for each replica the oldest stream first. */
    List<HintPlace> found() throws IOException {
        List<HintPlace> found = new ArrayList<>();
        for (Path replica : StreamPlace.directoriesIn(root)) {
            Optional<String> name = SafeName.parse(nameOf(replica));
            if (name.isEmpty()) {
                continue;
            }
            for (StreamPlace stream : StreamPlace.in(replica)) {
                found.add(new HintPlace(
                        name.get(), stream.epoch(), stream.worker(), new DiskHintFiles(stream.path(), disk)));
            }
        }
        found.sort(OLDEST_FIRST);
        return found;
    }

    /** The place for this stream's writes to this replica; made if it is not there. */
    HintPlace of(String replica, int epoch, int worker) throws IOException {
        Path stream = directory(replica, epoch, worker);
        DurableDirectory.make(stream);
        return new HintPlace(replica, epoch, worker, new DiskHintFiles(stream, disk));
    }

    /**
     * Removes the place if its log has left nothing, and the replica's directory with the last of its places.
     *
     * @return false if there is something in it
     */
    boolean remove(HintPlace place) throws IOException {
        Path stream = directory(place.replica(), place.epoch(), place.worker());
        boolean isRemoved = removeEmpty(stream);
        if (isRemoved && stream.getParent() != null) {
            removeEmpty(stream.getParent());
        }
        return isRemoved;
    }

    private static boolean removeEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (DirectoryNotEmptyException used) {
            return false;
        }
    }

    private Path directory(String replica, int epoch, int worker) {
        return root.resolve(SafeName.of(replica)).resolve(epoch + "." + worker);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
