package io.ringspan.conf.value;

import io.ringspan.conf.Secret;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Nearest;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;

/**
 * Words the faults of one directive's value.
 *
 * @param type what is allowed there
 * @param secret whether what is found there must not be shown
 */
public record Complaints(String key, ValueType<?> type, boolean secret, Faults faults) {
    /** What stands there, in words of ours. */
    void about(Mark mark, String found) {
        faults.add(mark, key, found, type.allowed());
    }

    /** A text that is no value; {@code why} may be empty. */
    void aboutText(YamlNode.Scalar scalar, String why) {
        String shown = secret ? Secret.MASK : Quote.of(scalar.text());
        String found = why.isEmpty() ? shown : shown + ", which " + why;
        String nearest = why.isEmpty() ? Nearest.to(scalar.text(), type.words()) : "";
        faults.add(new Problem(faults.spot(scalar.mark()), key, found, type.allowed(), nearest));
    }

    /** A value that is not what is allowed, whatever its shape. */
    void aboutWrong(YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar) {
            about(scalar.mark(), scalar.text().isEmpty() ? "nothing" : Quote.of(scalar.text()));
        } else {
            aboutShape(value);
        }
    }

    /** A value of another shape than a text. What is broken has been reported already. */
    void aboutShape(YamlNode value) {
        if (value instanceof YamlNode.Sequence) {
            about(value.mark(), "a list");
        } else if (value instanceof YamlNode.Mapping) {
            about(value.mark(), "a mapping");
        }
    }
}
