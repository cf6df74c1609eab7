# shellcheck shell=bash
# The npm packages of the client tests: fetched once for each package-lock.json, and kept, so that later runs need no network.

npm_packages=tests/src/test/resources/io/ringspan/tests/it/clients

# Where they are kept. NpmPackages.java looks at the same place.
npm_place() {
  local hash
  hash=$(cd -- "$root/$npm_packages" && sha256sum package.json package-lock.json | sha256sum | cut -c 1-16)
  printf '%s/.ringspan/npm/%s' "$root" "$hash"
}

# What cannot be fetched keeps its tests out, no more.
fetch_npm_packages() {
  local place work log=$root/.ringspan/npm.log
  [[ -e $root/$npm_packages/package-lock.json ]] && has_program node && has_program npm || return 0
  place=$(npm_place)
  if [[ -e $place ]]; then return; fi
  printf 'ringspan: fetching npm packages for the client tests, once (log: %s)\n' "$log"
  mkdir -p -- "$root/.ringspan/npm"
  work=$(mktemp -d "$root/.ringspan/npm/work.XXXXXX")
  cp -- "$root/$npm_packages/package.json" "$root/$npm_packages/package-lock.json" "$work"
  if (cd -- "$work" && npm ci --engine-strict --ignore-scripts --omit=optional --no-audit --no-fund) >"$log" 2>&1 </dev/null; then
    mv -T -- "$work" "$place" 2>/dev/null || rm -rf -- "$work" # another run was faster
  else
    rm -rf -- "$work"
    printf 'ringspan: npm could not fetch them, tests that need them stay out. Is there a network, and Node 18.19 or newer? It says: %s\n' \
      "$(grep -m 1 -iE 'ERR!|error' "$log" | cut -c 1-300)"
  fi
}
