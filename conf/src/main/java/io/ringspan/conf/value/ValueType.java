package io.ringspan.conf.value;

import io.ringspan.conf.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * The values that a setting takes.
 *
 * @param unit what a bare number counts; empty if the value is no number
 * @param allowed the values, in words for people
 * @param words the values where they are a few words, else empty
 * @param reader turns what the file holds into a value
 */
public record ValueType<T>(String unit, String allowed, List<String> words, Reader<T> reader) {
    /** Turns a piece of a file into a value. */
    public interface Reader<T> {
        /** The value; nothing if it is not one, and then the reason is among the faults. */
        Optional<T> read(YamlNode value, Complaints complaints);
    }

    /** Turns text into a value. */
    public interface Parser<T> {
        T parse(String text) throws UnfitValue;
    }

    /** One piece of text. */
    public static <T> ValueType<T> ofText(String unit, String allowed, Parser<T> parser) {
        return new ValueType<>(unit, allowed, List.of(), (value, complaints) -> scalar(value, parser, complaints));
    }

    /** A list that means something only as a whole. A value that stands alone is a list of one. */
    public static <T> ValueType<List<Placed<T>>> ofList(String allowed, Parser<T> parser) {
        return new ValueType<>("", allowed, List.of(), (value, complaints) -> {
            int expected = items(value).size();
            return Optional.of(list(value, parser, complaints)).filter(read -> read.size() == expected);
        });
    }

    /** A list whose items stand each for itself: those that can be read are, so that more faults are found at once. */
    public static <T> ValueType<List<Placed<T>>> ofItems(String allowed, Parser<T> parser) {
        return new ValueType<>("", allowed, List.of(), (value, complaints) -> {
            boolean empty = items(value).isEmpty();
            return Optional.of(list(value, parser, complaints)).filter(read -> empty || !read.isEmpty());
        });
    }

    /** The same values, some of which are words that a misspelt one can be compared with. */
    ValueType<T> withWords(List<String> theWords) {
        return new ValueType<>(unit, allowed, theWords, reader);
    }

    private static <T> Optional<T> scalar(YamlNode value, Parser<T> parser, Complaints complaints) {
        if (!(value instanceof YamlNode.Scalar scalar)) {
            complaints.aboutShape(value);
            return Optional.empty();
        }
        if (scalar.text().isEmpty()) {
            complaints.about(scalar.mark(), "nothing");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(scalar.text()));
        } catch (UnfitValue unfit) {
            complaints.aboutText(scalar, unfit.why());
            return Optional.empty();
        }
    }

    private static <T> List<Placed<T>> list(YamlNode value, Parser<T> parser, Complaints complaints) {
        return items(value).stream()
                .flatMap(item -> scalar(item, parser, complaints).map(it -> new Placed<>(it, item.mark())).stream())
                .toList();
    }

    private static List<YamlNode> items(YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()) {
            return List.of();
        }
        return value instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(value);
    }
}
