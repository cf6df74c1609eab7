package io.ringspan.node.terminal;

import picocli.CommandLine.IVersionProvider;

/** The version line: ours from the jar's manifest, the build from the launcher, and the JVM it runs on. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "Ringspan " + ours() + build() + " on Java " + Runtime.version() + ", " + System.getProperty("os.name")
                    + " " + System.getProperty("os.arch")
        };
    }

    private static String ours() {
        String packaged = Version.class.getPackage().getImplementationVersion();
        return packaged == null ? "(unpackaged)" : packaged;
    }

    private static String build() {
        String build = System.getProperty("ringspan.build");
        return build == null ? "" : " (build " + build + ")";
    }
}
