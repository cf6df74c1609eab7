package io.ringspan.replication.stream;

import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A sender that writes down what it is told, one short line for each frame. */
final class SentFrames implements PeerSender {
    final TreeSet<Integer> down = new TreeSet<>();
    final TreeSet<Integer> full = new TreeSet<>();
    private final List<String> lines = new ArrayList<>();
    int pauses;
    private final List<Byte> flags = new ArrayList<>();

    /** What was sent since this was asked last. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** The flags of the writes, sent directly or relayed, since this was asked last. */
    List<Byte> takeFlags() {
        List<Byte> taken = List.copyOf(flags);
        flags.clear();
        return taken;
    }

    @Override
    public boolean connected(int node) {
        return !down.contains(node);
    }

    @Override
    public boolean write(int replica, StreamId stream, WriteFrame write, long prev) {
        flags.add(write.flags());
        return send(replica, replica + ": " + text(write) + "@" + write.position() + " after " + prev);
    }

    @Override
    public boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs) {
        List<String> racks = new ArrayList<>();
        for (int rack = 0; rack < prevs.racks(); rack++) {
            racks.add(prevs.prev(rack) == RackPrevs.NOT_FOR_THIS_RACK ? "-" : Long.toString(prevs.prev(rack)));
        }
        flags.add(write.flags());
        return send(relay, "relay " + relay + ": " + text(write) + "@" + write.position() + " after " + racks);
    }

    @Override
    public void resume(int via, int replica, StreamId stream, Resume resume) {
        send(
                via,
                "resume " + replica + " via " + via + ": " + resume.base() + ".." + resume.sentTo()
                        + (resume.leftOut() == 0 ? "" : " without " + resume.leftOut()));
    }

    @Override
    public void pause(StreamId stream) {
        pauses++;
    }

    private boolean send(int node, String line) {
        if (down.contains(node) || full.contains(node)) {
            return false;
        }
        lines.add(line);
        return true;
    }

    private static String text(WriteFrame write) {
        return write.span()
                .toString(write.at(), write.length(), StandardCharsets.US_ASCII)
                .strip();
    }
}
