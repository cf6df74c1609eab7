package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.conf.load.LoadResult.Refused;
import java.util.ArrayList;
import java.util.List;

/** A good file of a few directives, to change one thing in. Each directive is one line; the pool's name is the first. */
record Sample(List<String> directives) {
    static final String FILE = "sample.yml";

    static Sample good() {
        return new Sample(List.of(
                "listen: 127.0.0.1:18102",
                "dyn_listen: 127.0.0.1:18101",
                "stats_listen: 127.0.0.1:18103",
                "tokens: 100",
                "servers: [127.0.0.1:18379:1]"));
    }

    /** The same file with this directive at its end, in place of another of its key. */
    Sample with(String key, String value) {
        List<String> changed = new ArrayList<>(without(key).directives);
        changed.add(key + ": " + value);
        return new Sample(changed);
    }

    Sample without(String key) {
        return new Sample(
                directives.stream().filter(line -> !line.startsWith(key + ":")).toList());
    }

    String text() {
        return "pool:\n  " + String.join("\n  ", directives) + "\n";
    }

    /** The line that the last directive stands in. */
    int lastLine() {
        return directives.size() + 1;
    }

    LoadResult load() {
        return ConfLoader.parse(FILE, text());
    }

    PoolConf conf() {
        return loaded().conf();
    }

    Loaded loaded() {
        LoadResult result = load();
        assertThat(result).isInstanceOf(Loaded.class);
        return (Loaded) result;
    }

    List<Problem> problems() {
        LoadResult result = load();
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).problems();
    }
}
