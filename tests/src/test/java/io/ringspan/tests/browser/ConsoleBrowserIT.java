package io.ringspan.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console of a node in a browser, on two datacenters under load with one node away. With
 * {@code -Dringspan.pictures=DIRECTORY} it leaves pictures there.
 */
@BesideOthers
@NeedsProgram("chromium")
@Tag("browser")
class ConsoleBrowserIT {
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "r1", 2)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    private static final int DESKTOP = 1180;
    private static final int PHONE = 360;
    private static final int HEIGHT_MAX = 1_750;

    @TempDir
    Path directory;

    @Test
    void itShowsTheClusterLivesReconnectsAndFitsOnAPhoneInLightAndDark() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        try (RealCluster cluster = RealCluster.start(LAYOUT, conf -> conf);
                Chromium chromium = Chromium.start(directory.resolve("profile"));
                BrowserPage page = chromium.page()) {
            LocalNode node = cluster.node("dc1/r1/0");
            LocalNode away = cluster.node("dc2/r2/0");
            away.stop();
            Thread load = new Thread(() -> load(cluster, node, stopped), "load");
            load.start();
            try {
                Endpoint admin = node.conf().listen().stats();
                page.screen(DESKTOP, 900, false, false);
                page.go("http://" + admin + "/");
                Await.until(
                        () -> "it is live: " + page.text("live"),
                        () -> page.text("live").contains("live"));
                showsTheCluster(cluster, page);
                livesAndExplains(page);
                fitsAndDiffers(page);
                assertThat(page.requests())
                        .allMatch(
                                address -> address.startsWith("http://" + admin + "/") || address.startsWith("data:"));
                assertThat(page.complaints()).isEmpty();
                node.stop();
                Await.until(
                        "it says that the node is gone", () -> page.text("live").contains("not connected"));
                assertThat(page.text("gone")).isNotEmpty();
                node.start();
                Await.until(
                        "it is live again",
                        () -> !page.text("live").contains("not")
                                && page.text("live").contains("live"));
            } finally {
                stopped.set(true);
                load.join();
            }
        }
    }

    private static void showsTheCluster(RealCluster cluster, BrowserPage page) {
        Await.until("all nodes are there", () -> {
            String nodes = page.text("nodes");
            return cluster.nodes().stream()
                    .allMatch(node -> nodes.contains(node.conf().place().id().toString()));
        });
        assertThat(page.text("self")).contains("dc1/r1/0");
        assertThat(page.text("rings")).contains("dc1", "dc2", "r1", "r2");
        Await.until(
                "what waits for the one that is away is shown",
                () -> page.text("hints").contains("dc2/r2/0"));
    }

    private static void livesAndExplains(BrowserPage page) {
        Await.until("writes are counted", () -> !page.text("writes").matches("[–0.]*"));
        Await.until(
                "the key that is asked for most is shown",
                () -> page.text("hot").contains("user:7"));
        page.value("(document.getElementById('key').value='user:42',"
                + "document.querySelector('#ask button').click(), 1)");
        Await.until("it says who owns the key", () -> page.text("owners").contains("dc1/r2/0"));
        assertThat(page.text("owners")).contains("dc2/r1/0", "dc2/r2/0");
    }

    private static void fitsAndDiffers(BrowserPage page) throws IOException {
        String light = page.value("getComputedStyle(document.body).backgroundColor");
        picture(page, "desktop-light", DESKTOP);
        page.screen(DESKTOP, 900, false, true);
        Await.until(
                "it is dark",
                () -> !page.value("getComputedStyle(document.body).backgroundColor")
                        .equals(light));
        picture(page, "desktop-dark", DESKTOP);
        page.screen(PHONE, 740, true, false);
        Await.until("it is as wide as the phone", () -> page.value("innerWidth").equals("360"));
        assertThat(page.value("document.documentElement.scrollWidth")).isEqualTo("360");
        picture(page, "phone", PHONE);
    }

    private static void picture(BrowserPage page, String name, int width) throws IOException {
        byte[] png =
                page.picture(width, Math.min(HEIGHT_MAX, Integer.parseInt(page.value("document.body.scrollHeight"))));
        assertThat(png.length).isGreaterThan(10_000);
        @Nullable String pictures = System.getProperty("ringspan.pictures");
        if (pictures != null) {
            Files.write(Files.createDirectories(Path.of(pictures)).resolve(name + ".png"), png);
        }
    }

    private static void load(RealCluster cluster, LocalNode node, AtomicBoolean stopped) {
        while (!stopped.get()) {
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; !stopped.get(); i++) {
                    client.call("SET", "user:" + i % 100, "value");
                    client.call("GET", "user:7");
                    Thread.sleep(2);
                }
            } catch (IOException away) {
                Thread.onSpinWait(); // the node is being started again
            } catch (InterruptedException end) {
                return;
            }
        }
    }
}
