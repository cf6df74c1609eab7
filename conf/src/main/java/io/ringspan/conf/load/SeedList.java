package io.ringspan.conf.load;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import io.ringspan.conf.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of nodes that somebody else than the node's own file gave, judged by the same rules as {@code dyn_seeds}. Its text
 * is that of Dynomite's Florida, {@code host:port:rack:dc:tokens} with {@code |} or line ends between, or JSON: a list of
 * such texts, or of objects as Dynomite's manager gives them for {@code cluster_describe}, or an object with such a list
 * under {@code seeds}. Where the ring is agreed on, the list names contacts only: {@code host:port} is enough, and so is an
 * object with a host and a port.
 *
 * @param others every node but this one; what people call them is left out. Nobody where the ring is agreed on
 * @param contacts where others listen; this node is not among them, as far as can be told
 * @param namesSelf whether this one is among them
 * @param problems why it can't be used; then there are no others
 */
public record SeedList(List<SeedNode> others, List<Endpoint> contacts, boolean namesSelf, List<Problem> problems) {
    /** A longer one is no list. */
    public static final int BYTES_MAX = 1 << 20;

    private static final String NODES = "a list of nodes";
    private static final String OBJECT_FORM = "an object with hostname or ip, peer_port, rack, dc and token";
    private static final String CONTACT_FORM = "an object with hostname or ip, and peer_port";

    public SeedList {
        others = others.stream().map(SeedList::nameless).toList();
        contacts = contacts.stream().distinct().toList();
        problems = List.copyOf(problems);
    }

    /**
     * Reads a list.
     *
     * @param source who gave it, for messages; places in them are the entry's number, or line and column of JSON
     * @param self the node that is to live with it
     */
    public static SeedList read(String source, String text, PoolConf self) {
        Faults faults = new Faults(source);
        boolean contactsOnly = self.membership().bootstraps();
        YamlNode.Sequence entries = isJson(text) ? json(text, contactsOnly, faults) : plain(text);
        Values values = new Values();
        values.put(ListenSettings.DYN_LISTEN, self.listen().peers(), Mark.START);
        values.read(ClusterSettings.DYN_SEEDS, entries, faults);
        return contactsOnly ? contacts(values, self, faults) : nodes(values, self, faults);
    }

    /** The list by which the node lives. */
    public static SeedList of(PoolConf conf) {
        if (conf.membership().bootstraps()) {
            return new SeedList(List.of(), conf.membership().contacts(), false, List.of());
        }
        List<SeedNode> others = conf.peers().seeds();
        return new SeedList(others, contacts(others), false, List.of());
    }

    /** The settings of a node that lives by this list. */
    public PoolConf appliedTo(PoolConf conf) {
        return conf.membership().bootstraps() ? conf.withContacts(contacts) : conf.withSeeds(others);
    }

    /** Whether it names nobody but the node itself. */
    public boolean isEmpty() {
        return contacts.isEmpty();
    }

    /** Whether both name the same, in whatever order. */
    public boolean isSameAs(SeedList other) {
        return Set.copyOf(others).equals(Set.copyOf(other.others))
                && Set.copyOf(contacts).equals(Set.copyOf(other.contacts));
    }

    /** Whether both make the same ring, at whatever addresses. */
    public boolean isSameRingAs(SeedList other) {
        return places().equals(other.places());
    }

    private Set<List<Object>> places() {
        return others.stream()
                .map(node -> List.<Object>of(node.id(), node.tokens()))
                .collect(Collectors.toSet());
    }

    /** The text that is read as this list again. */
    public String text() {
        return others.isEmpty()
                ? contacts.stream().map(Endpoint::toString).collect(Collectors.joining("\n"))
                : text(others);
    }

    private static List<Endpoint> contacts(List<SeedNode> nodes) {
        return nodes.stream().map(SeedNode::peer).toList();
    }

    private static SeedList contacts(Values values, PoolConf self, Faults faults) {
        List<Endpoint> all = values.find(ClusterSettings.DYN_SEEDS).orElse(List.of()).stream()
                .map(entry -> entry.value().peer())
                .toList();
        List<Endpoint> others = all.stream()
                .filter(peer -> !peer.equals(self.listen().peers()))
                .filter(peer -> !self.membership().address().equals(Optional.of(peer)))
                .toList();
        boolean namesSelf = others.size() < all.size();
        return new SeedList(List.of(), faults.none() ? others : List.of(), namesSelf, faults.inOrder());
    }

    private static SeedList nodes(Values values, PoolConf self, Faults faults) {
        RackRules.check(values, Optional.of(self.place()), faults);
        List<Warning> aboutSelf = new ArrayList<>(); // that a name stands for this node is no news here
        SeedRules rules = new SeedRules(faults, aboutSelf);
        List<SeedNode> others = rules.peers(values, Optional.of(self.place()));
        List<SeedNode> usable = faults.none() ? others : List.of();
        return new SeedList(usable, contacts(usable), rules.self().isPresent(), faults.inOrder());
    }

    /** The text that is read as this list again. */
    public static String text(List<SeedNode> nodes) {
        return nodes.stream().map(SeedNode::entry).collect(Collectors.joining("\n"));
    }

    private static SeedNode nameless(SeedNode node) {
        return new SeedNode(node.peer(), node.rack(), node.datacenter(), node.tokens(), Optional.empty());
    }

    private static boolean isJson(String text) {
        return text.stripLeading().matches("(?s)(\\{|\\[\\s*[\"{\\]]).*");
    }

    private static YamlNode.Sequence plain(String text) {
        List<YamlNode> entries = new ArrayList<>();
        for (String entry : text.split("[|\r\n]", -1)) {
            if (!entry.isBlank()) {
                entries.add(new YamlNode.Scalar(entry.strip(), new Mark(entries.size() + 1, 1)));
            }
        }
        return new YamlNode.Sequence(entries, Mark.START);
    }

    /** JSON is YAML, in its flow style. */
    private static YamlNode.Sequence json(String text, boolean contactsOnly, Faults faults) {
        YamlText yaml = YamlText.read(text);
        yaml.faults().forEach(faults::add);
        YamlNode root = yaml.root();
        if (root instanceof YamlNode.Mapping object) {
            root = fields(object).getOrDefault("seeds", root);
        }
        if (!(root instanceof YamlNode.Sequence list)) {
            if (faults.none()) {
                faults.add(root.mark(), "", "something else", NODES);
            }
            return new YamlNode.Sequence(List.of(), Mark.START);
        }
        List<YamlNode> entries = list.items().stream()
                .map(item -> item instanceof YamlNode.Mapping object ? entry(object, contactsOnly, faults) : item)
                .toList();
        return new YamlNode.Sequence(entries, list.mark());
    }

    private static YamlNode entry(YamlNode.Mapping object, boolean contactsOnly, Faults faults) {
        Map<String, YamlNode> fields = fields(object);
        Optional<String> host = first(fields, "hostname", "ip");
        Optional<String> port = first(fields, "peer_port");
        if (contactsOnly && host.isPresent() && port.isPresent()) {
            return new YamlNode.Scalar(contact(host.get(), port.get()), object.mark());
        }
        Optional<String> rack = first(fields, "rack");
        Optional<String> datacenter = first(fields, "dc");
        Optional<String> token = first(fields, "token");
        if (Stream.of(host, port, rack, datacenter, token).anyMatch(Optional::isEmpty)) {
            faults.add(object.mark(), "", "an object without one of them", contactsOnly ? CONTACT_FORM : OBJECT_FORM);
            return new YamlNode.Broken(object.mark());
        }
        String text = String.join(":", host.get(), port.get(), rack.get(), datacenter.get(), token.get());
        return new YamlNode.Scalar(text, object.mark());
    }

    private static String contact(String host, String port) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<String> first(Map<String, YamlNode> fields, String... names) {
        return Stream.of(names)
                .map(name -> fields.get(name) instanceof YamlNode.Scalar scalar ? scalar.text() : "")
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static Map<String, YamlNode> fields(YamlNode.Mapping object) {
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        object.entries().forEach(entry -> fields.putIfAbsent(entry.key().text(), entry.value()));
        return fields;
    }
}
