package io.ringspan.tests.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where programs are looked for: the PATH, and the directories of servers, which a user's PATH often lacks.
 *
 * @param directories in the order they are looked through
 */
public record Programs(List<Path> directories) {

    /** The programs of this machine. */
    public static Programs ofThisMachine() {
        List<Path> directories = new ArrayList<>();
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                directories.add(Path.of(directory));
            }
        }
        directories.add(Path.of("/usr/local/sbin"));
        directories.add(Path.of("/usr/sbin"));
        return new Programs(List.copyOf(directories));
    }

    /** The program of this name, if it is installed and can be run; or the file, if the name begins with a slash. */
    public Optional<Path> find(String name) {
        if (name.startsWith("/")) {
            return Optional.of(Path.of(name)).filter(Files::isRegularFile);
        }
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
