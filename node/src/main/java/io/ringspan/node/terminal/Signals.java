package io.ringspan.node.terminal;

import java.lang.reflect.Proxy;

/** Hears signals of the system. By name, since the compiler warns of every mention; there is no other way. Stateless. */
final class Signals {
    private Signals() {}

    /**
     * From now on this is done at the signal, instead of what the JVM would do.
     *
     * @param name without SIG
     * @param done runs on a thread of its own each time
     * @return false where signals cannot be had, as in a JVM that leaves them alone ({@code -Xrs})
     */
    static boolean on(String name, Runnable done) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object doing = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, its) -> {
                        if (method.getName().equals("handle")) {
                            done.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), doing);
            return true;
        } catch (ReflectiveOperationException notHere) {
            return false;
        }
    }
}
