package io.ringspan.replication.sim;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.store.StoreRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was sent to the store passes for answered: a planted fault. */
record WithoutDoubts(StoreRecord real) implements StoreRecord {
    @Override
    public @Nullable String run() {
        return real.run();
    }

    @Override
    public void about(String run) {
        real.about(run);
    }

    @Override
    public List<Stood> left() {
        return real.left().stream()
                .map(stood -> new Stood(stood.stream(), stood.sentTo(), stood.sentTo()))
                .toList();
    }

    @Override
    public Note note(StreamId stream, long mark, long sentTo) {
        return real.note(stream, mark, sentTo);
    }
}
