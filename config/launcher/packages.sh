# shellcheck shell=bash
# The Debian packages that tests need: which are missing, which tests stay out for it, and how to install them.

# Its own test gives it a directory to take for the root of the system, and a user number: nobody else sets these.
system=${RINGSPAN_TEST_SYSTEM:-}
user_number=${RINGSPAN_TEST_USER:-$EUID}
policy=$system/usr/sbin/policy-rc.d
policy_mark='# put here by ringspan test --install'

# Servers live in directories that a user's PATH often lacks. What begins with / is a file that has to be there.
has_program() {
  if [[ $1 == /* ]]; then
    [[ -e $system$1 ]]
  else
    PATH="$PATH:/usr/local/sbin:/usr/sbin" command -v "$1" >/dev/null
  fi
}

# One line for each package that lacks a program: the package, then the programs that are missing.
missing_packages() {
  local package programs program missing
  while read -r package programs; do
    [[ -z $package || $package == \#* ]] && continue
    missing=''
    for program in $programs; do has_program "$program" || missing+=" $program"; done
    if [[ -n $missing ]]; then printf '%s%s\n' "$package" "$missing"; fi
  done <"$launcher/debian-packages.txt"
}

apt_line() {
  printf 'apt-get install --no-install-recommends %s' "$*"
}

# Says what is missing and which tests stay out, and goes on.
tell_missing() {
  local lines packages=() package programs program out unmissed=''
  lines=$(missing_packages)
  [[ -z $lines ]] && return
  while read -r package programs; do
    packages+=("$package")
    for program in $programs; do
      out=$({ grep -rlE "@NeedsProgram\(.*\"$program\"" "$root"/*/src/test --include='*.java' || true; } |
        sed 's|.*/||; s|\.java$||' | LC_ALL=C sort | paste -sd ' ' -)
      if [[ -n $out ]]; then
        printf 'ringspan: %s is not installed, these tests stay out: %s\n' "$program" "$out"
      else
        unmissed+=", $program"
      fi
    done
  done <<<"$lines"
  if [[ -n $unmissed ]]; then printf 'ringspan: not installed either, but no test stays out for it: %s\n' "${unmissed#, }"; fi
  printf 'ringspan: to install all of it, as root: %s\n' "$(apt_line "${packages[@]}")"
}

# Installs what is missing. A package that cannot be had keeps its tests out, no more.
install_packages() {
  local lines packages=() package log=$root/.ringspan/apt.log
  lines=$(missing_packages)
  [[ -z $lines ]] && return
  mapfile -t packages < <(cut -d ' ' -f 1 <<<"$lines")
  if ((user_number != 0)); then
    printf 'ringspan: --install needs root; not root, so nothing is installed\n'
    return
  fi
  if ! command -v apt-get >/dev/null; then
    printf 'ringspan: --install knows only Debian and its kin (apt-get), and there is none here\n'
    return
  fi
  printf 'ringspan: installing %s (log: %s)\n' "${packages[*]}" "$log"
  mkdir -p -- "$root/.ringspan"
  : >"$log"
  trap 'let_services_start; release_lock' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  mkdir -p -- "$system/run/ringspan"
  take_lock "$system/run/ringspan"
  keep_services_down
  if ! apt install "${packages[@]}"; then
    apt update || true
    if ! apt install "${packages[@]}"; then
      # One that is not to be had spoils the whole line: take them one by one.
      for package in "${packages[@]}"; do apt install "$package" || true; done
    fi
  fi
  let_services_start
  release_lock
  trap - EXIT INT TERM HUP
}

apt() {
  local verb=$1
  shift
  DEBIAN_FRONTEND=noninteractive apt-get "$verb" -y -q -o DPkg::Lock::Timeout=120 \
    -o Dpkg::Options::=--force-confold --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
}

# Debian asks this script before a package starts its service; 101 forbids it. One that was there comes back after.
keep_services_down() {
  if [[ -e $policy ]] && ! grep -qF "$policy_mark" "$policy"; then mv -f -- "$policy" "$policy.before-ringspan"; fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
  chmod 755 "$policy"
}

let_services_start() {
  if grep -qsF "$policy_mark" "$policy"; then rm -f -- "$policy"; fi
  if [[ -e $policy.before-ringspan ]]; then mv -f -- "$policy.before-ringspan" "$policy"; fi
}
