package io.ringspan.node.demo;

import io.ringspan.base.Endpoint;
import io.ringspan.node.local.cluster.LocalCluster;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes in one datacenter, reads in the other, and shows it until the thread is interrupted.
 *
 * <p><b>Owner.</b> The main thread.
 *
 * <p><b>Limits.</b> {@link #KEYS} keys over and over, so the stores do not grow.
 */
public final class LiveRun {
    static final int KEYS = 20_000;

    private static final int PAGE_SECONDS = 1;
    private static final int LINE_SECONDS = 2;
    private static final String VALUE = "a value of some length, as caches hold: ".repeat(2);

    private final LocalCluster cluster;
    private final PrintWriter out;
    private final boolean interactive;
    private final DemoView view;

    /** A run on this cluster; {@code interactive} if {@code out} is a terminal whose cursor may be moved. */
    public LiveRun(LocalCluster cluster, PrintWriter out, boolean interactive, boolean coloured) {
        this.cluster = cluster;
        this.out = out;
        this.interactive = interactive;
        this.view = new DemoView(
                cluster.firstOf("dc1").clients(),
                cluster.firstOf("dc2").clients(),
                cluster.firstOf("dc1").conf().listen().stats(),
                coloured);
    }

    /** Runs until the thread is interrupted, or nobody reads the output any more. */
    public void run() throws InterruptedException {
        Endpoint writeAt = view.writeAt();
        Endpoint readAt = view.readAt();
        List<NodeLook> looks = cluster.nodes().stream().map(NodeLook::new).toList();
        try (SteadyLoad writes = SteadyLoad.start("writes", writeAt, LiveRun::write);
                SteadyLoad reads = SteadyLoad.start("reads", readAt, LiveRun::read);
                DelayProbe probe = DelayProbe.start(writeAt, readAt)) {
            show(new Sampler(looks, writes, reads, probe));
        }
    }

    private void show(Sampler sampler) throws InterruptedException {
        int shown = 0;
        if (!interactive) {
            view.ring(sampler.sample()).lines().forEach(out::println);
            view.next().forEach(out::println);
        }
        while (!out.checkError()) { // nobody reads any more: ringspan demo | head
            DemoFacts facts = sampler.sample();
            if (interactive) {
                List<String> page = view.page(facts);
                out.print((shown > 0 ? "\u001b[" + shown + "A" : "") + "\r");
                page.forEach(line -> out.print(line + "\u001b[K\n"));
                shown = page.size();
            } else {
                out.println(view.line(facts));
            }
            out.flush();
            TimeUnit.SECONDS.sleep(interactive ? PAGE_SECONDS : LINE_SECONDS);
        }
    }

    private static String[] write(long number) {
        return new String[] {"SET", "live:" + number % KEYS, VALUE + number};
    }

    private static String[] read(long number) {
        return new String[] {"GET", "live:" + number % KEYS};
    }
}
