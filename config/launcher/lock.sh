# shellcheck shell=bash
# One builder at a time, with flock where it is installed and a directory where it is not.

lock_fd=''
lock_dir=''

take_lock() {
  if command -v flock >/dev/null; then
    exec {lock_fd}>>"$1/lock"
    flock -n "$lock_fd" && return
    printf 'ringspan: another build is running, waiting for it\n' >&2
    flock "$lock_fd"
  else
    take_directory_lock "$1/lock.d"
  fi
}

# The directory holds the number of its process. It is broken only if that process is gone, and only by whoever
# manages to move it away.
take_directory_lock() {
  local told='' owner
  until mkdir -- "$1" 2>/dev/null; do
    owner=$(cat -- "$1/owner" 2>/dev/null || true)
    if [[ -z $owner && -n $(find "$1" -maxdepth 0 -mmin +1 2>/dev/null) ]]; then
      owner=none # died between making the directory and signing it
    fi
    if [[ -n $owner && ! -d /proc/$owner ]]; then
      if mv -T -- "$1" "$1.stale.$$" 2>/dev/null; then rm -rf -- "$1.stale.$$"; fi
      continue
    fi
    if [[ -z $told ]]; then
      printf 'ringspan: another build is running, waiting for it\n' >&2
      told=yes
    fi
    sleep 0.2
  done
  lock_dir=$1
  printf '%s' "$$" >"$1/owner"
}

release_lock() {
  if [[ -n $lock_dir ]]; then rm -rf -- "$lock_dir"; fi
  drop_lock
  lock_dir='' lock_fd=''
}

# Closes our end of the lock; whoever else inherited it would keep it.
drop_lock() {
  if [[ -n $lock_fd ]]; then exec {lock_fd}>&-; fi
}
