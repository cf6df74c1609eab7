package io.ringspan.conf.yaml;

import java.util.List;

/**
 * What a text holds.
 *
 * @param root its one document, as far as it could be read
 * @param complete whether it could be read to its end; if not, the last of the faults says why
 */
public record YamlText(YamlNode root, boolean complete, List<YamlFault> faults) {
    public YamlText {
        faults = List.copyOf(faults);
    }

    /** Reads {@code text}; never throws, whatever it holds. */
    public static YamlText read(String text) {
        return new YamlReader(text).read();
    }
}
