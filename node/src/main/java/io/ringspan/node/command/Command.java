package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One command of the table: what Redis says about it and how this node serves it. What the engine asks for each
 * command of a client is laid out as plain fields.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Command {
    private static final int SET_WITHOUT_OPTIONS = 3;
    /** Of commands that newer stores let have more arguments: older ones answer with the error that belongs there. */
    private static final Map<String, Integer> NEWER_ARITY = Map.of("zrank", -3, "zrevrank", -3);

    private static final Set<String> SCRIPTS = Set.of("eval", "evalsha", "fcall");
    private static final Set<String> READING_SCRIPTS = Set.of("eval_ro", "evalsha_ro", "fcall_ro");

    private final CommandFacts facts;
    private final Serving serving;
    private final String sentAs;
    private final List<Command> subcommands;
    private final @Nullable NameTable subcommandsByName;
    private final String ownName;
    private final @Nullable String refusal;

    private final int id;
    private final int group;
    private final int arity;
    private final int firstKey;
    private final int keyStep;
    private final boolean write;
    private final boolean singleKey;
    private final boolean split;
    private final boolean sameOwners;
    private final KeyPlaces keyPlaces;
    private final boolean allKeys;
    private final boolean chosenNodes;
    private final boolean everyNode;
    private final boolean local;
    private final boolean pairs;
    private final boolean decided;
    private final boolean readOnlyForm;
    private final boolean script;
    private final boolean transaction;
    private final boolean waits;
    private final boolean namedScript;
    private final boolean readingScript;
    private final Form form;
    private final boolean newer;
    private final int plainMax;
    private final boolean withoutAuth;
    private final boolean prefix;
    private final boolean wait;

    Command(int id, int group, CommandFacts facts, Serving serving, List<Command> subcommands) {
        this(id, group, facts, serving, subcommands, facts.name());
    }

    private Command(int id, int group, CommandFacts facts, Serving serving, List<Command> subcommands, String sentAs) {
        this.sentAs = sentAs;
        this.id = id;
        this.group = group;
        this.facts = facts;
        this.serving = serving;
        this.subcommands = List.copyOf(subcommands);
        this.ownName = facts.name().substring(facts.name().indexOf('|') + 1);
        this.subcommandsByName = subcommands.isEmpty() ? null : new NameTable(subcommands);
        this.refusal = CommandErrors.refusal(facts.name(), serving);
        this.arity = NEWER_ARITY.getOrDefault(sentAs, facts.arity());
        this.firstKey = facts.keys().first();
        this.keyStep = facts.keys().step();
        this.write = serving.access() == Access.WRITE;
        this.singleKey = serving.route() == Route.SINGLE_KEY;
        this.split = serving.route() == Route.SPLIT;
        this.sameOwners = serving.route() == Route.SAME_OWNERS;
        this.keyPlaces = KeyPlaces.of(facts.keySpecs());
        this.allKeys = serving.route() == Route.ALL_OWNERS;
        this.chosenNodes = serving.route() == Route.CHOSEN_NODES;
        this.everyNode = serving.route() == Route.EVERY_NODE;
        this.local = serving.route() == Route.LOCAL;
        this.pairs = serving.parts().split() == Split.KEY_VALUES;
        this.form = serving.copies().form();
        Replication replication = serving.copies().replication();
        this.decided = !serving.route().isNowhere()
                && (replication == Replication.AS_EFFECT || replication == Replication.AS_VALUE);
        boolean denied = serving.route() == Route.DENIED;
        this.readOnlyForm = SCRIPTS.contains(sentAs);
        this.script = readOnlyForm || SCRIPTS.stream().anyMatch(name -> sentAs.equals(name + "_ro"));
        this.transaction = facts.words().group().equals("transactions") && !denied;
        this.waits = decided && facts.traits().flags().contains("blocking") && form != Form.XREAD;
        this.newer = facts.isNewer() && !local && refusal == null;
        this.namedScript = sentAs.equals("evalsha") || sentAs.equals("evalsha_ro");
        this.readingScript = READING_SCRIPTS.contains(sentAs);
        this.plainMax = plainMax();
        this.withoutAuth = facts.traits().flags().contains("no_auth");
        this.prefix = sentAs.equals("consistency") && !denied;
        this.wait = sentAs.equals("wait") && !denied;
    }

    /**
     * The same command where some are denied.
     *
     * @param denial why a command is denied, null if it is not
     */
    Command without(Function<Command, @Nullable String> denial) {
        List<Command> left =
                subcommands.stream().map(sub -> sub.without(denial)).toList();
        String reason = denial.apply(this);
        if (reason == null && left.equals(subcommands)) {
            return this;
        }
        Serving its = reason == null ? serving : serving.by(Route.DENIED, reason);
        return new Command(id, group, facts, its, left, sentAs);
    }

    /** The same command where clients call it so; of a container the subcommands keep their own names. */
    Command called(String other) {
        List<Command> under = subcommands.stream()
                .map(sub -> sub.called(other + "|" + sub.ownName))
                .toList();
        Serving its = refusal == null ? serving.by(Route.RENAMED, "") : serving;
        return new Command(id, group, facts.called(other), its, under, sentAs);
    }

    private int plainMax() {
        if (decided || newer) {
            return 0;
        }
        return form == Form.NONE ? Integer.MAX_VALUE : form == Form.SET ? SET_WITHOUT_OPTIONS : 0;
    }

    /** Its place in {@link CommandTable#all()}, so that counters per command can be plain arrays. */
    public int id() {
        return id;
    }

    /** The place of its group in {@link CommandTable#groups()}, for the same reason. */
    public int group() {
        return group;
    }

    /** In lower case, with its container's name before a bar: {@code get}, {@code client|id}. */
    public String name() {
        return facts.name();
    }

    /** The name without its container's: {@code id} of {@code client|id}. */
    public String ownName() {
        return ownName;
    }

    /** Whether clients know it by another name than nodes and stores do. */
    public boolean isRenamed() {
        return !sentAs.equals(facts.name());
    }

    /** The name by which nodes and stores know it. */
    public String sentAs() {
        return sentAs;
    }

    /** Whether operators have denied it to clients. */
    public boolean isDenied() {
        return serving.route() == Route.DENIED;
    }

    /** What Redis says about it, for those who print it. */
    public CommandFacts facts() {
        return facts;
    }

    /** How it is served, for those who print it. */
    public Serving serving() {
        return serving;
    }

    public List<Command> subcommands() {
        return subcommands;
    }

    /** Whether an argument behind the name selects one of its {@link #subcommands}, when there is one. */
    public boolean isContainer() {
        return subcommandsByName != null;
    }

    /** The subcommand with the name of {@code length} bytes at index {@code at}, in any case, or null. */
    public @Nullable Command subcommand(ByteBuf in, int at, int length) {
        return subcommandsByName == null ? null : subcommandsByName.find(in, at, length);
    }

    /**
     * The command that the arguments from {@code from} on, of which the first is its name, are about: of a container the
     * subcommand, when another argument follows. Null if there is no such subcommand.
     */
    public @Nullable Command chosenBy(Arguments arguments, int from) {
        return !isContainer() || arguments.count() == from + 1
                ? this
                : subcommand(arguments.bytes(), arguments.at(from + 1), arguments.length(from + 1));
    }

    /** Whether {@code count} arguments, the name included, are a number that it takes. */
    public boolean takes(int count) {
        return (arity >= 0 ? count == arity : count >= -arity) && (!pairs || (count & 1) == 1);
    }

    /** The argument with its first key, 0 when it has none at a fixed place. */
    public int firstKey() {
        return firstKey;
    }

    /** From one key to the next; what is between them belongs to the key before it. */
    public int keyStep() {
        return keyStep;
    }

    public boolean isWrite() {
        return write;
    }

    /** It goes to the owners of {@link #firstKey()}. */
    public boolean isSingleKey() {
        return singleKey;
    }

    /** Every argument from {@link #firstKey()} on, by {@link #keyStep()}, is a key; it is cut by owner. */
    public boolean isSplit() {
        return split;
    }

    /** Its keys, where {@link #keyPlaces} finds them, need one set of owners; it goes there as it stands. */
    public boolean needsSameOwners() {
        return sameOwners;
    }

    /** Finds its keys, wherever they are. */
    public KeyPlaces keyPlaces() {
        return keyPlaces;
    }

    /** It is about all keys, and goes to all owners. */
    public boolean isAboutAllKeys() {
        return allKeys;
    }

    /** It asks nodes that {@code ringread} chooses. */
    public boolean asksChosenNodes() {
        return chosenNodes;
    }

    /** It is about the scripts and libraries of functions that every node keeps. */
    public boolean isAboutScripts() {
        return everyNode;
    }

    /** The node answers it. */
    public boolean isLocal() {
        return local;
    }

    /** Whether its second argument is a level, and a whole command to be run at that follows. */
    public boolean isPrefix() {
        return prefix;
    }

    /** Whether it is answered only once other racks have what was written before. */
    public boolean isWait() {
        return wait;
    }

    /** Whether {@code resp.Forms} must look at its arguments before it is sent. */
    public boolean hasForms() {
        return form != Form.NONE;
    }

    /** Whether, of several replicas of its keys, one has to decide what it does, in each form of it. */
    public boolean isDecided() {
        return decided;
    }

    /** Whether it runs a script, which it names by its digest. */
    public boolean runsNamedScript() {
        return namedScript;
    }

    /** Whether it runs a script or a function, which the store keeps from writing. */
    public boolean isReadingScript() {
        return readingScript;
    }

    /** Whether each store that there may be has it. */
    public boolean isOfEveryStore() {
        return facts.isOfEveryStore();
    }

    /** Whether it calls a function that may write. */
    public boolean callsFunction() {
        return readOnlyForm && facts.name().equals("fcall");
    }

    /** Whether there is a command of its name and {@code _ro} that does the same and may not write. */
    public boolean hasReadOnlyForm() {
        return readOnlyForm;
    }

    /** Whether it runs a script, be it one that may not write. */
    public boolean isScript() {
        return script;
    }

    /** Whether it begins or ends a transaction, or watches keys for one. */
    public boolean isTransaction() {
        return transaction;
    }

    /** Whether it waits if there is nothing for it, in each form of it. */
    public boolean waits() {
        return waits;
    }

    /** Whether Redis counts it among those that write, also if most of its forms only read. */
    public boolean mayStore() {
        return facts.traits().flags().contains("write");
    }

    /** Whether it goes to stores of which some, though not too old, do not have it. */
    public boolean isNewer() {
        return newer;
    }

    /** The rule that looks at its arguments. */
    public Form form() {
        return form;
    }

    /** Whether it goes to the owners of its one key as it stands when it has {@code count} arguments, its name included. */
    public boolean isPlain(int count) {
        return singleKey && count <= plainMax && takes(count);
    }

    /** Whether a client that has not given the password may send it. */
    public boolean isAllowedBeforeAuth() {
        return withoutAuth;
    }

    /** The error that says why it is not served, without the leading minus and the line's end; null when it is. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Whether it can be used at all: it is answered, or it is a container of one that is, other than HELP. */
    public boolean isServed() {
        return (isContainer() && arity < -1)
                ? subcommands.stream().anyMatch(sub -> sub.isServed() && !sub.ownName.equals("help"))
                : refusal == null;
    }

    public Split split() {
        return serving.parts().split();
    }

    public Merge merge() {
        return serving.parts().merge();
    }

    public ValueKind value() {
        return serving.copies().value();
    }

    public Replication replication() {
        return serving.copies().replication();
    }

    @Override
    public String toString() {
        return facts.name();
    }
}
