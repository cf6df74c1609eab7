package io.ringspan.gossip.claim;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members whose tokens are their own, and the conflicts of the others. See {@link TokenConflict} for who keeps a token.
 *
 * @param members in the order of their names
 * @param conflicts one for each member that is left out
 */
public record RackTokens(List<Member> members, List<TokenConflict> conflicts) {
    private record Place(Datacenter datacenter, Rack rack, Token token) {}

    /** Looks through all members, in the order of their names. */
    public static RackTokens of(List<Known> ordered) {
        Map<Place, Description> owners = new HashMap<>();
        List<Member> members = new ArrayList<>(ordered.size());
        List<TokenConflict> conflicts = new ArrayList<>();
        for (Known known : ordered) {
            Description about = known.claim().about();
            Optional<TokenConflict> conflict = conflict(owners, about);
            if (conflict.isPresent()) {
                conflicts.add(conflict.get());
            } else {
                members.add(known.member());
                about.tokens().forEach(token -> owners.put(place(about.id(), token), about));
            }
        }
        return new RackTokens(List.copyOf(members), List.copyOf(conflicts));
    }

    /** What a newcomer would claim that one of these members has already: then the newcomer is refused, whatever its name. */
    public static Optional<TokenConflict> atTheDoor(List<Known> members, Description newcomer) {
        for (Known known : members) {
            Description other = known.claim().about();
            boolean sameRack = other.id().datacenter().equals(newcomer.id().datacenter())
                    && other.id().rack().equals(newcomer.id().rack());
            if (sameRack && !other.id().equals(newcomer.id())) {
                for (Token token : newcomer.tokens()) {
                    if (other.tokens().contains(token)) {
                        return Optional.of(new TokenConflict(token, other, newcomer));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<TokenConflict> conflict(Map<Place, Description> owners, Description about) {
        for (Token token : about.tokens()) {
            Description owner = owners.get(place(about.id(), token));
            if (owner != null) {
                return Optional.of(new TokenConflict(token, owner, about));
            }
        }
        return Optional.empty();
    }

    private static Place place(NodeId id, Token token) {
        return new Place(id.datacenter(), id.rack(), token);
    }
}
