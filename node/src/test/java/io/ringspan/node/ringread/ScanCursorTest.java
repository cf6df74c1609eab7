package io.ringspan.node.ringread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCursorTest {
    private static final long DOUBLE_MAX = 1L << 53;
    private static final int NAMES = 4_000;

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "2047, 1023, 4294967295", "1, 0, 0", "2047, 0, 4294967295", "5, 7, 65536"})
    void whatAClientGetsIsReadAsItWasAndAFloatingPointNumberKeepsIt(int check, int place, long inStore) {
        ScanCursor cursor = new ScanCursor(check, place, inStore);
        long number = cursor.number();
        assertThat(number).isBetween(1L, DOUBLE_MAX - 1);
        assertThat((long) (double) number).isEqualTo(number);
        assertThat(ScanCursor.of(ScanCursor.parse(Long.toString(number)))).isEqualTo(cursor);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "0, 0",
        "00, 0",
        "17, 17",
        "9007199254740991, 9007199254740991",
        "-1, -1",
        "+1, -1",
        "x, -1",
        "1x, -1",
        "' 1', -1",
        "18446744073709551616, -1"
    })
    void textIsReadAsRedisReadsIt(String text, long number) {
        assertThat(ScanCursor.parse(text)).isEqualTo(number);
        assertThat(ScanCursor.parse(text + "\0\u00ff")).as("to C it ends there").isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"9007199254740992", "9223372036854775807", "18446744073709551615"})
    void whatIsACursorOfAnotherStoreIsOfNoNodeOfOurs(String text) {
        ScanCursor cursor = ScanCursor.of(ScanCursor.parse(text));
        for (int i = 0; i < NAMES; i++) {
            assertThat(cursor.check()).isNotEqualTo(ScanCursor.check("node" + i, ""));
        }
    }

    @Test
    void nodesAndRunsOfTheirStoresAreToldApart() {
        Set<Integer> checks = new HashSet<>();
        int alike = 0;
        int before = ScanCursor.check("dc1/r1/0", "");
        for (int i = 0; i < NAMES; i++) {
            int check = ScanCursor.check("dc1/r1/0", Integer.toHexString(i * 0x9E3779B9));
            assertThat(check).isBetween(0, 2047);
            checks.add(check);
            alike += check == before ? 1 : 0;
            before = check;
        }
        assertThat(checks).hasSizeGreaterThan(1_500);
        assertThat(alike).isLessThan(10);
        assertThat(ScanCursor.check("dc1/r1/0", "a")).isNotEqualTo(ScanCursor.check("dc1/r2/0", "a"));
    }

    @Test
    void aStoreCursorOfMoreThan32BitsHasNoRoom() {
        assertThat(ScanCursor.fits((1L << 32) - 1)).isTrue();
        assertThat(ScanCursor.fits(1L << 32)).isFalse();
        assertThat(ScanCursor.fits(Long.MAX_VALUE)).isFalse();
    }
}
