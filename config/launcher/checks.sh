# shellcheck shell=bash
# What must be there before anything is started: each check ends with one line that says what to do.

java_min=17

# The class path of a JVM cannot hold these signs; spaces it can.
check_root() {
  case $1 in
    *[:*]* | *$'\n'*)
      die 69 "the path of this checkout holds a sign that Java cannot have on its class path (one of : * or a line break): move it elsewhere ($1)"
      ;;
  esac
}

# Sets java, and java_home where it is known. Reads the release file, since starting a JVM costs a tenth of a second.
check_java() {
  local version
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || die 69 "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it: set it to a JDK $java_min or newer, or unset it"
  else
    java=$(command -v java) || die 69 "no java on the PATH: install a JDK $java_min or newer (Debian: apt-get install openjdk-17-jdk-headless)"
    java=$(readlink -f -- "$java")
  fi
  java_home=${java%/bin/java}
  version=$(java_version "$java_home")
  [[ $version =~ ^[0-9]+$ ]] || die 69 "cannot tell the version of $java: is it a JDK $java_min or newer?"
  ((version >= java_min)) || die 69 "$java is Java $version, but Ringspan needs $java_min or newer (Debian: apt-get install openjdk-17-jdk-headless)"
}

# The feature number of the Java in this directory, or nothing.
java_version() {
  local line=''
  if [[ -r $1/release ]]; then
    line=$(grep -m 1 '^JAVA_VERSION=' "$1/release" || true)
  fi
  if [[ -z $line ]]; then
    line=$("$1/bin/java" -version 2>&1 | grep -m 1 'version "' || true)
  fi
  line=${line#*\"}
  line=${line#1.}
  printf '%s' "${line%%[!0-9]*}"
}

# What a build needs on top: a compiler, Maven, and a place where Maven may keep what it fetches.
check_build_tools() {
  local javac=$java_home/bin/javac
  [[ -x $javac ]] || die 69 "$java_home is a JRE: building needs a JDK with javac (Debian: apt-get install openjdk-17-jdk-headless)"
  command -v mvn >/dev/null || die 69 "no mvn on the PATH: install Maven 3.8.6 or newer (Debian: apt-get install maven)"
  check_maven_home
}

# Maven fails with pages of text when it cannot write to its repository: say it first, in a line.
check_maven_home() {
  local repository=${RINGSPAN_MAVEN_REPO:-${HOME:-}/.m2} probe
  [[ ${MAVEN_OPTS:-} == *maven.repo.local* ]] && return
  [[ -n ${RINGSPAN_MAVEN_REPO:-}${HOME:-} ]] || die 69 "HOME is not set, so Maven has no place for what it fetches: set HOME, or RINGSPAN_MAVEN_REPO to a directory"
  if mkdir -p -- "$repository" 2>/dev/null && probe=$(mktemp "$repository/.ringspan.XXXXXX" 2>/dev/null); then
    rm -f -- "$probe"
  else
    die 69 "cannot write to $repository, where Maven keeps what it fetches (a read-only home?): set RINGSPAN_MAVEN_REPO to a directory that can be written"
  fi
}
