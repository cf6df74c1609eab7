package io.ringspan.replication.kept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.store.StoreRecord;
import io.ringspan.replication.store.StoreRecord.Stood;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFileTest {
    private static final int ENTRIES = 64;
    private static final StoreFile.Owner OWNER = new StoreFile.Owner("node dc1/r1", "boot 1", ENTRIES);
    private static final StreamId STREAM = new StreamId(node("dc1"), 3, 1);
    private static final StreamId OTHER = new StreamId(node("dc2"), 2, 0);

    private final ByteBuffer memory = ByteBuffer.allocate(StoreFile.bytes(ENTRIES));

    private static NodeId node(String datacenter) {
        return new NodeId(new Datacenter(datacenter), new Rack("räck"), Token.of(4_000_000_000L));
    }

    /** Opened for the first time, and in use. */
    private StoreFile used() {
        StoreFile file = StoreFile.open(memory, OWNER, 77);
        new KeyVersions(new NoCommands(), file.digests(), file.versions(), new HybridClock(new ManualTime(), 0));
        file.notes().about("run 1");
        return file;
    }

    private StoreFile next() {
        return StoreFile.open(memory, OWNER, 1);
    }

    @Test
    void aFirstStartBeginsAnew() {
        StoreFile file = StoreFile.open(memory, OWNER, 77);
        assertThat(file.anew()).contains("none");
        assertThat(file.versions().isLeft()).isFalse();
        assertThat(file.notes().run()).isNull();
        assertThat(file.notes().left()).isEmpty();
        assertThat(file.client()).isZero();
    }

    @Test
    void beforeItsVersionsWereBegunNobodyGoesOnWithThem() {
        StoreFile.open(memory, OWNER, 77).notes().about("run 1");
        assertThat(next().anew()).contains("forgot all versions");
    }

    @Test
    void aLaterStartGoesOn() {
        StoreFile file = used();
        file.client(12);
        StoreRecord.Note note = file.notes().note(STREAM, 5, 5);
        note.sending(8);
        note.sending(7);
        note.marked(6);
        file.notes().note(OTHER, 1, 4);

        StoreFile next = next();
        assertThat(next.anew()).isNull();
        assertThat(next.versions().isLeft()).isTrue();
        assertThat(next.notes().run()).isEqualTo("run 1");
        assertThat(next.client()).isEqualTo(12);
        assertThat(next.notes().left())
                .as("the earlier start first")
                .containsExactly(new Stood(OTHER, 1, 4), new Stood(STREAM, 6, 8));
        ByteBuf key = Unpooled.copiedBuffer("key", US_ASCII);
        assertThat(next.digests().of(key, 0, 3)).isEqualTo(file.digests().of(key, 0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "node dc1/r2, boot 1, 64, another node",
        "node dc1/r1, boot 2, 64, machine",
        "node dc1/r1, '', 64, machine",
        "node dc1/r1, boot 1, 32, another form",
    })
    void whatMayNotBeAllThatAnEarlierProcessWroteIsNotGoneOnWith(String node, String machine, int entries, String why) {
        used().notes().note(STREAM, 5, 5);
        StoreFile next = StoreFile.open(memory, new StoreFile.Owner(node, machine, entries), 1);
        assertThat(next.anew()).contains(why);
        assertThat(next.notes().left()).isEmpty();
        assertThat(next.notes().run()).isNull();
        assertThat(next.versions().isLeft()).isFalse();
    }

    @Test
    void aMachineThatDoesNotSayWhenItWasStartedIsNeverTheSame() {
        StoreFile.Owner nowhere = new StoreFile.Owner("node", "", ENTRIES);
        StoreFile.open(memory, nowhere, 1).notes().about("run 1");
        assertThat(StoreFile.open(memory, nowhere, 1).anew()).contains("machine");
    }

    @ParameterizedTest(name = "byte {0}")
    @ValueSource(ints = {0, StoreFileFormat.VERSION_AT + 3, StoreFileFormat.ORDER_AT + 3})
    void whatIsNotOfThisFormIsNotRead(int at) {
        used();
        memory.put(at, (byte) 99);
        assertThat(next().anew()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, StoreFileFormat.NAME_BYTES_MAX})
    void aNoteWhoseNamesDoNotFitIsDamaged(short bytes) {
        used().notes().note(STREAM, 5, 5);
        memory.putShort(StoreFileFormat.noteAt(0) + StoreFileFormat.DATACENTER_BYTES_AT, bytes);
        StoreFile next = next();
        assertThat(next.anew()).contains("damaged");
        assertThat(next.notes().left()).isEmpty();
    }

    @Test
    void aStoreThatIsNotKnownIsNotTheSame() {
        used();
        memory.putInt(StoreFileFormat.RUN_AT, 0); // it was being noted
        assertThat(next().anew()).contains("has not known its store");
    }

    @Test
    void anotherRunOfTheStoreLeavesNoNote() {
        StoreFile file = used();
        StoreRecord.Note before = file.notes().note(STREAM, 5, 5);
        file.notes().about("run 1");
        assertThat(next().notes().left()).hasSize(1);
        file.notes().about("run 2");
        file.notes().note(OTHER, 1, 1);
        before.end(); // where the other stands by now
        assertThat(next().notes().left()).containsExactly(new Stood(OTHER, 1, 1));
        assertThat(next().notes().run()).isEqualTo("run 2");
    }

    /** Origins may say where their streams begin before the store is connected. */
    @Test
    void whatWasNotedBeforeTheStoreWasKnownStays() {
        StoreFile file = StoreFile.open(memory, OWNER, 77);
        StoreRecord.Note early = file.notes().note(STREAM, 5, 5);
        file.notes().about("run 1");
        file.notes().note(OTHER, 1, 1);
        early.marked(6);
        assertThat(next().notes().left()).containsExactly(new Stood(OTHER, 1, 1), new Stood(STREAM, 6, 5));
    }

    @Test
    void aStreamThatHasEndedMakesRoomForAnother() {
        StoreNotes notes = used().notes();
        for (int epoch = 1; epoch <= StoreFileFormat.NOTES; epoch++) {
            notes.note(new StreamId(node("dc1"), epoch, 0), 1, 1);
        }
        assertThat(notes.note(OTHER, 1, 1)).as("there is no more room").isSameAs(StoreRecord.Note.NOWHERE);
        notes.note(new StreamId(node("dc1"), 7, 0), 2, 2).end();
        notes.note(OTHER, 3, 4);
        assertThat(next().notes().left())
                .hasSize(StoreFileFormat.NOTES)
                .contains(new Stood(OTHER, 3, 4))
                .noneMatch(stood -> stood.stream().equals(new StreamId(node("dc1"), 7, 0)));
    }

    @Test
    void aStreamWithNamesThatAreTooLongIsNotNoted() {
        NodeId far = new NodeId(new Datacenter("d".repeat(100)), new Rack("r".repeat(100)), Token.of(1));
        assertThat(used().notes().note(new StreamId(far, 1, 0), 1, 1)).isSameAs(StoreRecord.Note.NOWHERE);
    }
}
