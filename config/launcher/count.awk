# Reads surefire's XML reports (file names as arguments): the slowest classes, what failed and how, and last the count alone on its line.
# The exit code is 1 where a test failed or none ran.

function attribute(name,   from) {
  from = index($0, " " name "=\"")
  if (from == 0) return ""
  return substr($0, from + length(name) + 3, index(substr($0, from + length(name) + 3), "\"") - 1)
}

# What stands behind an entity, on one line, and no more of it than a person reads there.
function plain(text) {
  gsub(/&#10;/, " ", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  if (length(text) > 700) text = substr(text, 1, 700) " ..."
  return text
}

/<testsuite / {
  seconds = attribute("time")
  gsub(",", "", seconds)
  tests = attribute("tests") + 0
  bad = attribute("failures") + attribute("errors")
  left_out = attribute("skipped") + 0
  passed += tests - bad - left_out
  failed += bad
  skipped += left_out
  total += seconds
  name = attribute("name")
  if (FILENAME ~ /\/\.ringspan\/jdk25\//) name = name " (JDK 25)"
  classes[++count] = name
  took[count] = seconds + 0
  if (bad > 0) red[++reds] = name
}

/<testcase / { test = attribute("name") }

/<(failure|error) / { reasons[reds] = reasons[reds] "\n  " test ": " attribute("type") ": " plain(attribute("message")) }

END {
  print "The slowest test classes, in seconds:"
  for (place = 1; place <= 20 && place <= count; place++) {
    slowest = 0
    for (i = 1; i <= count; i++) if (!(i in shown) && (slowest == 0 || took[i] > took[slowest])) slowest = i
    shown[slowest] = 1
    printf "%8.1f  %s\n", took[slowest], classes[slowest]
  }
  printf "%8.1f  all %d classes\n", total, count
  for (i = 1; i <= reds; i++) print "failed: " red[i] reasons[i]
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed > 0 || passed == 0)
}
