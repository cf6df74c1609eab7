package io.ringspan.replication.hints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory in memory that can fail at any call, end the process within a write, and lose what was not forced. */
public final class SimHintFiles implements HintFiles {
    /** What a disk does by itself. */
    private interface Work {
        void run() throws IOException;
    }

    /** The process ends here. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What lies on the disk, and what of it is sure to stay. */
    private static final class Content {
        byte[] now = new byte[0];
        byte[] forced = new byte[0];
        boolean named;

        Content copy() {
            Content copy = new Content();
            copy.now = now;
            copy.forced = forced;
            copy.named = named;
            return copy;
        }
    }

    private final Map<String, Content> contents = new TreeMap<>();
    private final Map<String, Content> removed = new TreeMap<>();
    private int calls;
    private int writes;
    private int forces;
    private int failing;
    private boolean failingOn;
    private int partly;
    private boolean killing;
    private boolean unreadable;
    private @Nullable Random full;
    private int open;
    private int begun;
    private @Nullable List<Runnable> slow;

    /** The call after so many fails, and if {@code on}, all after it too. A write leaves some of its bytes. */
    public void failAfter(int more, int bytesWritten, boolean on) {
        failing = calls + more + 1;
        failingOn = on;
        partly = bytesWritten;
        killing = false;
    }

    /** The process ends in the call after so many; if that is a write, after so many bytes of it. */
    public void killAfter(int more, int bytesWritten) {
        failAfter(more, bytesWritten, true);
        killing = true;
    }

    public void heal() {
        failing = 0;
        unreadable = false;
    }

    /** The disk has no room: no file grows, but by some of what is written; null if there is room again. */
    void full(@Nullable Random chance) {
        full = chance;
    }

    void refuseReads() {
        unreadable = true;
    }

    /** The process is gone; what it wrote is not. */
    public void killed() {
        heal();
        open = 0;
    }

    /** The machine is gone: of what was not forced some stays, and of each write's bytes those before some place. */
    void crashed(Random random) {
        killed();
        removed.forEach((name, content) -> {
            if (random.nextBoolean()) {
                contents.putIfAbsent(name, content);
            }
        });
        removed.clear();
        contents.values().removeIf(content -> !content.named && random.nextBoolean());
        for (Content content : contents.values()) {
            int same = Arrays.mismatch(content.now, content.forced);
            if (same >= 0) {
                int length = same + random.nextInt(Math.max(1, content.now.length - same + 1));
                byte[] left = Arrays.copyOf(content.now, Math.max(content.forced.length, length));
                boolean forgotten = content.forced.length > length && random.nextBoolean();
                content.now = forgotten ? content.forced : Arrays.copyOf(left, Math.max(length, 0));
                if (random.nextInt(4) == 0 && content.now.length > same) { // made longer, but never filled
                    Arrays.fill(content.now, same, content.now.length, (byte) 0);
                }
            }
            content.forced = content.now;
            content.named = true;
        }
    }

    public byte[] bytes(String name) {
        return content(name).now.clone();
    }

    /** A file of that name lies there, and has these bytes. */
    public void put(String name, byte[] bytes) {
        Content content = contents.computeIfAbsent(name, fresh -> new Content());
        content.now = bytes.clone();
        content.forced = content.now;
        content.named = true;
    }

    /** The same bytes, closed and with no call to fail; as safe as here. */
    public SimHintFiles copy() {
        SimHintFiles copy = new SimHintFiles();
        contents.forEach((name, content) -> copy.contents.put(name, content.copy()));
        removed.forEach((name, content) -> copy.removed.put(name, content.copy()));
        copy.full = full;
        return copy;
    }

    public List<String> names() {
        return List.copyOf(contents.keySet());
    }

    /** The files that hold records. */
    List<String> segments() {
        return names().stream().filter(name -> !name.equals(MarkFile.NAME)).toList();
    }

    public int calls() {
        return calls;
    }

    int writes() {
        return writes;
    }

    int forces() {
        return forces;
    }

    int open() {
        return open;
    }

    private Content content(String name) {
        Content content = contents.get(name);
        if (content == null) {
            throw new AssertionError("no file " + name);
        }
        return content;
    }

    private boolean fails() {
        calls++;
        return failing > 0 && (failingOn ? calls >= failing : calls == failing);
    }

    private void call(String what) throws IOException {
        if (fails()) {
            fail(what);
        }
    }

    private void fail(String what) throws IOException {
        if (killing) {
            throw new Killed();
        }
        throw new IOException("no space left, to " + what);
    }

    @Override
    public List<String> list() throws IOException {
        call("list");
        return new ArrayList<>(contents.keySet());
    }

    @Override
    public HintFile open(String name) throws IOException {
        call("open");
        open++;
        return new SimFile(contents.computeIfAbsent(name, fresh -> new Content()));
    }

    @Override
    public void delete(String name) throws IOException {
        call("delete");
        Content gone = contents.remove(name);
        if (gone != null && gone.named) {
            removed.put(name, gone);
        }
    }

    @Override
    public void sync() throws IOException {
        call("sync");
        contents.values().forEach(content -> content.named = true);
        removed.clear();
    }

    @Override
    public Forcing beginSync() {
        return begin(this::sync);
    }

    private Forcing begin(Work work) {
        Forcing forcing = new Forcing();
        begun++;
        Runnable later = () -> {
            try {
                work.run();
                forcing.end(null);
            } catch (IOException failed) {
                forcing.end(failed);
            }
        };
        if (slow == null) {
            later.run();
        } else {
            slow.add(later);
        }
        return forcing;
    }

    /** What is begun from now on is not done before {@link #finish}. */
    void slow() {
        slow = new ArrayList<>();
    }

    /** All that was begun is done now. */
    void finish() {
        List<Runnable> waiting = slow == null ? List.of() : List.copyOf(slow);
        slow = null;
        waiting.forEach(Runnable::run);
    }

    /** How much was begun, and not waited for. */
    int begun() {
        return begun;
    }

    @Override
    public String place(String name) {
        return "sim/" + name;
    }

    /** An open one. */
    private final class SimFile implements HintFile {
        private final Content content;

        SimFile(Content content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            call("read");
            if (unreadable) {
                throw new IOException("input/output error");
            }
            int count = (int) Math.min(into.remaining(), content.now.length - at);
            if (count <= 0) {
                return -1;
            }
            into.put(content.now, (int) at, count);
            return count;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            writes++;
            boolean grows = at + bytes.remaining() > content.now.length;
            boolean fails = fails();
            int count = fails ? Math.min(partly, bytes.remaining()) : bytes.remaining();
            if (full != null && grows) {
                fails = true;
                count = full.nextInt(bytes.remaining());
            }
            byte[] next = Arrays.copyOf(content.now, (int) Math.max(content.now.length, at + count));
            bytes.get(next, (int) at, count);
            content.now = next;
            if (fails) {
                fail("write");
            }
        }

        @Override
        public long size() throws IOException {
            call("size");
            return content.now.length;
        }

        @Override
        public void truncate(long size) throws IOException {
            call("truncate");
            content.now = Arrays.copyOf(content.now, (int) Math.min(content.now.length, size));
        }

        @Override
        public void force() throws IOException {
            call("force");
            forces++;
            content.forced = content.now;
        }

        @Override
        public Forcing beginForce() {
            return begin(this::force);
        }

        @Override
        public void close() throws IOException {
            open--;
            call("close");
        }
    }
}
