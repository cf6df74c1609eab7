package io.ringspan.node.script.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.resp.RespReplyWalker;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.script.registry.Kept;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a store to FUNCTION LIST, in either version of RESP.
 *
 * <p><b>Buffers.</b> Borrowed, as long as it is used.
 */
public final class LibraryList {
    private final ByteBuf in;
    private final int end;
    private final RespReplyWalker walker = new RespReplyWalker();
    private final List<Library> libraries = new ArrayList<>();
    private final Set<String> reading = new HashSet<>();
    private int at;

    /**
     * One library.
     *
     * @param code empty if the reply has none
     * @param codeAt where that stands as a reply of its own
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares libraries
    public record Library(String name, byte[] code, int codeAt, int codeEnd) {}

    private LibraryList(ByteBuf in) {
        this.in = in;
        this.at = in.readerIndex();
        this.end = in.writerIndex();
    }

    /** Reads it; null if the reply has another form. */
    public static @Nullable LibraryList of(ByteBuf reply) {
        LibraryList list = new LibraryList(reply);
        return list.read() ? list : null;
    }

    public List<Library> libraries() {
        return libraries;
    }

    /** The functions that say that they do not write; bytes as characters. */
    public Set<String> reading() {
        return reading;
    }

    private boolean read() {
        long count = header('*');
        boolean whole = count >= 0;
        for (long i = 0; whole && i < count; i++) {
            boolean map = at < end && in.getByte(at) == '%';
            long size = header(map ? '%' : '*');
            whole = size >= 0 && library(map ? size : size / 2);
        }
        return whole && at == end;
    }

    private boolean library(long pairs) {
        String name = "";
        byte[] code = {};
        int codeAt = 0;
        int codeEnd = 0;
        for (long pair = 0; pair < pairs; pair++) {
            String what = new String(bulk(), US_ASCII);
            if (at < 0) {
                return false;
            }
            int valueAt = at;
            switch (what) {
                case "library_name" -> name = new String(bulk(), UTF_8);
                case "library_code" -> {
                    code = bulk();
                    codeAt = valueAt;
                    codeEnd = at;
                }
                case "functions" -> functions();
                default -> at = walker.advance(in, at, end);
            }
            if (at < 0) {
                return false;
            }
        }
        libraries.add(new Library(name, code, codeAt, codeEnd));
        return true;
    }

    /** The functions of one library; of each its name, and whether its flags say that it does not write. */
    private void functions() {
        long count = header('*');
        for (long i = 0; i < count && at >= 0; i++) {
            boolean map = at < end && in.getByte(at) == '%';
            long size = header(map ? '%' : '*');
            function(map ? size : size / 2);
        }
    }

    private void function(long pairs) {
        String name = "";
        boolean reads = false;
        for (long pair = 0; pair < pairs && at >= 0; pair++) {
            switch (new String(bulk(), US_ASCII)) {
                case "name" -> name = new String(bulk(), ISO_8859_1);
                case "flags" -> reads = flags().contains("no-writes");
                default -> at = at < 0 ? at : walker.advance(in, at, end);
            }
        }
        if (reads) {
            reading.add(name);
        }
    }

    private Set<String> flags() {
        boolean isSet = at >= 0 && at < end && in.getByte(at) == '~';
        long count = header(isSet ? '~' : '*');
        Set<String> flags = new HashSet<>();
        for (long i = 0; i < count && at >= 0; i++) {
            flags.add(text());
        }
        return flags;
    }

    /** A text, be it a simple one. */
    private String text() {
        if (at < 0 || at >= end || in.getByte(at) != '+') {
            return new String(bulk(), US_ASCII);
        }
        int from = at + 1;
        at = walker.advance(in, at, end);
        return at < 0 ? "" : in.toString(from, at - from - 2, US_ASCII);
    }

    /** The number in a header of that type; -1 if there is none. */
    private long header(char type) {
        int feed = at < 0 || at >= end || in.getByte(at) != type ? -1 : in.indexOf(at, end, (byte) '\n');
        if (feed < 0) {
            return -1;
        }
        String digits = in.toString(at + 1, Math.max(0, feed - at - 2), US_ASCII);
        at = feed + 1;
        boolean isNumber =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(Character::isDigit);
        return isNumber ? Long.parseLong(digits) : -1;
    }

    /** A text; empty, and nothing can be read any more, if there is none. */
    private byte[] bulk() {
        long length = header('$');
        if (length < 0 || length + 2 > end - at) {
            at = -1;
            return new byte[0];
        }
        byte[] bytes = ByteBufUtil.getBytes(in, at, (int) length);
        at += (int) length + 2;
        return bytes;
    }

    /** The same reply with the code that was loaded in place of what the store has; the caller's. */
    public ByteBuf asLoaded(Kept kept) {
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer(in.readableBytes());
        RespWriter writer = new RespWriter();
        int from = in.readerIndex();
        for (Library library : libraries) {
            byte[] code = kept.text(library.name());
            if (code != null && library.codeEnd() > 0) {
                out.writeBytes(in, from, library.codeAt() - from);
                writer.to(out, 2).bulk(code);
                from = library.codeEnd();
            }
        }
        return out.writeBytes(in, from, end - from);
    }
}
