package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that ran here last, and those that were loaded, so that EVALSHA finds them, as it does in a store.
 *
 * <p><b>Owner.</b> The decider. <b>Limits.</b> {@value #SCRIPTS_MAX} scripts of together {@value #BYTES_MAX} bytes; those that ran longest
 * ago go first.
 */
public final class ScriptTexts {
    /** How a store's error begins that does not know a script; scripts may reply with errors of the same first word. */
    public static final String UNKNOWN = "-NOSCRIPT No matching script";

    static final int SCRIPTS_MAX = 4096;
    static final long BYTES_MAX = 16L << 20;

    private final Recorder recorder;
    private final LinkedHashMap<String, Script> bySha = new LinkedHashMap<>(16, 0.75f, true);
    /** Of them those that wrote all of their keys when they ran last, and little. */
    private final Set<String> little = new HashSet<>();

    private final LoadedScripts loaded;
    private long flushes;
    private long size;

    /**
     * One of them.
     *
     * @param sha what clients know it by
     * @param recorded what runs in its place, bytes as characters
     * @param recordedSha what the store knows that by
     * @param mayBypass whether it may write something that is not recorded
     * @param mayPublish whether it may publish without being given the word for it
     */
    public record Script(String sha, String recorded, String recordedSha, boolean mayBypass, boolean mayPublish) {}

    public ScriptTexts(Recorder recorder, LoadedScripts loaded) {
        this.recorder = recorder;
        this.loaded = loaded;
        this.flushes = loaded.flushes();
    }

    /** The script with that text; bytes as characters. */
    public Script of(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        String sha = Sha1.hex(bytes);
        Script known = bySha.get(sha);
        if (known != null) {
            return known;
        }
        String recorded = recorder.recorded(text);
        Script added = new Script(
                sha,
                recorded,
                Sha1.hex(recorded.getBytes(ISO_8859_1)),
                Recorder.mayBypass(text),
                Published.isIn(Unpooled.wrappedBuffer(bytes), 0, bytes.length));
        bySha.put(sha, added);
        size += recorded.length();
        limit();
        return added;
    }

    /** The script with that name, if it is known. */
    public @Nullable Script named(String sha) {
        forgetFlushed();
        Script known = bySha.get(sha);
        if (known != null) {
            return known;
        }
        byte[] text = loaded.script(sha);
        return text == null ? null : of(new String(text, ISO_8859_1));
    }

    /** The script as it runs in a store that is full; bytes as characters. */
    String whenFull(Script script, boolean copies) {
        return recorder.whenFull(script.recorded(), copies);
    }

    private void forgetFlushed() {
        long now = loaded.flushes();
        if (now != flushes) {
            flushes = now;
            clear();
        }
    }

    /** Whether it wrote all of its keys when it ran last, and little: then it is worth asking for the values at once. */
    boolean writesLittle(Script script) {
        return little.contains(script.sha());
    }

    /** What it wrote was little, or not. */
    void wrote(Script script, boolean isLittle) {
        if (isLittle && bySha.containsKey(script.sha())) {
            little.add(script.sha());
        } else {
            little.remove(script.sha());
        }
    }

    private void clear() {
        bySha.clear();
        little.clear();
        size = 0;
    }

    private void limit() {
        while (bySha.size() > SCRIPTS_MAX || (size > BYTES_MAX && bySha.size() > 1)) {
            Map.Entry<String, Script> oldest = bySha.entrySet().iterator().next();
            size -= oldest.getValue().recorded().length();
            bySha.remove(oldest.getKey());
            little.remove(oldest.getKey());
        }
    }
}
