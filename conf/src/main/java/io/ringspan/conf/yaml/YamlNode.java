package io.ringspan.conf.yaml;

import java.util.List;

/** A piece of a YAML text, and where it began. */
public sealed interface YamlNode {
    Mark mark();

    /** Text, quoted or not: what kind of value it is, its reader decides. Empty if the file has nothing there. */
    record Scalar(String text, Mark mark) implements YamlNode {}

    /** A list, in block or flow style. */
    record Sequence(List<YamlNode> items, Mark mark) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys and values in the order of the file; the same key may come twice. */
    record Mapping(List<Entry> entries, Mark mark) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** Something that is not accepted and has been reported already. */
    record Broken(Mark mark) implements YamlNode {}

    /** A key and its value. */
    record Entry(Scalar key, YamlNode value) {}
}
