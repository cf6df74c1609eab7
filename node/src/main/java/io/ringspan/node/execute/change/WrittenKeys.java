package io.ringspan.node.execute.change;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.command.KeySpec;
import io.ringspan.node.effect.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which keys a command may have written, by what Redis says it does to them. Stateless. */
public final class WrittenKeys {
    private WrittenKeys() {}

    /** Of one command; none of one that only reads. A script's are those that it was given. */
    public static Set<String> of(Request request) {
        Set<String> keys = new LinkedHashSet<>();
        FoundKeys found = new FoundKeys();
        if ((request.command().isWrite()
                        || request.command().mayStore()
                        || request.command().hasReadOnlyForm())
                && request.command().keyPlaces().findToSend(request.arguments(), found)) {
            List<KeySpec> specs = request.command().facts().keySpecs();
            for (int i = 0; i < found.count(); i++) {
                if (isWritten(request.command(), specs.get(found.spec(i)))) {
                    keys.add(request.text(found.argument(i)));
                }
            }
        }
        return keys;
    }

    /** Redis says of some keys that they are read, and changes what is beside the value: XREADGROUP moves its group's place. */
    public static boolean isWritten(Command command, KeySpec spec) {
        return writes(spec) || command.facts().keySpecs().stream().allMatch(each -> each.isKnown() && !writes(each));
    }

    private static boolean writes(KeySpec spec) {
        return spec.flags().stream().noneMatch(flag -> flag.equals("RO"));
    }
}
