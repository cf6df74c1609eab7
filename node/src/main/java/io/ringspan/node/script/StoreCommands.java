package io.ringspan.node.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.script.library.LibraryText;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Registry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the own store is told so that it has what is kept. Lists are of commands that are written when their turn comes.
 *
 * <p><b>Threads.</b> Any.
 */
final class StoreCommands {
    private static final byte[] FUNCTION = "FUNCTION".getBytes(UTF_8);
    private static final byte[] SCRIPT = "SCRIPT".getBytes(UTF_8);
    private static final byte[] LOAD = "LOAD".getBytes(UTF_8);
    private static final byte[] REPLACE = "REPLACE".getBytes(UTF_8);

    private final Registry registry;
    private final LibraryText texts;

    StoreCommands(Registry registry, LibraryText texts) {
        this.registry = registry;
        this.texts = texts;
    }

    /** What is kept. */
    Registry registry() {
        return registry;
    }

    /** One command of these words. */
    static byte[] of(String... words) {
        return of(Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toList());
    }

    /** The same. */
    static byte[] of(List<byte[]> words) {
        ByteBuf out = Unpooled.buffer();
        RespWriter writer = new RespWriter().to(out, 2).array(words.size());
        words.forEach(writer::bulk);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] delete(String library) {
        return of("FUNCTION", "DELETE", library);
    }

    private static byte[] script(byte[] text) {
        return of(List.of(SCRIPT, LOAD, text));
    }

    private byte[] library(byte[] code) {
        return of(List.of(FUNCTION, LOAD, REPLACE, texts.inStore(code)));
    }

    /**
     * What a store lacks that had all of the registry before these changes, each of which was news; the registry has them.
     */
    List<Supplier<byte[]>> following(List<Change> news) {
        boolean noScripts = news.stream().anyMatch(change -> change.kind() == Change.Kind.ALL_SCRIPTS);
        boolean noLibraries = news.stream().anyMatch(change -> change.kind() == Change.Kind.ALL_LIBRARIES);
        List<Supplier<byte[]>> commands = new ArrayList<>();
        if (noScripts) {
            commands.add(() -> of("SCRIPT", "FLUSH"));
            addScripts(commands);
        }
        if (noLibraries) {
            commands.add(() -> of("FUNCTION", "FLUSH"));
            addLibraries(commands);
        }
        for (Change change : news) {
            byte[] text = change.text();
            if (change.kind() == Change.Kind.SCRIPT && text != null && !noScripts) {
                commands.add(() -> script(text));
            } else if (change.kind() == Change.Kind.LIBRARY && !noLibraries) {
                commands.add(() -> text == null ? delete(change.name()) : library(text));
            }
        }
        return commands;
    }

    /** The libraries that are loaded with these changes. */
    List<Supplier<byte[]>> libraries(List<Change> changes) {
        List<Supplier<byte[]>> commands = new ArrayList<>();
        for (Change change : changes) {
            byte[] code = change.text();
            if (change.kind() == Change.Kind.LIBRARY && code != null) {
                commands.add(() -> library(code));
            }
        }
        return commands;
    }

    /**
     * To load all libraries in the order in which they were loaded at first, whatever the store has of them. Where two have a
     * function of the same name, the store takes the one that comes first: so all stores take the same.
     */
    List<Supplier<byte[]>> inOrder() {
        List<Supplier<byte[]>> commands = new ArrayList<>();
        registry.libraries().loaded().forEach(library -> commands.add(() -> delete(library.name())));
        addLibraries(commands);
        return commands;
    }

    /** To load all that there is; a library that the store has is replaced. */
    List<Supplier<byte[]>> all() {
        List<Supplier<byte[]>> commands = new ArrayList<>();
        addLibraries(commands);
        addScripts(commands);
        return commands;
    }

    private void addScripts(List<Supplier<byte[]>> to) {
        registry.scripts().loaded().forEach(entry -> to.add(() -> script(entry.loaded())));
    }

    private void addLibraries(List<Supplier<byte[]>> to) {
        registry.libraries().loaded().forEach(entry -> to.add(() -> library(entry.loaded())));
    }
}
