package io.ringspan.node.split;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How a command with many keys falls apart: one part for each set of owners, in the order in which their first keys
 * stand in the command, and for each key the part that it went to. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> As many keys as the decoder lets through; the places of more
 * than {@value #KEPT_MAX} are given back by the next command.
 */
final class SplitPlan {
    private static final int KEPT_MAX = 1024;
    private static final int HEADER_BYTES_MAX = 16;

    private final Supplier<SplitPart> newPart;
    private SplitPart[] parts = {};
    private int partCount;
    private int[] partOfKey = new int[16];
    private int keys;
    private int step;

    SplitPlan(Supplier<SplitPart> newPart) {
        this.newPart = newPart;
    }

    /** Forgets the command before and cuts this one. */
    void cut(Command command, Arguments arguments, KeyTokens hash, Topology topology) {
        step = command.keyStep();
        keys = (arguments.count() - 1) / step;
        partCount = 0;
        if (keys > partOfKey.length || partOfKey.length > KEPT_MAX) {
            partOfKey = new int[keys];
        }
        for (int key = 0; key < keys; key++) {
            int argument = 1 + key * step;
            int token = hash.token(arguments.bytes(), arguments.at(argument), arguments.length(argument));
            int number = partOf(topology.replicas(token), token);
            parts[number].add(end(arguments, argument + step - 1) - end(arguments, argument - 1));
            partOfKey[key] = number;
        }
    }

    /** Forgets the command before; one part goes to each set of owners that there is. */
    void coverAll(Topology topology, Consistency level) {
        step = 1;
        keys = 0;
        partCount = 0;
        for (ReplicaSet owners : topology.replicaSets()) {
            int token = (int) topology.ranges(owners).get(0).first();
            int number = partOf(owners, token);
            parts[number].needs(level);
        }
    }

    /** If a part is like that, the others are left out. */
    void keepFirst(Predicate<SplitPart> like) {
        for (int i = 0; i < partCount; i++) {
            if (like.test(parts[i])) {
                SplitPart found = parts[i];
                parts[i] = parts[0];
                parts[0] = found;
                partCount = 1;
            }
        }
    }

    /** Gives each part its level: that of its keys, or of the one among them that asks for most. */
    void choose(Command command, Arguments arguments, ClientLevels levels) {
        boolean write = command.isWrite();
        if (!levels.dependOnKeys()) {
            Consistency level = levels.level(write);
            for (int i = 0; i < partCount; i++) {
                parts[i].needs(level);
            }
            return;
        }
        for (int key = 0; key < keys; key++) {
            int argument = 1 + key * step;
            parts[partOfKey[key]].needs(
                    levels.level(write, arguments.bytes(), arguments.at(argument), arguments.length(argument)));
        }
    }

    private int partOf(ReplicaSet replicas, int token) {
        for (int i = 0; i < partCount; i++) {
            if (parts[i].isOf(replicas)) {
                return i;
            }
        }
        if (partCount == parts.length) {
            parts = Arrays.copyOf(parts, Math.max(4, 2 * partCount));
            for (int i = partCount; i < parts.length; i++) {
                parts[i] = newPart.get();
            }
        }
        parts[partCount].begin(replicas, token);
        return partCount++;
    }

    /** How many parts there are. */
    int parts() {
        return partCount;
    }

    SplitPart part(int number) {
        return parts[number];
    }

    /** The part that the {@code key}th key went to. */
    SplitPart partOf(int key) {
        return parts[partOfKey[key]];
    }

    int keys() {
        return keys;
    }

    /** Room that {@link #write} needs. */
    int commandBytesMax(Arguments arguments) {
        int each = HEADER_BYTES_MAX + nameBytes(arguments);
        return partCount * each + end(arguments, arguments.count() - 1) - end(arguments, 0);
    }

    /** Appends each part as a command of its own and tells it where that stands. */
    void write(Arguments arguments, ByteBuf out, RespWriter writer) {
        ByteBuf in = arguments.bytes();
        int nameBytes = nameBytes(arguments);
        int nameAt = end(arguments, 0) - nameBytes;
        for (int i = 0; i < partCount; i++) {
            SplitPart part = parts[i];
            int start = out.writerIndex();
            writer.to(out, 2).array(1 + part.keys() * step);
            out.writeBytes(in, nameAt, nameBytes);
            part.commandIs(start, out.writerIndex());
            out.writerIndex(out.writerIndex() + part.keyBytes());
        }
        for (int key = 0; key < keys; key++) {
            int argument = 1 + key * step;
            int from = end(arguments, argument - 1);
            parts[partOfKey[key]].write(out, in, from, end(arguments, argument + step - 1) - from);
        }
    }

    /** Of the command's name with its length line, which has one digit or two: no name is longer. */
    private static int nameBytes(Arguments arguments) {
        int length = arguments.length(0);
        return length + (length < 10 ? 6 : 7);
    }

    /** Arguments stand back to back: where this one ends, the next one's length line begins. */
    private static int end(Arguments arguments, int argument) {
        return arguments.at(argument) + arguments.length(argument) + 2;
    }
}
