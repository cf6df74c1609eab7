package io.ringspan.gossip.claim;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import java.util.List;

/** Claims to be made with little ado. */
public final class Claims {
    private Claims() {}

    public static Claim of(String rack, long token, long incarnation, Standing standing) {
        return new Claim(about(rack, 1, token), incarnation, standing);
    }

    public static Description about(String rack, long process, long... tokens) {
        List<Token> all = java.util.Arrays.stream(tokens).mapToObj(Token::of).toList();
        return new Description(
                new NodeId(new Datacenter("dc1"), new Rack(rack), all.get(0)),
                process,
                new Endpoint("10.0.0." + (1 + tokens[0] % 250), 8101),
                all,
                MemberState.NORMAL,
                tokens[0] << 40,
                new Software("0.1.0", 1, 5));
    }

    public static Told told(Claim claim) {
        return new Told(claim, 0);
    }
}
