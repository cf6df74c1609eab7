package io.ringspan.node.lint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.FoundKeys;
import java.util.HashSet;
import java.util.Set;

/**
 * The keys that the script named whose commands follow: {@code MONITOR} prints a script first, then what it did.
 *
 * <p><b>Owner.</b> Whoever reads the log. <b>Limits.</b> Of a script that names more than {@value #KEYS_MAX} keys, nothing is said.
 */
final class ScriptKeys {
    private static final int KEYS_MAX = 1000;

    private final Set<ByteBuf> named = new HashSet<>();
    private String command = "";

    void begin(String script, FoundKeys keys, Arguments arguments) {
        end();
        if (keys.count() > KEYS_MAX) {
            return;
        }
        command = script;
        for (int key = 0; key < keys.count(); key++) {
            named.add(Unpooled.copiedBuffer(bytes(keys.argument(key), arguments)));
        }
    }

    private static ByteBuf bytes(int argument, Arguments arguments) {
        return arguments.bytes().slice(arguments.at(argument), arguments.length(argument));
    }

    void end() {
        command = "";
        named.clear();
    }

    /** Whether the script is known, and has not named one of these. */
    boolean misses(FoundKeys keys, Arguments arguments) {
        for (int key = 0; !command.isEmpty() && key < keys.count(); key++) {
            if (!named.contains(bytes(keys.argument(key), arguments))) {
                return true;
            }
        }
        return false;
    }

    /** What ran the script. */
    String command() {
        return command;
    }
}
