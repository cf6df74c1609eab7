package io.ringspan.node.execute.change;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.effect.CommandLines;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What has been changed by commands that have run: of each key either what does the same to it elsewhere, in its order, or that its value
 * is to be copied. A command that has changed a key of the second kind says nothing of its other keys either: all of them are copied.
 *
 * <p><b>Owner.</b> Who made it. <b>Limits.</b> What the store has told of the commands.
 */
public final class Changes {
    private final ByteBuf commands = Unpooled.buffer();
    private final List<Told> told = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<String> copied = new LinkedHashSet<>();
    private boolean resolved = true;

    /** Commands that do the same elsewhere, where they stand, and the keys that they change. */
    private record Told(int from, int to, int count, Set<String> keys) {}

    /** The value of that key is to be copied. */
    public void copy(String key) {
        keys.add(key);
        resolved &= !copied.add(key) || told.isEmpty();
    }

    /** Those of all of them are. */
    public void copy(Set<String> all) {
        all.forEach(this::copy);
    }

    /** Whatever is known, all values are to be copied. */
    public void copyAll() {
        copied.addAll(keys);
        told.clear();
        resolved = true;
    }

    /** These keys were changed, and these commands do the same elsewhere; perhaps none is needed. */
    void tell(Set<String> changed, CommandLines same) {
        keys.addAll(changed);
        if (same.count() > 0) {
            int from = commands.writerIndex();
            commands.writeBytes(same.bytes());
            told.add(new Told(from, commands.writerIndex(), same.count(), Set.copyOf(changed)));
            resolved = false;
        }
    }

    /** All keys that were changed. */
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** Those whose values are to be copied. */
    public Set<String> copied() {
        resolve();
        return Set.copyOf(copied);
    }

    /** Appends the commands that do the same elsewhere, but for what is copied. */
    public void append(CommandLines out) {
        resolve();
        for (Told each : told) {
            out.append(commands, each.from(), each.to() - each.from(), each.count());
        }
    }

    private void resolve() {
        while (!resolved) {
            resolved = true;
            told.removeIf(each -> {
                boolean isCopied = each.keys().stream().anyMatch(copied::contains);
                if (isCopied && copied.addAll(each.keys())) {
                    resolved = false;
                }
                return isCopied;
            });
        }
    }
}
