package io.ringspan.node.membership;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.state.KnownSeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where some members listened, kept on disk: places to knock at when a node starts while none of its seeds is there.
 *
 * <p><b>Owner.</b> The loop of the gossip; the disk is written to elsewhere. <b>Limits.</b> {@value #MEMBERS_MAX} members,
 * written when they have changed, every {@value #WRITE_SECONDS} s at the most.
 */
public final class RememberedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedMembers.class);
    static final int MEMBERS_MAX = 16;
    static final int WRITE_SECONDS = 10;

    private final KnownSeeds file;
    private final Executor disk;
    private List<Endpoint> written;
    private long nextNanos;

    /** @param disk where it is waited for the disk */
    public RememberedMembers(KnownSeeds file, Executor disk, long nowNanos) {
        this.file = file;
        this.disk = disk;
        this.nextNanos = nowNanos;
        this.written = read(file);
    }

    private static List<Endpoint> read(KnownSeeds file) {
        List<Endpoint> read = new ArrayList<>();
        for (String line : file.last().orElse("").lines().limit(MEMBERS_MAX).toList()) {
            try {
                read.add(Endpoint.parse(line));
            } catch (IllegalArgumentException damaged) {
                LOG.warn("A remembered member is left out: {}", damaged.getMessage());
            }
        }
        return List.copyOf(read);
    }

    /** Those that were kept last. */
    public List<Endpoint> last() {
        return written;
    }

    /** Keeps those of the view, if they are others; to be called now and then. Nobody but the node itself is no news. */
    public void look(ClusterView view, NodeId self, long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return;
        }
        nextNanos = nowNanos + TimeUnit.SECONDS.toNanos(WRITE_SECONDS);
        List<Endpoint> now = view.members().stream()
                .filter(member -> !member.id().equals(self) && member.state() != MemberState.DOWN)
                .map(Member::peer)
                .limit(MEMBERS_MAX)
                .toList();
        if (!now.isEmpty() && !now.equals(written)) {
            written = now;
            String text = now.stream().map(Endpoint::toString).collect(Collectors.joining("\n"));
            disk.execute(() -> file.keep(text));
        }
    }
}
