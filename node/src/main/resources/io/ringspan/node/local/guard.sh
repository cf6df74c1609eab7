# Waits until the JVM that started it is gone, then ends the programs that it left and removes their directory.
# $1 is the directory. Standard input is a pipe whose only other end the JVM holds: it ends when the JVM ends,
# however that comes. Each program wrote its process number to <directory>/<name>/pid and runs in that directory; its
# process group, if it has one of its own, is what it has started itself.
trap '' HUP INT QUIT TERM
root=$1
gone=$root.gone
echo ready
exec >/dev/null 2>&1
while read -r ignored; do :; done
# From here on no program can start: each looks for its pid file, under the old name, as its last step.
mv "$root" "$gone" || exit 0
for file in "$gone"/*/pid; do
  read -r pid <"$file" || continue
  case $pid in '' | *[!0-9]*) continue ;; esac
  # A number may belong to another process by now: only one that runs in the program's directory is ours.
  if [ -e "/proc/$pid/cwd" ]; then
    at=$(readlink "/proc/$pid/cwd")
    case $at in "$root"/* | "$gone"/*) ;; *) continue ;; esac
  fi
  kill -9 "-$pid" || kill -9 "$pid"
done
rm -rf "$gone"
