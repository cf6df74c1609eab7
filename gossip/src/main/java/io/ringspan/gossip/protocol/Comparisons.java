package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipMessage.Compare;
import io.ringspan.gossip.wire.GossipMessage.Page;
import io.ringspan.gossip.wire.Sender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the table with that of another member: a hash for each part goes there, what differs comes back in pages, and
 * what the other lacks goes there. So news reaches a node even if every rumour of it was lost.
 *
 * <p><b>Limits.</b> {@value #PAGES_PER_SECOND} pages a second; beyond, a question is not answered, and is asked again by
 * somebody at the next interval.
 */
final class Comparisons {
    static final int PAGES_PER_SECOND = 64;
    private static final int PAGES_PER_ANSWER = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Context context;
    private long nextNanos;
    private boolean catchingUp;
    private long catchUpUntilNanos;
    private double pages = PAGES_PER_SECOND;
    private long pagesNanos;

    Comparisons(Context context) {
        this.context = context;
    }

    void start() {
        pagesNanos = context.now();
        nextNanos = context.soon(context.profile().compareInterval().toNanos());
    }

    void tick(long now) {
        pages = Math.min(PAGES_PER_SECOND, pages + (double) (now - pagesNanos) * PAGES_PER_SECOND / NANOS_PER_SECOND);
        pagesNanos = now;
        if (now - nextNanos >= 0) {
            nextNanos = now + context.profile().compareInterval().toNanos();
            for (Claim claim : context.members().some(1, context.random())) {
                compare(claim.about().peer(), 0);
            }
        }
    }

    /** The node knows next to nothing: what it learns now is news to itself only. */
    void catchUp(Endpoint with) {
        catchingUp = true;
        catchUpUntilNanos = context.now() + context.profile().patience().toNanos();
        compare(with, 0);
    }

    /** Whether what the member knows has not been told here to its end; after a while, that is given up. */
    boolean isCatchingUp(long now) {
        return catchingUp && now - catchUpUntilNanos < 0;
    }

    /** Begins a comparison. */
    void with(Endpoint other) {
        compare(other, 0);
    }

    void asked(Sender from, Compare question, long now) {
        long parts = 0;
        long[] own = table().hashes();
        for (int i = 0; i < own.length; i++) {
            parts |= own[i] == question.hashes().get(i) ? 0 : 1L << i;
        }
        if (parts == 0) {
            return;
        }
        long place = question.from();
        for (int sent = 0; sent < PAGES_PER_ANSWER && mayPage(); sent++) {
            Page page = context.mail().page(place, parts, now);
            boolean last = sent == PAGES_PER_ANSWER - 1 || !page.more();
            context.mail().send(from.peer(), new Page(place, page.to(), parts, page.more() && last, page.claims()));
            if (last) {
                return;
            }
            place = page.to() + 1;
        }
    }

    /** Takes a page whose claims have been heard, and gives back what its sender lacks. */
    void took(Sender from, Page page, long now) {
        Map<Long, Claim> said = new HashMap<>();
        for (Told told : page.claims()) {
            said.put(MembershipTable.place(told.claim().about().id()), told.claim());
        }
        List<Told> lacking = new ArrayList<>();
        for (Known known : table().between(page.from(), page.to())) {
            long place = MembershipTable.place(known.claim().about().id());
            Claim theirs = said.get(place);
            boolean differs = (page.parts() >>> MembershipTable.bucket(place) & 1) != 0;
            if (differs && (theirs == null || overrides(known.claim(), theirs))) {
                lacking.add(table().told(known, now));
            }
        }
        if (!lacking.isEmpty() && mayPage()) {
            context.mail().sendAll(from.peer(), lacking, PAGES_PER_ANSWER);
        }
        if (page.more() && page.to() != -1) {
            compare(from.peer(), page.to() + 1);
        } else if (page.to() == -1) {
            catchingUp = false;
        }
    }

    /** Whether what a page says of an unknown member that is alive has to be told on. */
    boolean tellsOn(Claim claim) {
        return !isCatchingUp(context.now()) || table().find(claim.about().id()) != null;
    }

    private static boolean overrides(Claim own, Claim theirs) {
        return own.about().id().equals(theirs.about().id()) && own.overrides(theirs);
    }

    private void compare(Endpoint with, long from) {
        List<Long> hashes = Arrays.stream(table().hashes()).boxed().toList();
        context.mail().sendWithNews(with, new Compare(from, hashes, List.of()), context.now());
    }

    private boolean mayPage() {
        if (pages < 1) {
            context.counters().count(GossipCount.PAGES_REFUSED);
            return false;
        }
        pages--;
        return true;
    }

    private MembershipTable table() {
        return context.members().table();
    }
}
