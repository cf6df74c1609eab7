package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.CommandTable;
import io.ringspan.node.execute.ScriptTexts.Script;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTextsTest {
    private final Loaded loaded = new Loaded();
    private final ScriptTexts texts = new ScriptTexts(new Recorder(CommandTable.load()), loaded);

    @Test
    void aScriptIsKnownByTheNameThatRedisGivesIt() {
        Script script = texts.of("return 1");
        assertThat(script.sha()).isEqualTo("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
        assertThat(script.recorded()).endsWith(" return 1").doesNotContain("\n");
        assertThat(texts.named(script.sha())).isEqualTo(script);
        assertThat(texts.named(script.recordedSha())).isNull();
    }

    @Test
    void whatRanLongestAgoIsForgotten() {
        Script kept = texts.of("return 'kept'");
        Script gone = texts.of("return 'gone'");
        for (int i = 0; i < ScriptTexts.SCRIPTS_MAX - 1; i++) {
            if (i % 100 == 0) {
                texts.of("return 'kept'");
            }
            texts.of("return " + i);
        }
        assertThat(texts.named(gone.sha())).isNull();
        assertThat(texts.named(kept.sha())).isEqualTo(kept);
        loaded.flushes++;
        assertThat(texts.named(kept.sha())).isNull();
    }

    @Test
    void aScriptThatWasLoadedIsKnownUntilAllAreFlushed() {
        String sha = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";
        assertThat(texts.named(sha)).isNull();
        loaded.texts.put(sha, "return 1".getBytes(US_ASCII));
        assertThat(texts.named(sha)).isEqualTo(texts.of("return 1"));
        loaded.texts.clear();
        assertThat(texts.named(sha)).as("it ran here").isNotNull();
        loaded.flushes++;
        assertThat(texts.named(sha)).isNull();
    }

    @Test
    void theRecorderOfALibraryIsTakenOutAgain() {
        Recorder recorder = new Recorder(CommandTable.load());
        String library = "#!lua name=x\nredis.register_function('f', function() return 1 end)\n";
        String inStore = recorder.recordedLibrary(library);
        assertThat(inStore)
                .startsWith("#!lua name=x\n--[[ringspan]] local redis = ")
                .contains("local writes = true");
        assertThat(recorder.recordedLibrary(library + "load('x')")).contains("local writes = false");
        assertThat(Recorder.withoutRecorder(inStore)).isEqualTo(library);
        assertThat(Recorder.withoutRecorder(library)).isEqualTo(library);
    }

    private static final class Loaded implements LoadedScripts {
        private final Map<String, byte[]> texts = new HashMap<>();
        private long flushes;

        @Override
        public byte @Nullable [] script(String sha) {
            return texts.get(sha);
        }

        @Override
        public long flushes() {
            return flushes;
        }
    }

    @Test
    void theFirstLineOfAScriptWithOptionsStaysTheFirst() {
        String recorded = texts.of("#!lua flags=no-writes\nreturn 1").recorded();
        assertThat(recorded).startsWith("#!lua flags=no-writes\nlocal redis = ").endsWith(" return 1");
        assertThat(texts.of("#!lua").recorded()).isEqualTo("#!lua");
    }

    /** Each kind of place that keys can have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set=1",
                "del=r1,-1,1,0,0;",
                "mset=r1,-1,2,0,0;",
                "rename=r1,0,1,0,0;r2,0,1,0,0;",
                "bitop=r2,0,1,0,0;",
                "copy=r2,0,1,0,0;",
                "lmpop=n1,1,1,0,0;",
                "blmpop=n2,1,1,0,0;",
                "blpop=r1,-2,1,0,0;",
                "zunionstore=1",
                "sort=kSTORE,0,1,0,2;",
                "georadius=kSTORE,0,1,0,6;kSTOREDIST,0,1,0,6;",
                "xreadgroup=kSTREAMS,-1,1,2,4;",
                "xgroup=r2,0,1,0,0;",
            })
    void whereTheKeysAreIsTaken(String place) {
        assertThat(texts.of("return 1").recorded()).contains(" " + place + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "return redis.call('GET'),false",
        "return _G.redis.call('GET'),true",
        "loadstring('x')(),true",
        "return redis.call('GET'; KEYS[1]) -- payload MAX_GROUP,false"
    })
    void whatMayWritePastTheRecorderIsKnown(String script, boolean mayBypass) {
        assertThat(texts.of(script).mayBypass()).isEqualTo(mayBypass);
    }
}
