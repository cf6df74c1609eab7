# A node in a container. Built from this checkout with the launcher's own build, run without root rights.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates openjdk-17-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN cd /src && ./ringspan --version && mkdir /opt/ringspan && cp -r .ringspan/build/*-node/lib /opt/ringspan/lib

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --user-group --no-create-home --home-dir /var/lib/ringspan ringspan \
 && install -d -o ringspan -g ringspan /var/lib/ringspan
COPY --from=build /opt/ringspan /opt/ringspan
USER ringspan
WORKDIR /var/lib/ringspan
VOLUME /var/lib/ringspan
EXPOSE 8101 8102 22222
# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/22222 && printf 'GET /live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# The options of the launcher: a test compares the two.
ENTRYPOINT ["java", \
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
