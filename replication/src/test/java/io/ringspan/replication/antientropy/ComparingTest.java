package io.ringspan.replication.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests, and the tree over them. */
final class ComparingTest {
    private static final int LEAVES = 1000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theLeavesThatDifferAreFoundAndNoOthers(long seed) {
        Random random = new Random(seed);
        LeafSums one = new LeafSums(LEAVES);
        LeafSums other = new LeafSums(LEAVES);
        BitSet expected = new BitSet();
        List<long[]> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            keys.add(new long[] {random.nextInt(LEAVES), random.nextLong(), random.nextLong()});
        }
        keys.forEach(key -> one.add((int) key[0], key[1], look(key[2], 0)));
        Collections.shuffle(keys, random);
        for (int i = 0; i < keys.size(); i++) {
            long[] key = keys.get(i);
            int change = i % 4_000 == 0 ? random.nextInt(3) : -1;
            if (change == 0) {
                other.add((int) key[0], key[1], look(key[2] + 1, 0));
            } else if (change == 1) {
                other.add((int) key[0], key[1], look(key[2], 1));
            } else if (change < 0) {
                other.add((int) key[0], key[1], look(key[2], 0));
            }
            expected.set((int) key[0], expected.get((int) key[0]) || change >= 0);
        }

        assertThat(found(one, other)).isEqualTo(expected);
    }

    /** As two nodes do it: the upper level first, then what is under what differs there. */
    private static BitSet found(LeafSums one, LeafSums other) {
        BitSet tops = LeafSums.differing(new long[][] {one.top(), other.top()});
        BitSet leaves = new BitSet();
        tops.stream()
                .forEach(top -> LeafSums.differing(new long[][] {one.under(top), other.under(top)}).stream()
                        .forEach(leaf -> leaves.set(top * LeafSums.FAN + leaf)));
        return leaves;
    }

    private static KeyLook look(long digest, long expires) {
        return new KeyLook(KeyLook.STRING, digest, expires);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void piecesDoNotMatterAndEachByteDoes(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        long whole = ContentDigest.of(bytes);
        ContentDigest digest = new ContentDigest().begin();
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(bytes.length - at, random.nextInt(20));
            digest.add(bytes, at, piece);
            at += piece;
        }
        assertThat(digest.end()).isEqualTo(whole);
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] ^= 1;
            assertThat(ContentDigest.of(bytes)).isNotEqualTo(whole);
            bytes[at] ^= 1;
        }
        assertThat(ContentDigest.of(Arrays.copyOf(bytes, bytes.length + 1))).isNotEqualTo(whole);
    }

    /** Replicas of the same version between nodes compare these. */
    @Test
    void digestsAreTheSameInEveryRelease() {
        assertThat(Long.toHexString(ContentDigest.of("some content".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("8d03a96674d68759");
        assertThat(Long.toHexString(ContentDigest.both(1, 2))).isEqualTo("fc736660816ba5e");
    }

    @Test
    void expiryMayBeFiftyMillisecondsApart() {
        assertThat(look(1, 1_000).isSameAs(look(1, 1_050))).isTrue();
        assertThat(look(1, 1_000).isSameAs(look(1, 1_051))).isFalse();
        assertThat(look(1, 0).isSameAs(look(1, 20))).isFalse();
        assertThat(KeyLook.CHANGING.isSameAs(KeyLook.CHANGING)).isFalse();
    }
}
