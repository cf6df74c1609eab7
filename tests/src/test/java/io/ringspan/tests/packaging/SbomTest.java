package io.ringspan.tests.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a build says that a node consists of. JSON is YAML. */
class SbomTest {
    private static final Path NODE = Path.of("..", "node");
    private static final Pattern DEPENDENCY =
            Pattern.compile("(?s)<dependency>.*?<artifactId>([^<]+)</artifactId>(.*?)</dependency>");

    @Test
    void everyLibraryOfANodeIsInItWithItsLicenceAndItsDigest() throws IOException {
        Map<?, ?> bill = Yaml.map(Files.readString(NODE.resolve("target/sbom.json")));
        assertThat(bill.get("bomFormat")).isEqualTo("CycloneDX");

        List<Map<?, ?>> parts = Yaml.maps(bill, "components");
        Set<String> names = parts.stream().map(part -> Yaml.text(part, "name")).collect(Collectors.toSet());
        List<MatchResult> declared = DEPENDENCY
                .matcher(Files.readString(NODE.resolve("pom.xml")))
                .results()
                .toList();
        assertThat(declared).hasSizeGreaterThan(10);
        for (MatchResult dependency : declared) {
            boolean isForTests = dependency.group(2).contains("<scope>test</scope>")
                    || dependency.group(2).contains("<type>test-jar</type>");
            assertThat(names.contains(dependency.group(1)) || isForTests)
                    .as(dependency.group(1))
                    .isTrue();
        }
        assertThat(names).contains("logback-core").doesNotContain("junit-jupiter", "netty-pkitesting");
        for (Map<?, ?> part : parts) {
            if (!Yaml.text(part, "name").startsWith("ringspan-")) {
                assertThat(Yaml.maps(part, "licenses"))
                        .as(Yaml.text(part, "name"))
                        .isNotEmpty();
                assertThat(Yaml.maps(part, "hashes"))
                        .as(Yaml.text(part, "name"))
                        .anyMatch(hash -> "SHA-256".equals(hash.get("alg")));
            }
        }
    }
}
