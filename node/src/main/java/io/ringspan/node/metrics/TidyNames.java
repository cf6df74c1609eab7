package io.ringspan.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/** Micrometer's meters in the words that Prometheus asks for: those that its lint finds fault with, made right. */
final class TidyNames implements MeterFilter {

    /** In nanoseconds; {@link Families} has it in seconds, under the name that all Prometheus clients use. */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals("process.cpu.time") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        return switch (id.getName()) {
            case "system.cpu.count" -> id.withName("system.cpus");
            case "netty.allocator.memory.used" ->
                new Meter.Id(
                        id.getName(),
                        Tags.of(id.getTags()),
                        "bytes",
                        "Memory that Netty's buffers hold, on and off the heap.",
                        id.getType());
            default -> id;
        };
    }
}
