package io.ringspan.node.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HintPlacesTest {
    @TempDir
    private Path state;

    @Test
    void whatAnEarlierLifeLeftIsFoundWithItsNamesTheOldestStreamFirst() throws IOException {
        HintPlaces places = HintPlaces.in(state);
        assertThat(places.found()).isEmpty();
        places.of("dc2/r1/0", 10, 0);
        places.of("dc2/r1/0", 9, 1);
        places.of("dc \u00fc/../%2F/7", 10, 0);
        Files.createDirectories(state.resolve("hints/dc2%2Fr1%2F0/lost+found"));
        Files.createDirectories(state.resolve("hints/not a name of ours/1.0"));
        Files.writeString(state.resolve("hints/note"), "mine");

        assertThat(places.found())
                .extracting(place -> place.replica() + "@" + place.epoch() + "." + place.worker())
                .containsExactly("dc \u00fc/../%2F/7@10.0", "dc2/r1/0@9.1", "dc2/r1/0@10.0");
    }

    @Test
    void anEmptyPlaceIsRemovedAndAUsedOneIsNot() throws IOException {
        HintPlaces places = HintPlaces.in(state);
        HintPlace first = places.of("dc2/r1/0", 1, 0);
        HintPlace second = places.of("dc2/r1/0", 1, 1);
        second.files().open("00000000000000000001.hints").close();
        assertThat(places.remove(first)).isTrue();
        assertThat(places.remove(second)).isFalse();
        assertThat(places.found()).hasSize(1);

        second.files().delete("00000000000000000001.hints");
        assertThat(places.remove(second)).isTrue();
        assertThat(state.resolve("hints")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aLogOnDiskIsThereForTheNextLife(FsyncPolicy fsync) throws IOException {
        HintPlaces places = HintPlaces.in(state);
        HintLog log = open(places.of("dc2/r1/0", 1, 0), fsync);
        for (int position = 1; position <= 1000; position++) {
            log.stage(position, position - 1, 5).writeCharSequence("write " + position, US_ASCII);
            log.staged();
            if (position % 10 == 0) {
                assertThat(log.commit()).isTrue();
            }
        }
        log.marked(300);
        log.tick(6); // and then the process is gone, with its files open

        HintLog next = open(places.found().get(0), fsync);
        assertThat(next.records()).isEqualTo(700);
        for (int position = 301; position <= 1000; position++) {
            assertThat(next.hasNext()).isTrue();
            assertThat(next.nextBytes().toString(next.nextAt(), next.nextLength(), US_ASCII))
                    .isEqualTo("write " + position);
            next.advance();
        }
        assertThat(next.hasNext()).isFalse();
        HintPlace place = places.found().get(0);
        Path file = Path.of(place.files().place(place.files().list().get(0)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        log.close();
        next.delete();
        places.remove(place);
        assertThat(places.found()).isEmpty();
    }

    private static HintLog open(HintPlace place, FsyncPolicy fsync) throws IOException {
        HintLimits limits = new HintLimits(10_000, 1000, fsync);
        return HintLog.open(
                place.files(),
                limits,
                HintRoom.in(new Budget(1 << 20)),
                UnpooledByteBufAllocator.DEFAULT,
                new Untold());
    }
}
