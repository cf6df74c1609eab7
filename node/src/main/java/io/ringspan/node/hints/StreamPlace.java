package io.ringspan.node.hints;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory whose name says of which stream it is: {@code <epoch>.<worker>}. */
record StreamPlace(int epoch, int worker, Path path) {
    private static final Pattern NAME = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})");

    /** Those in this directory, in any order; what else lies there is left alone. None if it is not there. */
    static List<StreamPlace> in(Path parent) throws IOException {
        List<StreamPlace> found = new ArrayList<>();
        for (Path directory : directoriesIn(parent)) {
            Matcher numbers = NAME.matcher(String.valueOf(directory.getFileName()));
            if (numbers.matches()) {
                found.add(new StreamPlace(
                        Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), directory));
            }
        }
        return found;
    }

    static List<Path> directoriesIn(Path parent) throws IOException {
        List<Path> directories = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
            entries.forEach(directories::add);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return directories;
    }
}
