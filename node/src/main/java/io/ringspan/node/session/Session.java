package io.ringspan.node.session;

import io.ringspan.node.acl.User;
import io.ringspan.node.acl.Users;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.seen.ClientInfo;
import io.ringspan.node.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * One client connection, as far as commands ask for it or change it.
 *
 * <p><b>Owner.</b> The worker of the connection.
 *
 * <p><b>Threads.</b> Only {@link #describe}, {@link #kill} and {@link #unblock} are called by other workers too; they read what never changes,
 * volatile fields, and of a transaction what may be a moment old.
 */
public final class Session implements ClientInfo {
    /** What can be told about a connection, replaced as a whole when any of it changes. */
    private record Told(String name, String libName, String libVersion, int protocol) {}

    private static final Told AT_FIRST = new Told("", "", "", 2);

    private final long id;
    private final Ends ends;
    private final long createdMillis;
    private final ClientLevels levels;
    private final Way way;
    private final Transaction transaction = new Transaction();
    private final Muting muting = new Muting();

    private boolean hearsOnly;
    private boolean mayCommand;
    private boolean isFree;
    private int protocol = 2;
    /** Null while it has not said who it is, and has to. */
    private volatile @Nullable User user;

    private volatile Told told = AT_FIRST;
    private volatile @Nullable Blocking blocking;

    /**
     * Where a connection begins and ends.
     *
     * @param client its address, as host and port
     * @param node the same of the node
     * @param onThisMachine whether the client is on the node's own machine for certain
     */
    public record Ends(String client, String node, boolean onThisMachine) {}

    /**
     * How others get to a connection.
     *
     * @param subscriptions what it is subscribed to, and what it hears of that
     * @param close cuts it, from any thread
     */
    public record Way(Subscriptions subscriptions, Runnable close) {}

    /**
     * Makes the session of a new connection.
     *
     * @param id of no other connection of this node, ever
     * @param createdMillis milliseconds since 1970
     * @param user who it is if it says nothing; null if it has to
     */
    public Session(long id, Ends ends, long createdMillis, @Nullable User user, ClientLevels levels, Way way) {
        this.way = way;
        this.id = id;
        this.ends = ends;
        this.createdMillis = createdMillis;
        this.user = user;
        this.levels = levels;
        judge();
    }

    /** It is answered in that dialect of its protocol, until it says otherwise. Once, before its first command. */
    public void speaks(int dialect) {
        protocol = dialect;
        told = new Told("", "", "", dialect);
    }

    /** The levels of its commands. */
    public ClientLevels levels() {
        return levels;
    }

    /** Cuts its connection. Any thread. */
    void kill() {
        way.close().run();
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
        return user != null;
    }

    /** It is cut off if it is no user any more, or one who may do something else now. Any thread. */
    public void leaveUnlessStill(Users users) {
        User now = user;
        if (now != null && !users.isStill(now)) {
            kill();
        }
    }

    /** Who it is; null if it has not said so, and has to. Any thread. */
    public @Nullable User user() {
        return user;
    }

    /** Whether it may send commands other than those that make or end a connection, or are about its channels. */
    public boolean mayCommand() {
        return mayCommand;
    }

    /** Whether it may, and nothing of that has to be looked at, since its user may do everything. */
    public boolean isFree() {
        return isFree;
    }

    /** In RESP2 nothing tells a message from a reply: so a client with channels gets none but about them. */
    boolean hearsOnly() {
        return hearsOnly;
    }

    /** To be called after each change of what decides that: each command asks, and few change it. */
    void judge() {
        hearsOnly = protocol == 2 && way.subscriptions().isSubscribed();
        User now = user;
        mayCommand = now != null && !hearsOnly;
        isFree = now != null && mayCommand && now.isUnlimited();
    }

    /** What it is subscribed to. */
    public Subscriptions subscriptions() {
        return way.subscriptions();
    }

    /** It waits in a command; null if it does no longer. */
    public void blockedIn(@Nullable Blocking command) {
        blocking = command;
    }

    /**
     * Ends the waiting in a command. Any thread.
     *
     * @return whether it waited
     */
    public boolean unblock(boolean asError) {
        Blocking command = blocking;
        if (command != null) {
            command.unblock(asError);
        }
        return command != null;
    }

    /** What it has begun with MULTI and WATCH. */
    public Transaction transaction() {
        return transaction;
    }

    /** Which replies it does without. */
    public Muting muting() {
        return muting;
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

    /**
     * It has shown that it is that user.
     *
     * @param users those in force: if others have come meanwhile, among whom it is somebody else, it is nobody
     */
    void authenticate(User as, Users users) {
        user = as;
        if (!users.isStill(as)) {
            user = null;
        }
        judge();
    }

    void speak(int version) {
        protocol = version;
        way.subscriptions().speak(version);
        judge();
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
    void reset(@Nullable User again) {
        user = again;
        protocol = 2;
        way.subscriptions().clear();
        way.subscriptions().speak(2);
        judge();
        muting.on();
        transaction.end();
        levels.ofConnection(null);
        told = new Told("", told.libName(), told.libVersion(), 2);
    }

    /** Redis calls those who have not said who they are so, too. */
    String userName() {
        User now = user;
        return now == null ? User.DEFAULT : now.name();
    }

    private String flags() {
        String flags = (way.subscriptions().isSubscribed() ? "P" : "")
                + (transaction.shown() >= 0 ? "x" : "")
                + (blocking != null ? "b" : "");
        return flags.isEmpty() ? "N" : flags;
    }

    /** A line of CLIENT LIST, without its end. */
    String describe(long nowMillis) {
        Told now = told;
        Subscriptions its = way.subscriptions();
        return "id=" + id + " addr=" + ends.client() + " laddr=" + ends.node() + " name=" + now.name() + " age="
                + Math.max(0, (nowMillis - createdMillis) / 1000)
                + " flags=" + flags() + " db=0 sub=" + its.channels() + " psub="
                + its.patterns() + " ssub=" + its.shards() + " multi="
                + transaction.shown() + " user=" + userName() + " redir=-1 resp="
                + now.protocol()
                + " lib-name=" + now.libName() + " lib-ver=" + now.libVersion();
    }
}
