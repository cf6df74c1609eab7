#!/usr/bin/env bash
# Makes the root file system of the image in a directory: a Java of only what a node needs, the node, and the few programs
# and libraries that they call. No package manager is in it, no root, and nothing that a node may write but what is mounted.
#   config/image/build-rootfs.sh DIR [JAVA_HOME]
# The Dockerfile runs it, and so does ImageIT where there is no Docker.
set -Eeuo pipefail
trap 'printf "build-rootfs: failed at line %s: %s\n" "$LINENO" "$BASH_COMMAND" >&2' ERR

root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
out=${1:?build-rootfs: which directory? It must not be there yet}
java_home=${2:-${JAVA_HOME:-$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")")}}
[[ ! -e $out ]] || { printf 'build-rootfs: %s is there already\n' "$out" >&2 && exit 64; }
[[ -x $java_home/bin/jlink && -d $java_home/jmods ]] || {
  printf 'build-rootfs: %s has no jlink with its modules: install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless)\n' "$java_home" >&2
  exit 69
}

# What the jars ask for (ImageIT compares), without what only beans, images and databases need, and with the curves of TLS.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,jdk.random,jdk.unsupported
# What the image's entry point, its health check and a first container of a pod call.
programs=(bash cat sleep)

build=$(JAVA_HOME=$java_home "$root/ringspan" --version | sed -n 's/.*(build \([^)]*\)).*/\1/p')
jars=$root/.ringspan/build/$build/lib
[[ -d $jars ]] || { printf 'build-rootfs: no build in %s\n' "$jars" >&2 && exit 70; }

mkdir -p -- "$out"/{bin,dev,etc/ringspan,lib,lib64,opt/ringspan/lib,proc,tmp,usr/bin,var/lib/ringspan}
chmod 1777 "$out/tmp"
"$java_home/bin/jlink" --add-modules "$modules" --output "$out/opt/java" \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2
# Both lists of symbols are for debuggers.
find "$out/opt/java" -name '*.so' -exec strip --strip-unneeded {} + 2>/dev/null || true
cp -- "$jars"/*.jar "$out/opt/ringspan/lib/"
printf 'root:x:0:0:root:/:/bin/false\nringspan:x:10001:10001:ringspan:/var/lib/ringspan:/bin/false\n' >"$out/etc/passwd"
printf 'root:x:0:\nringspan:x:10001:\n' >"$out/etc/group"
printf 'hosts: files dns\n' >"$out/etc/nsswitch.conf"

# A file and all libraries that it is linked to, where the loader looks for them.
with_libraries() {
  local library
  # What is for another machine, or needs none, names none.
  { ldd "$1" 2>/dev/null || true; } | { grep -o '/[^ ]*' || true; } | while read -r library; do
    [[ $library != "$out"* && ! -e $out$library ]] || continue
    mkdir -p -- "$out$(dirname -- "$library")"
    cp -L -- "$library" "$out$library"
  done
}

for program in "${programs[@]}"; do
  found=$(command -v "$program")
  cp -L -- "$found" "$out/usr/bin/$program"
  ln -s "../usr/bin/$program" "$out/bin/$program"
  with_libraries "$found"
done
while read -r file; do with_libraries "$file"; done < <(find "$out/opt/java" -type f \( -name '*.so' -o -perm -u+x \))
# Netty unpacks its own libraries when it starts: what those are linked to has to be there.
unpacked=$(mktemp -d)
for jar in "$out"/opt/ringspan/lib/netty-*-linux-*.jar; do (cd -- "$unpacked" && "$java_home/bin/jar" xf "$jar" META-INF/native); done
while read -r file; do with_libraries "$file"; done < <(find "$unpacked" -name '*.so')
rm -rf -- "$unpacked"
# Names of hosts are looked up through these, which nothing is linked to.
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  found=$(find /lib /usr/lib -name "$library" 2>/dev/null | head -n 1)
  [[ -z $found || -e $out$found ]] || { mkdir -p -- "$out$(dirname -- "$found")" && cp -L -- "$found" "$out$found"; }
done

chown -R 10001:10001 "$out/var/lib/ringspan" 2>/dev/null || true # a user who is not root leaves that to whoever runs it
printf 'build-rootfs: %s, %s MB\n' "$out" "$(du -sm -- "$out" | cut -f 1)"
