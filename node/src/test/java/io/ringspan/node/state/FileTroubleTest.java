package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileTroubleTest {

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(new FileAlreadyExistsException("/a"), "/a is not a directory"),
                Arguments.of(new NotDirectoryException("/a"), "/a is not a directory"),
                Arguments.of(new NoSuchFileException("/a"), "/a does not exist and cannot be made"),
                Arguments.of(
                        new FileSystemException("/a", null, "Read-only file system"), "Read-only file system (/a)"),
                Arguments.of(
                        new FileSystemException("/a", null, "No space left on device"), "No space left on device (/a)"),
                Arguments.of(new FileSystemException("/a"), "FileSystemException (/a)"),
                Arguments.of(new IOException("Input/output error"), "Input/output error"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void everyTroubleIsSaidInWords(IOException failed, String said) {
        assertThat(FileTrouble.in(failed)).isEqualTo(said);
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsNamedWithTheUser() {
        assertThat(FileTrouble.in(new AccessDeniedException("/a")))
                .isEqualTo("user " + System.getProperty("user.name") + " may not write to /a");
    }
}
