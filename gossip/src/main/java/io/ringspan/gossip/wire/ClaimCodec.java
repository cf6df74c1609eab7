package io.ringspan.gossip.wire;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Software;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How a claim is written down. A newer version may only append to it. */
final class ClaimCodec {
    /** By their numbers on the wire, which never change. DOWN is not among them: nobody says that of himself. */
    private static final List<MemberState> STATES = List.of(
            MemberState.JOINING,
            MemberState.STANDBY,
            MemberState.WRITES_ONLY,
            MemberState.RESUMING,
            MemberState.NORMAL,
            MemberState.BEHIND,
            MemberState.LEAVING);

    private static final List<Standing> STANDINGS =
            List.of(Standing.ALIVE, Standing.SUSPECT, Standing.DOWN, Standing.GONE);

    private ClaimCodec() {}

    static Standing standing(int number) throws MalformedMessage {
        if (number >= STANDINGS.size()) {
            throw new MalformedMessage("standing " + number);
        }
        return STANDINGS.get(number);
    }

    static void write(WireWriter out, Told told) {
        Claim claim = told.claim();
        Description about = claim.about();
        int opened = out.openLength();
        out.id(about.id());
        out.u64(about.process());
        out.u64(claim.incarnation());
        out.u8(claim.standing().number());
        out.u32(told.ageSeconds());
        out.u8(STATES.indexOf(about.state()));
        out.endpoint(about.peer());
        out.u8(about.tokens().size());
        about.tokens().forEach(token -> out.u32(token.bits()));
        out.text(about.software().release());
        out.u16(about.software().wire());
        out.u64(about.software().features());
        out.u64(about.ring());
        out.closeLength(opened);
    }

    /** The claim in this part, or nothing if it has a state or a standing that only a newer version knows. */
    static Optional<Told> read(WireReader in) throws MalformedMessage {
        NodeId id = in.id();
        long process = in.u64();
        long incarnation = in.u64();
        int standing = in.u8();
        int age = in.u32();
        int state = in.u8();
        Endpoint peer = in.endpoint();
        List<Token> tokens = tokens(in);
        String release = in.text(Software.RELEASE_BYTES_MAX);
        Software software = new Software(release, in.u16(), in.u64());
        long ring = in.u64();
        if (incarnation < 0 || incarnation > Claim.INCARNATION_MAX) {
            throw new MalformedMessage("incarnation " + incarnation);
        }
        if (age < 0) {
            throw new MalformedMessage("an age of more than 68 years");
        }
        if (!Collections.min(tokens).equals(id.token())) {
            throw new MalformedMessage("a claim about " + id + ", which is not its lowest token");
        }
        if (standing >= STANDINGS.size() || state >= STATES.size()) {
            return Optional.empty();
        }
        Description about = new Description(id, process, peer, tokens, STATES.get(state), ring, software);
        return Optional.of(new Told(new Claim(about, incarnation, STANDINGS.get(standing)), age));
    }

    private static List<Token> tokens(WireReader in) throws MalformedMessage {
        int count = in.u8();
        if (count == 0 || count > Description.TOKENS_MAX) {
            throw new MalformedMessage(count + " tokens where 1 to " + Description.TOKENS_MAX + " are possible");
        }
        List<Token> tokens = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tokens.add(new Token(in.u32()));
        }
        return tokens;
    }
}
