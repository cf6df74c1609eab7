package io.ringspan.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.jspecify.annotations.Nullable;

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
                described(id, "bytes", "Memory that Netty's buffers hold, on and off the heap.");
            case "netty.allocator.memory.pinned" -> described(id, "Of that, bytes in buffers that are in use.");
            case "netty.allocator.pooled.arenas" -> described(id, "Pools of the allocator, on and off the heap.");
            case "netty.allocator.pooled.cache.size" ->
                described(id, "How many buffers of a size a thread keeps for itself, by kind of size.");
            case "netty.allocator.pooled.chunk.size" -> described(id, "Bytes that a pool takes at a time.");
            case "netty.allocator.pooled.threadlocal.caches" ->
                described(id, "Threads that keep buffers for themselves.");
            default -> id;
        };
    }

    private static Meter.Id described(Meter.Id id, String help) {
        return described(id, id.getBaseUnit(), help);
    }

    private static Meter.Id described(Meter.Id id, @Nullable String unit, String help) {
        return new Meter.Id(id.getName(), Tags.of(id.getTags()), unit, help, id.getType());
    }
}
