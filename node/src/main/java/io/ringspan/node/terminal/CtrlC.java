package io.ringspan.node.terminal;

import java.lang.reflect.Proxy;

/** What Ctrl-C does while the JVM ends already: by itself the JVM would not heed it before all hooks are done. */
public final class CtrlC {
    /** What a shell shows for a process that SIGINT ended. */
    private static final int EXIT_CODE = 130;

    private CtrlC() {}

    /**
     * From now on Ctrl-C ends the process at once, and whatever it was doing is left as it is. Where that cannot be had, as
     * in a JVM that leaves signals alone ({@code -Xrs}), Ctrl-C does what it did.
     */
    public static void endsAtOnce() {
        try {
            // By name, since the compiler warns of every mention; there is no other way to hear a signal twice.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halting = Proxy.newProxyInstance(
                    CtrlC.class.getClassLoader(), new Class<?>[] {handler}, (self, method, its) -> {
                        if (method.getName().equals("handle")) {
                            Runtime.getRuntime().halt(EXIT_CODE);
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), halting);
        } catch (ReflectiveOperationException notHere) {
            return;
        }
    }
}
