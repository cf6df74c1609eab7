package io.ringspan.node.script;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.execute.Sha1;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.script.library.LibraryDump;
import io.ringspan.node.script.library.LibraryList;
import io.ringspan.node.script.library.LibraryText;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Registry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a client asks. The own store does it first: what it refuses is refused, and nobody else hears of it.
 *
 * <p><b>Owner.</b> Worker 0.
 */
final class ClientStep implements Steps.Step {
    static final String UNREACHED =
            "UNAVAILABLE the store of this node cannot be reached; nothing was done; try again, or use another node";
    static final String BUSY =
            "OVERLOADED too many commands about scripts wait on this node; nothing was done; wait, then try again";
    private static final String UNKNOWN =
            "UNKNOWN the store of this node did not answer in time; what was asked may still take effect";
    private static final String NO_ROOM =
            "OVERLOADED %d %s of together %d bytes are kept on every node at the most; nothing was done; delete some first";

    private final ScriptKeeper keeper;
    private final ScriptRequest request;
    private boolean answered;

    ClientStep(ScriptKeeper keeper, ScriptRequest request) {
        this.keeper = keeper;
        this.request = request;
    }

    @Override
    public void begin(Runnable ended) {
        String refusal = refusal();
        if (!refusal.isEmpty()) {
            refuse(refusal);
            ended.run();
            return;
        }
        keeper.ask(
                StoreCommands.of(request.words()),
                request.protocol(),
                new StoreReply(reply -> replied(reply, ended), () -> refuse(UNKNOWN)));
    }

    /** Why the store is not asked; empty if it is. */
    private String refusal() {
        if (!keeper.isStoreUp()) {
            return UNREACHED;
        }
        Registry registry = keeper.registry();
        byte[] text = request.lastWord();
        if (request.command().equals("script|load") && !registry.scripts().hasRoom(Sha1.hex(text), text.length)) {
            return String.format(Locale.ROOT, NO_ROOM, Registry.SCRIPTS_MAX, "scripts", Registry.BYTES_MAX);
        }
        // A library that replaces another has that one's room, too; which one that is only the store finds out.
        if (request.command().equals("function|load") && !registry.libraries().hasRoom("", text.length)) {
            return String.format(Locale.ROOT, NO_ROOM, Registry.LIBRARIES_MAX, "libraries", Registry.BYTES_MAX);
        }
        return "";
    }

    private void replied(StoreReply reply, Runnable ended) {
        if (reply.isBroken()) {
            refuse(UNKNOWN);
            ended.run();
        } else if (reply.isError()) {
            answer(reply.copy());
            ended.run();
        } else {
            done(reply, ended);
        }
    }

    private void done(StoreReply reply, Runnable ended) {
        byte[] last = request.lastWord();
        switch (request.command()) {
            case "script|load" -> {
                String sha = Sha1.hex(last);
                boolean isKept = keeper.registry().script(sha) != null;
                ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
                new RespWriter().to(out, request.protocol()).bulk(sha);
                finish(isKept ? List.of() : List.of(keeper.said(Change.Kind.SCRIPT, sha, last)), out, ended);
            }
            case "script|flush" -> finish(List.of(keeper.said(Change.Kind.ALL_SCRIPTS, "", null)), reply.copy(), ended);
            case "script|exists" -> finish(List.of(), exists(reply), ended);
            case "function|load" ->
                finish(
                        List.of(keeper.said(Change.Kind.LIBRARY, new String(bulk(reply), UTF_8), last)),
                        reply.copy(),
                        ended);
            case "function|delete" ->
                finish(List.of(keeper.said(Change.Kind.LIBRARY, new String(last, UTF_8), null)), reply.copy(), ended);
            case "function|flush" ->
                finish(List.of(keeper.said(Change.Kind.ALL_LIBRARIES, "", null)), reply.copy(), ended);
            case "function|restore" -> {
                ByteBuf answer = reply.copy();
                haveListed(answer::release, ended, list -> finish(changes(list), answer, ended));
            }
            case "function|dump" -> {
                byte[] dumped = bulk(reply);
                haveListed(() -> {}, ended, list -> finish(List.of(), dump(dumped, list), ended));
            }
            case "function|list" -> finish(List.of(), list(reply), ended);
            default -> finish(List.of(), reply.copy(), ended);
        }
    }

    private static byte[] bulk(StoreReply reply) {
        ByteBuf in = reply.bytes();
        ExpectedReply bulk = new ExpectedReply(in, 0, in.writerIndex());
        bulk.bulk();
        return bulk.isWhole() ? ByteBufUtil.getBytes(in, bulk.from(), bulk.length()) : new byte[0];
    }

    /** A script that is kept exists, even if the store has lost it. */
    private ByteBuf exists(StoreReply reply) {
        ByteBuf in = reply.bytes();
        ExpectedReply found = new ExpectedReply(in, 0, in.writerIndex());
        long count = found.array();
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        RespWriter writer = new RespWriter().to(out, request.protocol()).array((int) count);
        for (int i = 0; i < count; i++) {
            boolean inStore = found.integer() != 0;
            String sha = new String(request.words().get(2 + i), US_ASCII).toLowerCase(Locale.ROOT);
            writer.integer(inStore || keeper.registry().script(sha) != null ? 1 : 0);
        }
        return out;
    }

    private ByteBuf list(StoreReply reply) {
        LibraryList list = LibraryList.of(reply.bytes());
        return list == null ? reply.copy() : list.asLoaded(keeper.registry().libraries());
    }

    /** What the store has only it can tell. */
    private void haveListed(Runnable failed, Runnable ended, Consumer<LibraryList> then) {
        keeper.ask(StoreCommands.of("FUNCTION", "LIST", "WITHCODE"), 2, new StoreReply(after -> {
            LibraryList list = after.isBroken() ? null : LibraryList.of(after.bytes());
            if (list == null) {
                failed.run();
                refuse(UNKNOWN);
                ended.run();
            } else {
                then.accept(list);
            }
        }));
    }

    private static ByteBuf dump(byte[] dumped, LibraryList list) {
        return LibraryDump.reply(
                dumped,
                list.libraries().stream()
                        .map(library -> LibraryText.loaded(library.code()))
                        .toList());
    }

    private List<Change> changes(LibraryList list) {
        boolean flushed = new String(request.lastWord(), US_ASCII).equalsIgnoreCase("FLUSH");
        List<Change> changes = new ArrayList<>();
        if (flushed) {
            changes.add(keeper.said(Change.Kind.ALL_LIBRARIES, "", null));
        }
        for (LibraryList.Library library : list.libraries()) {
            byte[] code = LibraryText.loaded(library.code());
            byte[] before = keeper.registry().libraries().text(library.name());
            if (flushed || before == null || !Arrays.equals(before, code)) {
                changes.add(keeper.said(Change.Kind.LIBRARY, library.name(), code));
            }
        }
        return changes;
    }

    /** The client is answered once this node has it on disk, and the others that can be reached have it in their stores. */
    private void finish(List<Change> changes, ByteBuf reply, Runnable ended) {
        changes.forEach(keeper::take);
        // It is judged as it was sent; what the store keeps is something else.
        keeper.haveInStore(changes, () -> {
            ended.run();
            keeper.spread(changes, () -> answer(reply));
        });
    }

    private void refuse(String error) {
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        CommandErrors.error(out, error);
        answer(out);
    }

    private void answer(ByteBuf reply) {
        if (answered) {
            reply.release();
        } else {
            answered = true;
            request.answered().accept(reply);
        }
    }
}
