# shellcheck shell=bash
# A node starts in half the time when the JVM finds its classes in an archive, where they are read and checked already. It
# belongs to one build, one JVM and one list of options: the JVM looks itself whether it fits, and goes without it if not.
# Where the path of the checkout has spaces, Java 17 keeps only classes of its own, and the gain is smaller.

# Sets archive_options: what makes this JVM use the archive of this build, which is made if it is not there and can be.
use_archive() {
  local base
  archive_options=()
  # Without an archive of its own classes a JVM keeps none of ours; and no log of ours is the place for its complaints.
  [[ -e $java_home/lib/server/classes.jsa || -e $java_home/lib/server/classes_nocoops.jsa ]] || return 0
  base=$built/classes/$(archive_key)
  find_archive "$base" || make_archive "$base" || return 0
  archive_options=(-Xshare:auto "-XX:SharedArchiveFile=$archive" '-Xlog:cds*=off' '-Xlog:class+path*=off')
}

# Sets archive. Its name ends with its size: a JVM that is given only a part of one, left by a crash of the machine, dies.
find_archive() {
  local size
  for archive in "$1"-*.jsa; do
    size=${archive##*-}
    [[ ! -s $archive || $(stat -c %s -- "$archive") != "${size%.jsa}" ]] || return 0
  done
  return 1
}

archive_key() {
  {
    cat -- "$java_home/release" 2>/dev/null || true
    stat -L -c '%s %Y' -- "$java_home/lib/server/libjvm.so" 2>/dev/null || true
    printf '%s\n' "$java_home" "$built" "${jvm_options[@]}"
  } | sha256sum | cut -c 1-16
}

# Its jars, in one order: with another the archive would not fit.
class_path() {
  local jars=("$built"/lib/*.jar)
  (IFS=: && printf '%s' "${jars[*]}")
}

# Sets archive. One that cannot be made is not tried again: a file says so, with what the JVM said.
make_archive() {
  local new=$1.new.$$
  [[ ! -e $1.none ]] && mkdir -p -- "$built/classes" 2>/dev/null && { : >"$new.log"; } 2>/dev/null || return 1
  printf 'ringspan: keeping its classes for fast starts (once for this build and this Java)\n' >&2
  if "$java" "${jvm_options[@]}" -Xshare:auto "-XX:ArchiveClassesAtExit=$new.jsa" \
    -cp "$(class_path)" io.ringspan.node.cli.archive.Rehearsal >"$new.log" 2>&1 </dev/null && [[ -s $new.jsa ]]; then
    rm -f -- "$1"-*.jsa "$new.log"
    archive=$1-$(stat -c %s -- "$new.jsa").jsa
    mv -f -- "$new.jsa" "$archive"
  else
    mv -f -- "$new.log" "$1.none" 2>/dev/null || true
    rm -f -- "$new".*
    return 1
  fi
}
