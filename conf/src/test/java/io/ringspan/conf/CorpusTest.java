package io.ringspan.conf;

import io.ringspan.fuzz.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing has found worth keeping for the decoders of this module. */
class CorpusTest {
    @TestFactory
    Stream<DynamicTest> everyTargetTakesAllThatIsKeptForIt() throws IOException {
        return Corpus.of(Path.of("")).replayed();
    }
}
