package io.ringspan.node.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How often a node has started, in the file {@code epoch}: a number and a line end, so that a cut file is seen. A number
 * that came before must never come again, because peers would take the node's new writes for ones they already have.
 */
record StartCounter(DurableFile file) {
    private static final Pattern TEXT = Pattern.compile("[1-9][0-9]{0,9}\n");

    static StartCounter in(Path directory) {
        return new StartCounter(new DurableFile(directory.resolve("epoch")));
    }

    /**
     * The last start that was counted; empty when none was.
     *
     * @throws DataDirectoryException when the file holds anything but a number
     */
    Optional<Integer> last() throws IOException {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long last =
                TEXT.matcher(text.get()).matches() ? Long.parseLong(text.get().strip()) : 0;
        if (last < 1 || last > Integer.MAX_VALUE) {
            throw damaged("does not hold the number of the node's last start");
        }
        return Optional.of((int) last);
    }

    /** Counts a start: on disk when this returns. */
    int count(int last) throws IOException {
        if (last == Integer.MAX_VALUE) {
            throw new DataDirectoryException("the file " + file.path() + " says that the node has started " + last
                    + " times, and there is no number after that."
                    + " To fix: take the node out of the cluster and let it join anew with other tokens");
        }
        file.write(last + 1 + "\n");
        return last + 1;
    }

    DataDirectoryException damaged(String how) {
        return new DataDirectoryException("the file " + file.path() + " " + how
                + ", and with a number that was used before, peers would drop the node's new writes."
                + " To fix: write one line into it, a number above every start of this node that its log tells of");
    }
}
