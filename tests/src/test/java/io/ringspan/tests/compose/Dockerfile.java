package io.ringspan.tests.compose;

import io.ringspan.tests.yaml.Yaml;
import java.util.List;
import java.util.stream.Collectors;

/** {@code Dockerfile}: the words that a container of it begins with. Does not change. */
final class Dockerfile {
    private final List<String> instructions = ComposeFile.text(ComposeFile.ROOT.resolve("Dockerfile"))
            .replaceAll("\\\\\n\\s*", " ")
            .lines()
            .toList();

    /** The program and its options. */
    List<String> entryPoint() {
        return words("ENTRYPOINT ");
    }

    /** What follows them if a service says nothing else. */
    List<String> command() {
        return words("CMD ");
    }

    /** The words behind the last instruction of that name, which are JSON, and so YAML. */
    private List<String> words(String instruction) {
        String said = instructions.stream()
                .filter(line -> line.startsWith(instruction))
                .reduce((one, later) -> later)
                .orElseThrow()
                .substring(instruction.length());
        return Yaml.texts(Yaml.map("words: " + said), "words").stream().collect(Collectors.toUnmodifiableList());
    }
}
