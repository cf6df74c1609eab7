package io.ringspan.replication.store;

import io.ringspan.replication.frame.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a store stands in its streams, noted so that it outlives the process: of each stream a {@link Note}. All of it is about
 * one run of the store.
 *
 * <p><b>Owner.</b> The store's worker.
 */
public interface StoreRecord {
    /** Nothing is noted. */
    StoreRecord NONE = new StoreRecord() {
        @Override
        public @Nullable String run() {
            return null;
        }

        @Override
        public void about(String run) {}

        @Override
        public List<Stood> left() {
            return List.of();
        }

        @Override
        public Note note(StreamId stream, long mark, long sentTo) {
            return Note.NOWHERE;
        }
    };

    /**
     * Where it stood in a stream.
     *
     * @param mark applied, up to here
     * @param sentTo what lies between may have been sent to the store; nothing above was
     */
    record Stood(StreamId stream, long mark, long sentTo) {}

    /** Where it stands in one stream. What is written there is there for the next process from then on. */
    interface Note {
        /** Of a stream that is not noted: to the next process it is unknown. */
        Note NOWHERE = new Note() {
            @Override
            public void sending(long position) {}

            @Override
            public void marked(long position) {}

            @Override
            public void end() {}
        };

        /** This position is about to be sent to the store; it may have been before. */
        void sending(long position);

        /** Up to here it is applied. */
        void marked(long position);

        /** The stream is not known any more. */
        void end();
    }

    /** Which run of the store it is about; null if about none. */
    @Nullable
    String run();

    /** It is about this run. If it was about another, no note is left; by then each has ended. */
    void about(String run);

    /** What an earlier process has left, the earliest start of an origin first. */
    List<Stood> left();

    /** A note of a stream; if there is one, that, and it says this from now on. */
    Note note(StreamId stream, long mark, long sentTo);
}
