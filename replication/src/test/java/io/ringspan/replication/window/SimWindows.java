package io.ringspan.replication.window;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.SimHintFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The windows of a simulated node, which outlive its starts. What is written there is there when the process ends. */
public final class SimWindows {
    /** Opens a stream's hint log for the replica of this name. */
    public interface Logs {
        HintLog open(StreamId stream, String replica) throws IOException;
    }

    private final Map<StreamId, Map<String, byte[]>> streams = new LinkedHashMap<>();
    private int filesMax = Integer.MAX_VALUE;

    /** From now on a stream gets no more than so many files. */
    public void filesMax(int files) {
        filesMax = files;
    }

    /** Those of a stream of the present start. */
    public WindowFiles of(StreamId stream) {
        Map<String, byte[]> files = new TreeMap<>();
        return new WindowFiles() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public @Nullable ByteBuffer make(String name, int bytes) {
                if (files.size() >= filesMax) {
                    return null;
                }
                byte[] file = new byte[bytes];
                if (files.put(name, file) != null) {
                    throw new AssertionError(name + " is there already");
                }
                streams.put(stream, files);
                return ByteBuffer.wrap(file);
            }

            @Override
            public void drop(String name, ByteBuffer mapped) {
                if (files.remove(name) == null) {
                    throw new AssertionError(name + " is not there");
                }
            }

            @Override
            public void end() {
                files.clear();
                streams.remove(stream);
            }
        };
    }

    /** What lies there at this moment. */
    public Map<StreamId, SimHintFiles> left() {
        Map<StreamId, SimHintFiles> left = new LinkedHashMap<>();
        streams.forEach((stream, files) -> {
            SimHintFiles copy = new SimHintFiles();
            files.forEach((name, bytes) -> copy.put(name, bytes));
            left.put(stream, copy);
        });
        return left;
    }

    /** What a process that was killed has left goes to the hint logs; then it is removed. */
    public static void take(Map<StreamId, SimHintFiles> left, Logs logs) {
        left.forEach((stream, files) -> {
            try {
                LeftWindows.take(files, replica -> logs.open(stream, replica));
            } catch (IOException failed) {
                throw new AssertionError("a disk that is well", failed);
            }
        });
        left.clear();
    }
}
