package io.ringspan.replication.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docs/hints.md to the code, byte by byte; the numbers come from another program. */
class HintFormatTest {
    private static final String SEGMENT = "00000000000000000258.hints";
    private static final String HEADER = "525348494e54530a" + "00000001" + "55dfce21";
    private static final String FIRST =
            "00000003" + "e3a109c0" + "0000000000000102" + "0000000000000007" + "0000018bcfe56800" + "616263";
    private static final String SECOND =
            "00000000" + "2e863c63" + "0000000000000103" + "0000000000000102" + "0000018bcfe56801";
    private static final String MARK = "5253484d" + "00000001" + "0000000000000102" + "0000000000000103" + "6dd8463b";
    private static final String NEWER = "525348494e54530a" + "00000002" + "468f3dd5";

    private final LogUnderTest under = LogUnderTest.ofSegments(100);

    @Test
    void whatIsWrittenIsWhatTheDocumentSays() {
        HintLog log = under.log();
        log.stage(258, 7, 1_700_000_000_000L).writeCharSequence("abc", US_ASCII);
        log.staged();
        log.stage(259, 258, 1_700_000_000_001L);
        log.staged();
        assertThat(log.commit()).isTrue();
        assertThat(hex(SEGMENT)).isEqualTo(HEADER + FIRST + SECOND);

        log.sentTo(259);
        log.marked(258);
        log.tick(0);
        assertThat(hex(MarkFile.NAME)).isEqualTo(MARK);
    }

    @Test
    void whatTheDocumentSaysIsRead() {
        under.files.put(SEGMENT, HexFormat.of().parseHex(HEADER + FIRST + SECOND));
        HintLog log = under.reopen();

        assertThat(log.base()).isEqualTo(7);
        assertThat(log.hasNext()).isTrue();
        assertThat(log.nextPosition()).isEqualTo(258);
        assertThat(log.prev()).isEqualTo(7);
        assertThat(log.oldestMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(log.nextBytes().toString(log.nextAt(), log.nextLength(), US_ASCII))
                .isEqualTo("abc");
        log.advance();
        assertThat(log.hasNext()).isTrue();
        assertThat(log.nextLength()).isZero();

        under.files.put(MarkFile.NAME, HexFormat.of().parseHex(MARK));
        HintLog marked = under.reopen();
        assertThat(marked.records()).isEqualTo(1);
        assertThat(marked.base()).isEqualTo(258);
        assertThat(marked.sentTo()).isEqualTo(259);
    }

    @Test
    void aNewerFormatIsRefusedAndNothingIsTouched() {
        under.write(1, 2);
        under.log().close();
        under.files.put(SEGMENT, HexFormat.of().parseHex(NEWER + "0102030405"));

        assertThatThrownBy(under::reopen)
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(HintFormatException.class)
                .hasMessage("the hints in sim/" + SEGMENT + " are written in version 2 of their format, and this"
                        + " Ringspan reads up to version 1. To fix: start the newer Ringspan again and let it send"
                        + " them, or remove the file and repair the replica");
        assertThat(hex(SEGMENT)).isEqualTo(NEWER + "0102030405");
        assertThat(under.files.segments()).hasSize(2);
        assertThat(under.files.open()).isZero();
        assertThat(under.memory.used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5253484d",
                MARK + "00",
                "5253484d" + "00000001" + "0000000000000103" + "0000000000000103" + "6dd8463b"
            })
    void aMarkThatIsTornOrWrongOnlyMeansSendingMoreAgain(String mark) {
        boolean tooLong = mark.length() > MARK.length();
        under.files.put(SEGMENT, HexFormat.of().parseHex(HEADER + FIRST + SECOND));
        under.files.put(MarkFile.NAME, HexFormat.of().parseHex(mark));

        assertThat(under.reopen().records()).isEqualTo(tooLong ? 1 : 2);
        assertThat(under.log().sentTo()).isEqualTo(tooLong ? 259 : Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README",
                "1.hints",
                "000000000000000000001.hints",
                "0000000000000000001x.hints",
                "99999999999999999999.hints",
                "09999999999999999999.hints",
                "00000000000000000001.hints~"
            })
    void aForeignFileIsLeftAlone(String name) {
        under.files.put(name, new byte[] {1, 2, 3});
        HintLog log = under.reopen();
        under.write(5, 6);
        under.send();
        log.marked(6);
        log.delete();

        assertThat(under.lost).isEmpty();
        assertThat(under.files.names()).containsExactly(name);
        assertThat(under.files.bytes(name)).containsExactly(1, 2, 3);
    }

    @Test
    void aSegmentThatDoesNotBeginAsOneIsToldAndItsNeighboursAreRead() {
        under.files.put("00000000000000000001.hints", new byte[4000]);
        under.files.put(SEGMENT, HexFormat.of().parseHex(HEADER + FIRST));
        HintLog log = under.reopen();

        assertThat(under.lost).hasSize(1);
        assertThat(under.lost.get(0).below()).isEqualTo(258);
        assertThat(log.records()).isEqualTo(1);
        assertThat(under.files.names()).containsExactly(SEGMENT);
    }

    @Test
    void aRecordLargerThanWhatIsReadAtATimeIsReadWhole() {
        LogUnderTest large = new LogUnderTest(
                new SimHintFiles(), new HintLimits(1 << 20, 1000, FsyncPolicy.NEVER), new Budget(1 << 24));
        HintLog log = large.log();
        int[] sizes = {10, RecordReader.READ_BYTES - 5, 3, 5 * RecordReader.READ_BYTES + 1, 0, 700};
        for (int i = 0; i < sizes.length; i++) {
            log.stage(i + 1, i, 0).writeBytes(bytes(i, sizes[i]));
            log.staged();
            assertThat(log.commit()).isTrue();
        }
        for (int i = 0; i < sizes.length; i++) {
            assertThat(log.hasNext()).isTrue();
            byte[] read = new byte[log.nextLength()];
            log.nextBytes().getBytes(log.nextAt(), read);
            assertThat(read).isEqualTo(bytes(i, sizes[i]));
            log.advance();
        }
        log.marked(sizes.length);
        assertThat(log.isEmpty()).isTrue();
        log.close();
        assertThat(large.memory.used()).isZero();
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String hex(String name) {
        return HexFormat.of().formatHex(under.files.bytes(name));
    }
}
