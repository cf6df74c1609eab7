package io.ringspan.node.admin;

import io.ringspan.base.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came with a request.
 *
 * @param path what stands where the page's path has a name in braces
 * @param query what follows the question mark, by name, in its order
 * @param body empty if it has none
 * @param accept what the asker takes, as its header says it; empty when it has none
 * @param by who asks, for the log
 */
public record Asked(Map<String, String> path, Map<String, List<String>> query, String body, String accept, String by) {
    public Asked {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    /** What the query has under that name; the last of it, if that stands there more than once. */
    public Optional<String> text(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All that it has under that name, in that order. */
    public List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /**
     * The body.
     *
     * @param form a record; a name that it does not have is refused
     * @throws AdminException if the body is something else; its message says what
     */
    public <T> T json(Class<T> form) {
        return Json.read(body, form);
    }

    /** What the path has at {@code {name}}. */
    public String at(String name) {
        String found = path.get(name);
        if (found == null) {
            throw new IllegalStateException("this page's path has no {" + name + "}");
        }
        return found;
    }

    /**
     * A whole number of the query.
     *
     * @throws AdminException if something else stands there
     */
    public int number(String name, int least, int most, int otherwise) {
        String text = text(name).orElse("");
        if (!query.containsKey(name)) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below, as if it were too large
        }
        throw new AdminException(name + " is \"" + text + "\": wanted is a number from " + least + " to " + most);
    }

    /**
     * Takes no other names in the query than these.
     *
     * @throws AdminException if there are others
     */
    public void takes(String... names) {
        for (String name : query.keySet()) {
            if (!List.of(names).contains(name)) {
                throw new AdminException("there is no \"" + name + "\" to ask by; there "
                        + (names.length == 0 ? "is none" : "are " + String.join(", ", names)));
            }
        }
    }

    /**
     * A node by its name.
     *
     * @throws AdminException if it is no name of a node
     */
    public static NodeId node(String name) {
        try {
            return NodeId.parse(name);
        } catch (IllegalArgumentException unfit) {
            throw new AdminException(String.valueOf(unfit.getMessage()));
        }
    }
}
