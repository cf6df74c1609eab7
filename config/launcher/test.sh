# shellcheck shell=bash
# ./ringspan test: every check and every test, once on this JDK, then what is meant for it on JDK 25, and one count.

test_usage='ringspan test [--install] [--quick | --long] [TestClass]
  --install  first install, as root, the Debian packages that tests need; their services are not started
  --quick    only what opens no socket (at most three minutes)
  --long     also what takes long (tag "long")
  TestClass  only this class (or a pattern, as Maven takes it)'

run_tests() {
  local install='' chosen='' quick='' options=()
  while (($# > 0)); do
    case $1 in
      --install) install=yes ;;
      --quick)
        quick=yes
        options+=('-Dsurefire.excludes=**/*IT.java')
        ;;
      --long) options+=(-Dtest.excludedGroups=) ;;
      -h | --help)
        printf 'Usage: %s\n' "$test_usage"
        return
        ;;
      -*)
        printf 'Usage: %s\n' "$test_usage" >&2
        die 64 "test does not know $1"
        ;;
      *)
        [[ -z $chosen ]] || die 64 "test takes one class or pattern, not both $chosen and $1"
        chosen=$1
        ;;
    esac
    shift
  done
  if has_program chromium; then options+=(-P browser); fi
  if [[ -n $chosen ]]; then options+=("-Dtest=$chosen" -Dsurefire.failIfNoSpecifiedTests=false); fi
  if [[ -n ${RINGSPAN_MAVEN_REPO:-} ]]; then options+=("-Dmaven.repo.local=$RINGSPAN_MAVEN_REPO"); fi

  check_java
  check_build_tools
  if [[ -n $install ]]; then install_packages; fi
  tell_missing
  if [[ -z $quick ]]; then fetch_npm_packages; fi

  local status=0 trees=("$root") before
  before=$(checkout_state)
  rm -rf -- "$root"/*/target/surefire-reports
  maven_tests "$root" "$java_home" "${options[@]}" || status=$?
  if [[ -z $chosen ]]; then
    tests_on_25 "${options[@]}" || status=$?
  fi
  count_tests "$status" "${trees[@]}"
  if [[ $(checkout_state) != "$before" ]]; then
    checkout_state
    die 1 'the tests left this behind in the checkout: they may write below target only'
  fi
}

# What is changed in it, and what is new; nothing where this is no checkout of git.
checkout_state() {
  if [[ -e $root/.git ]] && command -v git >/dev/null; then git -C "$root" status --porcelain; fi
}

# ./ringspan docs: the tests that hold pages and dashboards to what they are made of write them instead. Nothing else
# writes files that are tracked.
docs_usage='ringspan docs
  writes the pages and dashboards that are made of tables in the code'

write_docs() {
  local options=()
  if (($# > 0)); then
    printf 'Usage: %s\n' "$docs_usage"
    [[ $1 == -h || $1 == --help ]] || die 64 "docs does not know $1"
    return
  fi
  if [[ -n ${RINGSPAN_MAVEN_REPO:-} ]]; then options+=("-Dmaven.repo.local=$RINGSPAN_MAVEN_REPO"); fi
  check_java
  check_build_tools
  (cd -- "$root" && JAVA_HOME=$java_home exec mvn -B -q -ntp -P unchecked "${options[@]}" -Dringspan.write=true \
    -Dsurefire.failIfNoSpecifiedTests=false \
    -Dtest=SettingsPageTest,MetricsPageTest,CommandsPageTest,BoardsTest,AlertRulesTest test)
}

# Checks and tests of the tree $1 on the JDK $2. Error Prone is pinned to what runs on 17.
maven_tests() {
  local tree=$1 jdk=$2 version checks=()
  shift 2
  version=$(java_version "$jdk")
  if ((version > java_min)); then
    printf 'ringspan: on Java %s the static checks stay out: their pinned versions run on %s\n' "$version" "$java_min"
    checks=(-P unchecked)
  fi
  # Failed tests are counted by us, so that one module's do not keep the others' from running.
  # Tests press Ctrl-C. Where SIGINT is ignored, as in a background job, whatever they start would ignore it too.
  (cd -- "$tree" && JAVA_HOME=$jdk exec /usr/bin/env --default-signal=INT,QUIT mvn -B -ntp -Dstyle.color=never -Dmaven.test.failure.ignore=true \
    "${checks[@]}" "$@" verify)
}

# In a copy of the tree, so that the classes of one JDK do not stand in the way of the other's.
# Simulations run fewer seeds there: the code is the same, and what differs is the machine beneath it.
tests_on_25() {
  local jdk copy=$root/.ringspan/jdk25
  if (($(java_version "$java_home") >= 25)); then return; fi
  jdk=$(find_jdk_25)
  if [[ -z $jdk ]]; then
    printf 'ringspan: the tests on JDK 25 stay out: none is installed (looked at JAVA25_HOME and /usr/lib/jvm)\n'
    return
  fi
  printf 'ringspan: once more on %s: unit tests, and what is tagged jdk25\n' "$jdk"
  rm -rf -- "$copy"
  mkdir -p -- "$copy"
  (cd -- "$root" && tar -cf - --exclude=./.git --exclude=./.ringspan --exclude=target .) | tar -xf - -C "$copy"
  trees+=("$copy")
  maven_tests "$copy" "$jdk" -Dwhole.groups=jdk25 -Dringspan.seeds=20 "$@"
}

find_jdk_25() {
  local jdk
  for jdk in "${JAVA25_HOME:-}" /usr/lib/jvm/*25*; do
    if [[ -n $jdk && -x $jdk/bin/javac && $(java_version "$jdk") == 25 ]]; then
      printf '%s' "$jdk"
      return
    fi
  done
}

# Prints the count, and ends with 1 where a test failed, none ran, or Maven itself failed.
count_tests() {
  local status=$1 tree reports=()
  shift
  for tree in "$@"; do
    for report in "$tree"/*/target/surefire-reports/TEST-*.xml; do
      if [[ -e $report ]]; then reports+=("$report"); fi
    done
  done
  if ((status != 0)); then printf '\nringspan: Maven failed beside the tests, see above: the count is not whole\n'; fi
  printf '\n'
  awk -f "$launcher/count.awk" "${reports[@]:-/dev/null}" || status=1
  ((status == 0)) || exit 1
}
