package io.ringspan.node.script.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.execute.Recorder;

/**
 * What a store is given for a library that a client has loaded: the same, with the {@link Recorder} in it.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class LibraryText {
    private final Recorder recorder;

    public LibraryText(Recorder recorder) {
        this.recorder = recorder;
    }

    /** For a library's code. */
    public byte[] inStore(byte[] code) {
        return recorder.recordedLibrary(new String(code, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    /** The other way: what was loaded, if the store has this. */
    public static byte[] loaded(byte[] inStore) {
        return Recorder.withoutRecorder(new String(inStore, ISO_8859_1)).getBytes(ISO_8859_1);
    }
}
