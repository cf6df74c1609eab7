package io.ringspan.node.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A process that opens the standard node's directory below its argument, says its epoch, and holds it until its input ends. */
final class HoldsADirectory {
    private HoldsADirectory() {}

    public static void main(String[] arguments) throws IOException {
        NodeAt node = NodeAt.standard().dataDir(Path.of(arguments[0]));
        try (DataDirectory directory = DataDirectory.open(node.conf(), Map.of())) {
            say("epoch " + directory.epoch());
            System.in.read();
        } catch (DataDirectoryException refused) {
            say("refused " + refused.getMessage());
        }
    }

    private static void say(String line) throws IOException {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
