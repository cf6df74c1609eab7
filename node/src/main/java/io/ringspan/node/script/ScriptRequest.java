package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a client asks about scripts or functions.
 *
 * @param command its name, as {@code script|load}
 * @param words all of it
 * @param protocol in which it is answered: 2 or 3
 * @param answered takes the reply, which is its own from then on, on any thread
 */
record ScriptRequest(String command, List<byte[]> words, int protocol, Consumer<ByteBuf> answered) {
    /** With copies of the arguments. */
    static ScriptRequest of(Command command, Arguments arguments, int protocol, Consumer<ByteBuf> answered) {
        List<byte[]> words = new ArrayList<>(arguments.count());
        for (int i = 0; i < arguments.count(); i++) {
            words.add(ByteBufUtil.getBytes(arguments.bytes(), arguments.at(i), arguments.length(i)));
        }
        return new ScriptRequest(command.name(), words, protocol, answered);
    }

    byte[] lastWord() {
        return words.get(words.size() - 1);
    }
}
