# shellcheck shell=bash
# Builds are named by a hash of their sources: <place>/<hash>/lib/*.jar. One that exists is never changed, so a running
# node never loses its jars. A build works on a copy of the sources, in a directory that is renamed when it is whole.

modules=(conf gossip replication node)
plugins=org.apache.maven.plugins

# Sets built to the directory of the build of today's sources, making it if it is not there.
ensure_build() {
  local flavour=$1 hash place
  hash=$(source_hash "$flavour")
  for place in "$root/.ringspan/build" "$(cache_place)"; do
    built=$place/$hash
    if use_build "$built"; then return; fi
  done
  check_build_tools
  place=$(writable_place)
  built=$place/$hash
  work='' maven='' # what stop_build has to put away
  trap 'stop_build 130' INT
  trap 'stop_build 143' TERM HUP
  trap 'stop_build $?' EXIT
  take_lock "$place"
  if [[ ! -e $built/lib ]]; then make_build "$flavour" "$place" "$built"; fi
  release_lock
  trap - INT TERM HUP EXIT
  use_build "$built" || die 70 "the build ended well, but left nothing in $built"
}

# What a flavour is made of. Node: the product. Tests: with the classes under tests/, for the benchmark.
source_paths() {
  local module
  printf '%s\n' pom.xml config/launcher/build.sh
  for module in "${modules[@]}"; do printf '%s\n' "$module/pom.xml" "$module/src/main"; done
  if [[ $1 == tests ]]; then printf '%s\n' tests/pom.xml tests/src conf/src/test; fi
}

source_hash() {
  local paths path existing=()
  mapfile -t paths < <(source_paths "$1")
  for path in "${paths[@]}"; do [[ -e $root/$path ]] && existing+=("$path"); done
  (cd -- "$root" && find "${existing[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum) |
    cut -c 1-16 | sed "s/\$/-$1/"
}

cache_place() {
  printf '%s/build' "${RINGSPAN_HOME:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/ringspan}"
}

writable_place() {
  local place probe
  for place in "$root/.ringspan/build" "$(cache_place)"; do
    if mkdir -p -- "$place" 2>/dev/null && probe=$(mktemp -d "$place/probe.XXXXXX" 2>/dev/null); then
      rmdir -- "$probe"
      printf '%s' "$place"
      return
    fi
  done
  die 69 "cannot write to $root/.ringspan nor to $(cache_place): set RINGSPAN_HOME to a directory for builds"
}

# Says that this process uses the build, then looks whether it is there: in this order, so that nobody removes it in
# between. The process keeps its number when it becomes the JVM. A place that cannot be written is removed by nobody.
use_build() {
  local user
  for user in "$1"/users/*; do
    if [[ -e $user && ! -d /proc/${user##*/} ]]; then rm -f -- "$user" 2>/dev/null; fi
  done
  mkdir -p -- "$1/users" 2>/dev/null && { : >"$1/users/$$"; } 2>/dev/null
  [[ -e $1/lib ]] && return
  rm -f -- "$1/users/$$" 2>/dev/null
  rmdir -- "$1/users" "$1" 2>/dev/null
  return 1
}

# Called with the lock held and the traps set.
make_build() {
  local flavour=$1 place=$2 target=$3 log=$2/build.log
  rm -rf -- "$place"/work.* # left by a build that was killed
  work=$(mktemp -d "$place/work.XXXXXX")
  copy_sources "$flavour" "$work/src"
  run_maven "$flavour" "$work" "$log"
  mkdir -- "$work/out"
  mv -- "$work/lib" "$work/out/lib"
  mkdir -- "$work/out/users"
  mv -T -- "$work/out" "$target"
  rm -rf -- "$work"
  work=''
  remove_old_builds "$place" "$target"
}

# Ends Maven, if it runs, and leaves nothing half-made behind.
stop_build() {
  trap '' INT TERM HUP # a second Ctrl-C does not break this off
  trap - EXIT
  set +e # whatever fails here, the rest is still put away
  if [[ -n $maven ]]; then
    kill -TERM -- "-$maven" 2>/dev/null
    wait "$maven" 2>/dev/null
  fi
  if [[ -n $work ]]; then rm -rf -- "$work"; fi
  release_lock
  if (($1 > 128)); then
    end_steps
    printf 'ringspan: build stopped, nothing is left of it\n' >&2
  fi
  exit "$1"
}

# The sources only: the developer's target/ directories are neither read nor written.
copy_sources() {
  local paths path
  mkdir -p -- "$2/tests"
  cp -- "$root/tests/pom.xml" "$2/tests/pom.xml"
  mapfile -t paths < <(source_paths "$1")
  for path in "${paths[@]}"; do
    [[ -e $root/$path ]] || continue
    mkdir -p -- "$2/$(dirname -- "$path")"
    cp -R -- "$root/$path" "$2/$path"
  done
}

# Goals are called by name, without the lifecycle: checks and test libraries are then not even fetched.
run_maven() {
  local flavour=$1 work=$2 log=$3 scope=runtime product=()
  local goals=("$plugins:maven-resources-plugin:resources" "$plugins:maven-compiler-plugin:compile")
  local list
  list=$(IFS=, && printf '%s' "${modules[*]}")
  if [[ $flavour == tests ]]; then
    goals+=("$plugins:maven-resources-plugin:testResources" "$plugins:maven-compiler-plugin:testCompile"
      "$plugins:maven-jar-plugin:test-jar")
    list+=,tests
    scope='test'
  else
    product=(-Dproduct)
  fi
  goals+=("$plugins:maven-jar-plugin:jar" "$plugins:maven-dependency-plugin:copy-dependencies")
  local options=(-B -Dstyle.color=never "${product[@]}" -P unchecked -pl "$list" "-DincludeScope=$scope" "-DoutputDirectory=$work/lib")
  if [[ -n ${RINGSPAN_MAVEN_REPO:-} ]]; then options+=("-Dmaven.repo.local=$RINGSPAN_MAVEN_REPO"); fi

  set -m # a process group of its own: Ctrl-C comes to us alone, and stop_build ends all of it
  # Without our lock: should we be killed, the next builder need not wait for a Maven that nobody wants any more.
  (drop_lock && cd -- "$work/src" && JAVA_HOME=$java_home exec mvn "${options[@]}" "${goals[@]}") >"$log" 2>&1 </dev/null &
  maven=$!
  set +m
  follow_maven "$maven" "$log"
  local status=0
  wait "$maven" || status=$?
  maven=''
  if ((status != 0)); then maven_failed "$log"; fi
  find "$work/src" -path '*/target/*.jar' -exec cp -- {} "$work/lib/" \;
}

# An old build goes when no living process is registered with it or names it, and nobody began to use it just now.
remove_old_builds() {
  local place=$1 keep=$2 build
  for build in "$place"/*-*; do
    [[ -d $build && $build != "$keep" && ${build##*-} == "${keep##*-}" ]] || continue
    [[ -n $(find "$build/users" -maxdepth 0 -mmin -5 2>/dev/null) ]] && continue
    in_use "$build" || rm -rf -- "$build"
  done
}

in_use() {
  local user
  for user in "$1"/users/*; do
    [[ -d /proc/${user##*/} ]] && return
  done
  grep -lsaF -- "$1/" /proc/[0-9]*/cmdline >/dev/null 2>&1
}
