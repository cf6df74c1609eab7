# shellcheck shell=bash
# What a person sees while Maven works: one line that changes on a terminal, a line for each step in a pipe.
# All of it goes to standard error, so that results can be piped.

# Reads Maven's log until the process ends.
follow_maven() {
  local process=$1 log=$2 step='' shown=''
  say_step 'building (once for these sources)'
  while kill -0 "$process" 2>/dev/null; do
    step=$(current_step "$log")
    if [[ -n $step && $step != "$shown" ]]; then
      say_step "$step"
      shown=$step
    fi
    sleep 0.2
  done
  end_steps
}

# The module in work, and on a terminal also how many files were fetched: Maven's own lines, counted.
current_step() {
  local module fetched
  module=$(sed -n 's/^\[INFO\] Building Ringspan \([a-z]*\) .*\(\[[0-9/]*\]\)$/building \1 \2/p' "$1" | tail -n 1)
  if [[ -t 2 ]]; then
    fetched=$(grep -c '^\[INFO\] Downloaded from' "$1" || true)
    if ((fetched > 0)); then module="${module:-building}, $fetched files fetched"; fi
  fi
  printf '%s' "$module"
}

say_step() {
  if [[ -t 2 ]]; then
    printf '\r\033[Kringspan: %s ...' "$1" >&2
  else
    printf 'ringspan: %s\n' "$1" >&2
  fi
}

end_steps() {
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
}

# Ends with what went wrong, in Maven's own words where they are short, and the place of the rest.
maven_failed() {
  local log=$1 line
  # Of its lines for one failure only the longest names the reason, and names it last.
  line=$({ grep -E 'Could not transfer|Could not resolve|Could not find artifact|Unknown host|offline mode' "$log" || true; } |
    sed -E 's/^\[ERROR\] *//; s/ -> \[Help [0-9]+\]$//' | awk 'length > length(longest) { longest = $0 } END { print longest }')
  if [[ -n $line ]]; then
    if ((${#line} > 500)); then line="${line:0:200} ... ${line: -300}"; fi
    die 69 "Maven could not fetch what the build needs: is there a network, or a mirror in settings.xml? It says: $line (whole log: $log)"
  fi
  grep -m 3 '^\[ERROR\]' "$log" | cut -c 1-300 >&2 || true
  die 70 "the build failed (whole log: $log)"
}
