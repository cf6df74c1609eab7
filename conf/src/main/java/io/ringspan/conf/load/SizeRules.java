package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.setting.ProcessSettings;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import java.util.Optional;
import java.util.stream.Stream;

/** The limits on memory fit into each other. */
final class SizeRules {
    private SizeRules() {}

    static void check(Values values, Faults faults) {
        Optional<Placed<Long>> replica = values.given(TrafficSettings.REPLICA_WINDOW_BYTES_MAX);
        Optional<Long> window = values.find(TrafficSettings.WINDOW_BYTES_MAX);
        if (replica.isPresent() && window.isPresent() && replica.get().value() > window.get()) {
            String key = TrafficSettings.REPLICA_WINDOW_BYTES_MAX.key();
            String allowed = "no more than window_bytes_max, " + Numbers.size(window.get());
            faults.add(replica.get().mark(), key, Numbers.size(replica.get().value()), allowed);
        }
        checkDirectMemory(values, window, faults);
    }

    private static void checkDirectMemory(Values values, Optional<Long> window, Faults faults) {
        Optional<Long> direct = values.find(ProcessSettings.DIRECT_MEMORY_MAX);
        Optional<Integer> request = values.find(TrafficSettings.REQUEST_BYTES_MAX);
        if (direct.isEmpty() || window.isEmpty() || request.isEmpty()) {
            return;
        }
        long least = window.get() + request.get();
        if (direct.get() < least) {
            String allowed = "at least window_bytes_max and request_bytes_max together, " + Numbers.size(least);
            String found = Numbers.size(direct.get());
            faults.add(firstGiven(values), ProcessSettings.DIRECT_MEMORY_MAX.key(), found, allowed);
        }
    }

    /** Where the file says one of the three numbers; if it says none of them, the defaults fit. */
    private static Mark firstGiven(Values values) {
        Stream<Optional<Mark>> marks = Stream.of(
                values.given(ProcessSettings.DIRECT_MEMORY_MAX).map(Placed::mark),
                values.given(TrafficSettings.WINDOW_BYTES_MAX).map(Placed::mark),
                values.given(TrafficSettings.REQUEST_BYTES_MAX).map(Placed::mark));
        return marks.flatMap(Optional::stream).findFirst().orElse(Mark.START);
    }
}
