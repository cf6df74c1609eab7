package io.ringspan.replication.window;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.SimHintFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The windows of a simulated node, which outlive its starts. What is written there is there when the process ends. */
public final class SimWindows {
    /** Opens a stream's hint log for the replica of this name. */
    public interface Logs {
        HintLog open(StreamId stream, String replica) throws IOException;
    }

    private static final int PAGE_BYTES = 4096;

    private final Map<StreamId, Map<String, byte[]>> streams = new LinkedHashMap<>();
    private int filesMax = Integer.MAX_VALUE;
    private boolean full;

    /** From now on a stream gets no more than so many files. */
    public void filesMax(int files) {
        filesMax = files;
    }

    /** Whether the disk has no room for another file now. */
    public void full(boolean isFull) {
        full = isFull;
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
                if (full || files.size() >= filesMax) {
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

    /** The machine has ended: of some pages the system had written nothing yet. */
    public static void crashed(Map<StreamId, SimHintFiles> left, Random random) {
        for (SimHintFiles files : left.values()) {
            for (String name : files.names()) {
                byte[] bytes = files.bytes(name);
                for (int page = 0; page < bytes.length; page += PAGE_BYTES) {
                    if (random.nextInt(4) == 0) {
                        Arrays.fill(bytes, page, Math.min(bytes.length, page + PAGE_BYTES), (byte) 0);
                    }
                }
                files.put(name, bytes);
            }
        }
    }

    /** What a process that was killed has left goes to the hint logs; then it is removed. What these do not take stays. */
    public static void take(Map<StreamId, SimHintFiles> left, Logs logs) {
        left.entrySet().removeIf(stream -> {
            try {
                LeftWindows.take(stream.getValue(), replica -> logs.open(stream.getKey(), replica));
                return true;
            } catch (IOException full) {
                return false;
            }
        });
    }
}
