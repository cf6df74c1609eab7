package io.ringspan.tests.local;

import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import java.util.List;
import java.util.Optional;

/** A program that starts stores, says which, and waits to be killed. */
final class StoresUntilKilled {
    private StoresUntilKilled() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalStores stores = LocalStores.start(
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                Integer.parseInt(arguments[0]),
                List.of(),
                started -> {});
        System.out.println("directory " + stores.directory().path());
        for (LocalStore store : stores.stores()) {
            System.out.println("pid " + store.pid());
        }
        if (arguments.length > 1 && arguments[1].equals("freeze")) {
            stores.store(0).freeze();
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
