package io.ringspan.node.script;

import io.ringspan.node.script.library.LibraryList;
import io.ringspan.node.script.registry.Kept;
import io.ringspan.node.script.registry.Registry;
import io.ringspan.node.script.registry.Stamp;
import io.ringspan.node.store.StoreFurnisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the own store all that is kept, at each connect, before anybody uses the connection. The store worker's connection also has the
 * store forget what was deleted while it was away. A library that nobody loaded through a node is left alone, unless all
 * libraries have been deleted once: then it may be one of those.
 *
 * <p><b>Owner.</b> The worker of the link.
 */
final class Furnishing implements StoreFurnisher {
    private static final Logger LOG = LoggerFactory.getLogger(Furnishing.class);

    private final Registry registry;
    private final StoreCommands commands;
    private final Refusals refusals;
    private final boolean ofStoreWorker;
    private Stamp noScripts = Stamp.NEVER;

    Furnishing(StoreCommands commands, Refusals refusals, boolean ofStoreWorker) {
        this.registry = commands.registry();
        this.commands = commands;
        this.refusals = refusals;
        this.ofStoreWorker = ofStoreWorker;
    }

    @Override
    public void furnish(Way way, Runnable then) {
        if (registry.isUntouched()) {
            then.run();
        } else if (ofStoreWorker) {
            way.send(StoreCommands.of("FUNCTION", "LIST"), 1, new StoreReply(reply -> listed(reply, way, then)));
        } else {
            load(List.of(), way, then);
        }
    }

    private void listed(StoreReply reply, Way way, Runnable then) {
        if (reply.isBroken()) {
            return;
        }
        List<Supplier<byte[]>> first = new ArrayList<>();
        LibraryList list = LibraryList.of(reply.bytes());
        if (list == null) {
            refusals.look(reply.errors());
        } else {
            list.libraries().forEach(library -> judge(library.name(), first));
        }
        Stamp gone = registry.scripts().allGone();
        if (gone.isAfter(noScripts)) {
            noScripts = gone;
            first.add(() -> StoreCommands.of("SCRIPT", "FLUSH"));
        }
        load(first, way, then);
    }

    private void judge(String library, List<Supplier<byte[]>> commands) {
        Kept.Entry known = registry.libraries().entry(library);
        if (known != null && known.isThere()) {
            return;
        }
        if (known != null || registry.libraries().allGone().isAfter(Stamp.NEVER)) {
            LOG.info("The library {} of the store is deleted, as it was while the store was away", library);
            commands.add(() -> StoreCommands.delete(library));
        } else {
            LOG.warn(
                    "The store has a library {} of functions that no client has loaded through a node: it is left there, and"
                            + " no other store gets it. To fix: load it through a node, with REPLACE",
                    library);
        }
    }

    /** What comes while this goes on is loaded, too, before anybody uses the store. */
    private void load(List<Supplier<byte[]>> first, Way way, Runnable then) {
        long known = registry.changes();
        List<Supplier<byte[]>> all = new ArrayList<>(first);
        all.addAll(commands.all());
        Loading.begin(way, all, result -> {
            if (!result.isBroken() && refusals.look(result.errors()) == Refusals.Found.REFUSED && ofStoreWorker) {
                Loading.begin(way, commands.inOrder(), again -> loaded(again, known, way, then));
            } else {
                loaded(result, known, way, then);
            }
        });
    }

    private void loaded(Loading.Result result, long known, Way way, Runnable then) {
        if (result.isBroken()) {
            return;
        }
        if (known == registry.changes()) {
            then.run();
        } else {
            furnish(way, then);
        }
    }
}
