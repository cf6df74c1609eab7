package io.ringspan.node.local.cluster;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.List;

/** Which racks a cluster has, and how many nodes each. The tokens of a rack's nodes stand evenly on the ring. */
public record LocalLayout(List<RackSize> racks) {
    private static final long RING = 1L << 32;

    /** One rack of a layout. */
    public record RackSize(Datacenter datacenter, Rack rack, int nodes) {
        public RackSize {
            if (nodes < 1) {
                throw new IllegalArgumentException("rack " + rack + " needs at least one node, not " + nodes);
            }
        }
    }

    /** Where one node stands. */
    public record Place(Datacenter datacenter, Rack rack, Token token) {}

    public LocalLayout {
        racks = List.copyOf(racks);
    }

    /** A layout without racks: add them. */
    public static LocalLayout empty() {
        return new LocalLayout(List.of());
    }

    /** This layout and one more rack. */
    public LocalLayout rack(String datacenter, String rack, int nodes) {
        List<RackSize> more = new ArrayList<>(racks);
        more.add(new RackSize(new Datacenter(datacenter), new Rack(rack), nodes));
        return new LocalLayout(more);
    }

    /** The places of all nodes, rack by rack, by token within one. */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (RackSize size : racks) {
            for (int i = 0; i < size.nodes(); i++) {
                places.add(new Place(size.datacenter(), size.rack(), Token.of(i * RING / size.nodes())));
            }
        }
        return places;
    }
}
