package io.ringspan.node.session;

import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.seen.ClientInfo;

/**
 * One client connection, as far as commands ask for it or change it.
 *
 * <p><b>Owner.</b> The worker of the connection.
 *
 * <p><b>Threads.</b> Only {@link #describe} and {@link #kill} are called by other workers too; they read what never changes, and one
 * volatile field with all that does.
 */
public final class Session implements ClientInfo {
    /** What can be told about a connection, replaced as a whole when any of it changes. */
    private record Told(String name, String libName, String libVersion, int protocol) {}

    private static final Told AT_FIRST = new Told("", "", "", 2);

    private final long id;
    private final Ends ends;
    private final long createdMillis;
    private final ClientLevels levels;
    private final Runnable close;

    private boolean authenticated;
    private int protocol = 2;
    private volatile Told told = AT_FIRST;

    /**
     * Where a connection begins and ends.
     *
     * @param client its address, as host and port
     * @param node the same of the node
     * @param onThisMachine whether the client is on the node's own machine for certain
     */
    public record Ends(String client, String node, boolean onThisMachine) {}

    /**
     * Makes the session of a new connection.
     *
     * @param id of no other connection of this node, ever
     * @param createdMillis milliseconds since 1970
     * @param authenticated whether it may do everything without having given a password
     * @param close cuts its connection, from any thread
     */
    public Session(long id, Ends ends, long createdMillis, boolean authenticated, ClientLevels levels, Runnable close) {
        this.close = close;
        this.id = id;
        this.ends = ends;
        this.createdMillis = createdMillis;
        this.authenticated = authenticated;
        this.levels = levels;
    }

    /** The levels of its commands. */
    public ClientLevels levels() {
        return levels;
    }

    /** Cuts its connection. Any thread. */
    void kill() {
        close.run();
    }

    Ends ends() {
        return ends;
    }

    @Override
    public long id() {
        return id;
    }

    /** The version of RESP in which it is answered: 2 or 3. */
    public int protocol() {
        return protocol;
    }

    public boolean isAuthenticated() {
        return authenticated;
    }

    @Override
    public String address() {
        return ends.client();
    }

    /** What the client calls itself, empty for nothing. */
    @Override
    public String name() {
        return told.name();
    }

    void authenticate() {
        authenticated = true;
    }

    void speak(int version) {
        protocol = version;
        told = new Told(told.name(), told.libName(), told.libVersion(), version);
    }

    void rename(String name) {
        told = new Told(name, told.libName(), told.libVersion(), protocol);
    }

    void useLibrary(String libName) {
        told = new Told(told.name(), libName, told.libVersion(), protocol);
    }

    void useLibraryVersion(String libVersion) {
        told = new Told(told.name(), told.libName(), libVersion, protocol);
    }

    /** Back to how it began; its library stays what it is. */
    void reset(boolean authenticatedAgain) {
        authenticated = authenticatedAgain;
        protocol = 2;
        levels.ofConnection(null);
        told = new Told("", told.libName(), told.libVersion(), 2);
    }

    /** A line of CLIENT LIST, without its end. */
    String describe(long nowMillis) {
        Told now = told;
        return "id=" + id + " addr=" + ends.client() + " laddr=" + ends.node() + " name=" + now.name() + " age="
                + Math.max(0, (nowMillis - createdMillis) / 1000)
                + " flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 user=default redir=-1 resp=" + now.protocol()
                + " lib-name=" + now.libName() + " lib-ver=" + now.libVersion();
    }
}
