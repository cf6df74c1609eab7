package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever builds the same sources with the same Java gets the same bytes. */
@Tag("long")
class ReproducibleBuildIT {
    @Test
    void twoBuildsInTwoPlacesAreTheSameByteByByte(@TempDir Path directory) throws Exception {
        Map<String, String> one = built(directory.resolve("one"));
        Map<String, String> other = built(directory.resolve("the-other"));
        assertThat(one).hasSizeGreaterThan(10).isEqualTo(other);
    }

    /** The jars by their names, each with its digest. */
    private static Map<String, String> built(Path place)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path root = Checkout.copyProduct(place);
        Checkout.version(root, root, "");
        Map<String, String> jars = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve(".ringspan/build"))) {
            for (Path jar : all.filter(path -> path.toString().endsWith(".jar")).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                jars.put(jar.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }
        return jars;
    }
}
