package io.ringspan.node.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.resp.Arguments;
import io.ringspan.node.resp.Command;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a command with many keys falls apart: one part for each set of owners, in the order in which their first keys
 * stand in the command, and for each key the part that it went to. Pure.
 */
final class SplitPlan {
    private final List<Part> parts = new ArrayList<>(4);
    private final int[] partOfKey;
    private final int[] tokens;

    /** The keys that have the same owners. */
    static final class Part {
        private final ReplicaSet replicas;
        private final int token;
        private int keys;
        private int bytes;

        private Part(ReplicaSet replicas, int token) {
            this.replicas = replicas;
            this.token = token;
        }

        ReplicaSet replicas() {
            return replicas;
        }

        /** Of its first key. */
        int token() {
            return token;
        }

        /** How many keys it has. */
        int keys() {
            return keys;
        }
    }

    SplitPlan(Command command, Arguments arguments, KeyTokens hash, Topology topology) {
        int step = command.keyStep();
        int keys = (arguments.count() - 1) / step;
        partOfKey = new int[keys];
        tokens = new int[keys];
        for (int key = 0; key < keys; key++) {
            int argument = 1 + key * step;
            tokens[key] = hash.token(arguments.bytes(), arguments.at(argument), arguments.length(argument));
            int number = partOf(topology.replicas(tokens[key]), tokens[key]);
            Part part = parts.get(number);
            part.keys++;
            part.bytes += encodedEnd(arguments, argument + step - 1) - encodedStart(arguments, argument);
            partOfKey[key] = number;
        }
    }

    private int partOf(ReplicaSet replicas, int token) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).replicas == replicas) {
                return i;
            }
        }
        parts.add(new Part(replicas, token));
        return parts.size() - 1;
    }

    List<Part> parts() {
        return parts;
    }

    /** The part that the {@code key}th key went to. */
    int partOf(int key) {
        return partOfKey[key];
    }

    int keys() {
        return partOfKey.length;
    }

    /** Each part as a command of its own, in the order of {@link #parts}; the caller releases them. */
    ByteBuf[] commands(Command command, Arguments arguments, ByteBufAllocator allocator) {
        int step = command.keyStep();
        byte[] name = command.name().toUpperCase(Locale.ROOT).getBytes(US_ASCII);
        ByteBuf[] commands = new ByteBuf[parts.size()];
        for (int i = 0; i < commands.length; i++) {
            Part part = parts.get(i);
            byte[] header = ("*" + (1 + part.keys * step) + "\r\n$" + name.length + "\r\n").getBytes(US_ASCII);
            ByteBuf out = allocator.directBuffer(header.length + name.length + 2 + part.bytes);
            out.writeBytes(header).writeBytes(name).writeByte('\r').writeByte('\n');
            commands[i] = out;
        }
        for (int key = 0; key < partOfKey.length; key++) {
            int argument = 1 + key * step;
            int from = encodedStart(arguments, argument);
            int end = encodedEnd(arguments, argument + step - 1);
            commands[partOfKey[key]].writeBytes(arguments.bytes(), from, end - from);
        }
        return commands;
    }

    /** Arguments stand back to back: one begins where the one before it ends, its length line first. */
    private static int encodedStart(Arguments arguments, int argument) {
        return encodedEnd(arguments, argument - 1);
    }

    private static int encodedEnd(Arguments arguments, int argument) {
        return arguments.at(argument) + arguments.length(argument) + 2;
    }
}
