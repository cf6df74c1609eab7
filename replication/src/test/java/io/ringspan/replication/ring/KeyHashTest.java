package io.ringspan.replication.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyHashTest {
    @ParameterizedTest
    @CsvFileSource(resources = "dynomite-hash.csv", numLinesToSkip = 1)
    void givesTheTokenThatDynomiteGives(String hash, String keyHex, long token) {
        assertThat(token(KeyHash.named(hash), HexFormat.of().parseHex(keyHex))).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "00, 514e28b7",
        "0000, 30f4c306",
        "000000, 85f0b427",
        "00000000, 2362f9de",
        "ffffffff, 76293b50",
        "21, 72661cf4",
        "2143, a0f7b07a",
        "214365, 7e4a8634",
        "21436587, f55b516b",
        "68656c6c6f, 248bfa47",
        "68656c6c6f2c20776f726c64, 149bbb7f",
    })
    void murmur3GivesItsPublishedValues(String keyHex, String tokenHex) {
        assertThat(token(KeyHash.MURMUR3, HexFormat.of().parseHex(keyHex))).isEqualTo(Long.parseLong(tokenHex, 16));
    }

    /** The author's own check of an implementation: all lengths to 255 under all seeds, folded into one number. */
    @Test
    void bothMurmursPassTheVerificationOfTheirAuthor() {
        assertThat(verification(Murmur::two)).isEqualTo(0x27864C1E);
        assertThat(verification(Murmur::three)).isEqualTo(0xB0F57EE3);
    }

    @Test
    void md5AgreesWithThePlatformAtEveryLengthUpToThreeBlocks() throws Exception {
        Random random = new Random(1);
        for (int length = 0; length <= 192; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            byte[] digest = MessageDigest.getInstance("MD5").digest(key);
            int expected =
                    ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getInt();
            assertThat(token(KeyHash.MD5, key)).as("length %d", length).isEqualTo(Integer.toUnsignedLong(expected));
        }
    }

    @Test
    void crc32aAgreesWithThePlatform() {
        byte[] key = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(key);
        assertThat(token(KeyHash.CRC32A, key)).isEqualTo(crc.getValue()).isEqualTo(0x414FA339L);
    }

    @ParameterizedTest
    @EnumSource(KeyHash.class)
    void readsTheGivenBytesOnlyAndMovesNoIndex(KeyHash hash) {
        Random random = new Random(2);
        for (int length = 0; length <= 70; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            long alone = token(hash, key);
            ByteBuf direct = Unpooled.directBuffer(3 + length, 3 + length);
            direct.writeBytes(new byte[] {1, 2, 3}).writeBytes(key).skipBytes(1);
            assertThat(Integer.toUnsignedLong(hash.token(direct, 3, length))).isEqualTo(alone);
            assertThat(direct.readerIndex()).isEqualTo(1);
            direct.release();
        }
    }

    @ParameterizedTest
    @EnumSource(KeyHash.class)
    void isFoundByTheNameThatItHasInConfiguration(KeyHash hash) {
        assertThat(KeyHash.named(hash.configName())).isSameAs(hash);
    }

    @Test
    void namesTheHashesThereAreWhenAskedForAnother() {
        assertThat(KeyHash.configNames())
                .containsExactly(
                        "one_at_a_time",
                        "md5",
                        "crc16",
                        "crc32",
                        "crc32a",
                        "fnv1_64",
                        "fnv1a_64",
                        "fnv1_32",
                        "fnv1a_32",
                        "hsieh",
                        "murmur",
                        "jenkins",
                        "murmur3");
        assertThatThrownBy(() -> KeyHash.named("sha1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key hash \"sha1\"")
                .hasMessageContaining("one_at_a_time, md5");
    }

    private static long token(KeyHash hash, byte[] key) {
        return Integer.toUnsignedLong(hash.token(Unpooled.wrappedBuffer(key), 0, key.length));
    }

    private static int verification(Seeded hash) {
        ByteBuf key = Unpooled.buffer();
        ByteBuf hashes = Unpooled.buffer();
        for (int length = 0; length < 256; length++) {
            hashes.writeIntLE(hash.of(key, 0, length, 256 - length));
            key.writeByte(length);
        }
        return hash.of(hashes, 0, hashes.readableBytes(), 0);
    }

    private interface Seeded {
        int of(ByteBuf bytes, int at, int length, int seed);
    }
}
