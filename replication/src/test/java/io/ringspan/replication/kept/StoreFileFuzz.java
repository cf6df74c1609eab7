package io.ringspan.replication.kept;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.fuzz.Check;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.store.StoreRecord.Stood;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Files of versions that a disk has changed. Every one is gone on with or begun anew, never fails, and is usable: what is noted in it
 * is there at the next start.
 *
 * <p>The input: changes, each a byte that says in which part (head, notes, table), two for the place, one for how many bytes, and these.
 */
public final class StoreFileFuzz {
    private static final int ENTRIES = 64;
    private static final int CHANGE_BYTES = 4;
    private static final StoreFile.Owner OWNER = new StoreFile.Owner("node dc1/r1", "boot 1", ENTRIES);
    private static final StreamId NEW = new StreamId(node("dc9", "r9"), 9, 9);
    private static final byte[] GOOD = good();

    private StoreFileFuzz() {}

    private static NodeId node(String datacenter, String rack) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(7));
    }

    private static byte[] good() {
        byte[] bytes = new byte[StoreFile.bytes(ENTRIES)];
        StoreFile file = StoreFile.open(ByteBuffer.wrap(bytes), OWNER, 77);
        versions(file);
        file.notes().about("run 1");
        file.notes().note(new StreamId(node("dc1", "r1"), 3, 1), 5, 8);
        file.notes().note(new StreamId(node("dc2", "r"), 2, 0), 1, 4);
        return bytes;
    }

    private static KeyVersions versions(StoreFile file) {
        return new KeyVersions(new NoCommands(), file.digests(), file.versions(), new HybridClock(new ManualTime(), 0));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = GOOD.clone();
        change(bytes, input);
        ByteBuffer memory = ByteBuffer.wrap(bytes);
        StoreFile file = StoreFile.open(memory, OWNER, 78);
        KeyVersions versions = versions(file);
        for (long digest = 0; digest < 2 * ENTRIES; digest++) {
            versions.state(digest << 58 | digest);
        }
        file.notes().about("run 2");
        file.notes().note(NEW, 10, 12);

        StoreFile next = StoreFile.open(memory, OWNER, 79);
        Check.same(null, next.anew(), "why it is begun anew though it was in use");
        Check.same(List.of(new Stood(NEW, 10, 12)), next.notes().left(), "what is noted of the new run");
    }

    private static void change(byte[] bytes, byte[] input) {
        int at = 0;
        while (input.length - at > CHANGE_BYTES) {
            int part = input[at] & 3;
            int from = part == 0 ? 0 : part == 1 ? StoreFileFormat.HEAD_BYTES : StoreFileFormat.tableAt();
            int place = from + ((input[at + 1] & 0xFF) << 8 | (input[at + 2] & 0xFF));
            int count =
                    Math.min(Math.min(input[at + 3] & 0xFF, input.length - at - CHANGE_BYTES), bytes.length - place);
            at += CHANGE_BYTES;
            if (count > 0) {
                System.arraycopy(input, at, bytes, place, count);
                at += count;
            }
        }
    }
}
