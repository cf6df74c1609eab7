# A node in a container: a root file system of its own, made of this checkout by config/image/build-rootfs.sh. No root rights, no
# package manager, no shell but bash.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils ca-certificates openjdk-17-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN cd /src && config/image/build-rootfs.sh /rootfs

FROM scratch
COPY --from=build /rootfs /
USER 10001:10001
WORKDIR /var/lib/ringspan
VOLUME /var/lib/ringspan
EXPOSE 8101 8102 22222
# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/22222 && printf 'GET /live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# The options of the launcher: a test compares the two.
ENTRYPOINT ["/opt/java/bin/java", \
    "--enable-native-access=ALL-UNNAMED", \
    "--add-opens=java.base/java.nio=ALL-UNNAMED", \
    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", \
    "-Dio.netty.tryReflectionSetAccessible=true", \
    "-Dio.netty.leakDetection.level=disabled", \
    "-Dio.netty.jfr.enabled=false", \
    "-Dio.netty.allocator.type=pooled", \
    "-Dio.netty.allocator.maxCachedBufferCapacity=131072", \
    "-Xms64m", "-Xmx256m", "-XX:MaxDirectMemorySize=1024g", \
    "-XX:+ExitOnOutOfMemoryError", \
    "-ea:io.ringspan...", \
    "-cp", "/opt/ringspan/lib/*", "io.ringspan.node.cli.Main"]
CMD ["node", "-c", "/etc/ringspan/node.yml"]
