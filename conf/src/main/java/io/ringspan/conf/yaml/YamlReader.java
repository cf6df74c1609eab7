package io.ringspan.conf.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree from the parser's events.
 *
 * <p>**Owner.** The thread that calls {@link #read}, once. **Limits.** Collections nest {@value #DEPTH_MAX} deep; what is
 * deeper is reported once and skipped. The length of the text is the caller's to limit.
 */
final class YamlReader {
    private static final int DEPTH_MAX = 8;
    private static final int SKIPPED_DEPTH_MAX = 64;
    private static final String PLAIN_ONLY = "plain keys, values and lists";

    private final String text;
    private final Iterator<Event> events;
    private final List<YamlFault> faults = new ArrayList<>();
    private boolean complete = true;

    YamlReader(String text) {
        this.text = text;
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    YamlText read() {
        YamlNode root = new YamlNode.Scalar("", Mark.START);
        int documents = 0;
        for (Optional<Event> event = next(); event.isPresent(); event = next()) {
            if (event.get() instanceof DocumentStartEvent start) {
                documents++;
                refuseDirectives(start);
                if (documents == 2) {
                    fault(mark(start), "a second document", "one document");
                }
            } else if (event.get() instanceof NodeEvent node && documents == 1) {
                root = node(node, 0);
            }
        }
        return new YamlText(root, complete, faults);
    }

    private YamlNode node(NodeEvent event, int depth) {
        Mark mark = mark(event);
        if (event instanceof AliasEvent) {
            fault(mark, "an alias (*)", PLAIN_ONLY);
            return new YamlNode.Broken(mark);
        }
        refuseAnchor(event, mark);
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), mark);
            return new YamlNode.Scalar(scalar.getValue(), mark);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        refuseTag(start.getTag(), mark);
        if (depth == DEPTH_MAX) {
            fault(mark, "a list or mapping nested more than " + DEPTH_MAX + " deep", PLAIN_ONLY);
            skipCollection();
            return new YamlNode.Broken(mark);
        }
        return start instanceof MappingStartEvent ? mapping(mark, depth + 1) : sequence(mark, depth + 1);
    }

    private YamlNode sequence(Mark mark, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Optional<NodeEvent> event = nextOfCollection(); event.isPresent(); event = nextOfCollection()) {
            items.add(node(event.get(), depth));
        }
        return new YamlNode.Sequence(items, mark);
    }

    private YamlNode mapping(Mark mark, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Optional<NodeEvent> event = nextOfCollection(); event.isPresent(); event = nextOfCollection()) {
            YamlNode key = node(event.get(), depth);
            Optional<NodeEvent> valueEvent = nextOfCollection();
            if (valueEvent.isEmpty()) {
                break;
            }
            YamlNode value = node(valueEvent.get(), depth);
            if (key instanceof YamlNode.Scalar name) {
                entries.add(new YamlNode.Entry(name, value));
            } else if (!(key instanceof YamlNode.Broken)) {
                fault(key.mark(), "a list or mapping as a key", PLAIN_ONLY);
            }
        }
        return new YamlNode.Mapping(entries, mark);
    }

    /** The next node of the collection being read; nothing at its end, or where the text breaks off. */
    private Optional<NodeEvent> nextOfCollection() {
        return next().flatMap(event -> event instanceof NodeEvent node ? Optional.of(node) : Optional.empty());
    }

    private void skipCollection() {
        int open = 1;
        for (Optional<Event> event = next(); event.isPresent(); event = next()) {
            if (event.get() instanceof CollectionStartEvent) {
                if (++open > SKIPPED_DEPTH_MAX) {
                    complete = false; // the parser's own time grows with the square of the depth
                }
            } else if (event.get() instanceof CollectionEndEvent && --open == 0) {
                return;
            }
        }
    }

    /** The next event; nothing at the end of the text or once the text is no YAML. */
    private Optional<Event> next() {
        if (!complete) {
            return Optional.empty();
        }
        try {
            return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
        } catch (MarkedYamlEngineException broken) {
            Optional<Mark> at =
                    broken.getProblemMark().or(broken::getContextMark).map(YamlReader::mark);
            breakOff(at.orElse(Mark.START), broken.getProblem());
        } catch (ReaderException broken) {
            breakOff(
                    markOfCodePoint(broken.getPosition()),
                    "the unprintable character U+%04X".formatted(broken.getCodePoint()));
        } catch (YamlEngineException broken) {
            breakOff(Mark.START, String.valueOf(broken.getMessage()));
        }
        return Optional.empty();
    }

    private void breakOff(Mark mark, String why) {
        complete = false;
        fault(mark, "what is no YAML (" + why.replace('\n', ' ') + ")", "YAML");
    }

    private void refuseDirectives(DocumentStartEvent start) {
        if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
            fault(mark(start), "a directive (%)", PLAIN_ONLY);
        }
    }

    private void refuseAnchor(NodeEvent event, Mark mark) {
        event.getAnchor().ifPresent(anchor -> fault(mark, "an anchor (&" + anchor.getValue() + ")", PLAIN_ONLY));
    }

    private void refuseTag(Optional<String> tag, Mark mark) {
        tag.ifPresent(name -> fault(mark, "a tag (" + name + ")", PLAIN_ONLY));
    }

    private void fault(Mark mark, String found, String allowed) {
        faults.add(new YamlFault(mark, found, allowed));
    }

    private Mark markOfCodePoint(int position) {
        int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
        String before = text.substring(0, end);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Mark(line, end - before.lastIndexOf('\n'));
    }

    private static Mark mark(Event event) {
        return event.getStartMark().map(YamlReader::mark).orElse(Mark.START);
    }

    private static Mark mark(org.snakeyaml.engine.v2.exceptions.Mark mark) {
        return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
