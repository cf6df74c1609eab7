package io.ringspan.conf.load;

import io.ringspan.conf.Secret;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;

/** Words the faults of one setting's value. Never shows a secret. */
record Complaints(Setting<?> setting, Faults faults) {
    /** What stands there in words of ours. */
    void about(Mark mark, String found) {
        faults.add(mark, setting.key(), found, setting.type().allowed());
    }

    /** A text that is no value; {@code why} may be empty. */
    void aboutText(YamlNode.Scalar scalar, String why) {
        String shown = setting.secret() ? Secret.MASK : Quote.of(scalar.text());
        String found = why.isEmpty() ? shown : shown + ", which " + why;
        String nearest =
                why.isEmpty() ? Nearest.to(scalar.text(), setting.type().words()) : "";
        faults.add(new Problem(
                faults.spot(scalar.mark()), setting.key(), found, setting.type().allowed(), nearest));
    }

    /** A value of another shape than the setting has. What is broken has been reported already. */
    void aboutShape(YamlNode value) {
        if (value instanceof YamlNode.Sequence) {
            about(value.mark(), "a list");
        } else if (value instanceof YamlNode.Mapping) {
            about(value.mark(), "a mapping");
        } else if (value instanceof YamlNode.Scalar scalar) {
            aboutText(scalar, "");
        }
    }
}
