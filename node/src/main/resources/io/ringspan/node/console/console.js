"use strict";
/* The console: draws what /api/events says each second. All text goes in as text, never as markup. */
(function () {
  const $ = (id) => document.getElementById(id);
  const POINTS = 120;
  const SILENT_MS = 5000;
  const points = [];
  let ring = "";
  let heard = 0;
  let stream = null;

  function count(n) {
    return n >= 100 ? Math.round(n).toLocaleString("en") : String(Math.round(n * 10) / 10);
  }
  function bytes(n) {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let i = 0;
    while (n >= 1024 && i < units.length - 1) { n /= 1024; i++; }
    return (i === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)) + " " + units[i];
  }
  function micros(n) {
    if (n === undefined) { return "–"; }
    return n < 1000 ? n + " µs" : n < 1e6 ? (n / 1000).toFixed(1) + " ms" : (n / 1e6).toFixed(1) + " s";
  }
  function millis(n) {
    return n < 1000 ? n + " ms" : n < 120000 ? (n / 1000).toFixed(1) + " s" : Math.round(n / 60000) + " min";
  }
  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (kind) { made.dataset.kind = kind; }
    return made;
  }
  /* Cells are [text, isNumber, kind]; a row that has not changed is left alone, so that a selection stays. */
  function rows(body, all, none) {
    const names = [...body.closest("table").querySelectorAll("thead th")].map((th) => th.textContent);
    const now = JSON.stringify(all);
    if (body.dataset.now === now) { return; }
    body.dataset.now = now;
    body.replaceChildren(...(all.length ? all : [[[none]]]).map((cells) => {
      const tr = element("tr");
      cells.forEach(([text, isNumber, kind], i) => {
        const td = element("td");
        td.append(element("span", text, kind));
        td.dataset.name = all.length ? names[i] : "";
        if (isNumber) { td.className = "n"; }
        if (!all.length) { td.colSpan = names.length; }
        tr.append(td);
      });
      return tr;
    }));
  }
  function standing(m) {
    if (m.state === "DOWN" || m.standing === "down") { return ["✕ " + m.state, false, "bad"]; }
    if (m.state === "NORMAL" && m.standing !== "suspect") { return ["● NORMAL", false, "good"]; }
    return ["▲ " + m.state + (m.standing === "suspect" ? ", suspect" : ""), false, "warn"];
  }
  function reached(m) {
    return m.held ? ["‖ held by an operator", false, "warn"]
      : m.reached ? ["● yes", false, "good"] : ["✕ not reached", false, "bad"];
  }
  function draw(e) {
    const c = e.cluster;
    $("self").textContent = c.self;
    document.title = c.self + " · Ringspan";
    $("sub").textContent = "Ringspan " + e.version + " · " + c.state + " · ring " + c.ring + " · " + c.members.length + " nodes";
    $("why").hidden = !c.why;
    $("why").textContent = c.why;
    const t = e.traffic;
    $("reads").textContent = count(t.reads.per_second);
    $("writes").textContent = count(t.writes.per_second);
    $("errors").textContent = count(t.errors_per_second);
    $("read-time").textContent = micros(t.reads.p50_micros) + " · " + micros(t.reads.p99_micros);
    $("write-time").textContent = micros(t.writes.p50_micros) + " · " + micros(t.writes.p99_micros);
    $("clients").textContent = count(t.clients);
    $("direct").textContent = bytes(t.direct_used_bytes);
    $("heap").textContent = bytes(t.heap_used_bytes);
    points.push(t.reads.per_second + t.writes.per_second);
    if (points.length > POINTS) { points.shift(); }
    const most = Math.max(1, ...points);
    $("spark-line").setAttribute("d", points.map((p, i) =>
      (i ? "L" : "M") + (600 - (points.length - 1 - i) * 600 / (POINTS - 1)).toFixed(1) + " " + (57 - 54 * p / most).toFixed(1)).join(""));
    rows($("nodes"), c.members.map((m) => [[m.node], standing(m), reached(m),
      [m.in_ring ? (100 * m.share).toFixed(1) + " %" : "–", true], [m.address], [m.release || "–"]]), "no node is known");
    $("lags").textContent = e.hints.datacenters.map((d) => d.datacenter + ": " + millis(d.lag_millis) + " behind, "
      + count(d.hinted_writes) + " hints").join(" · ");
    rows($("hints"), e.hints.replicas.map((r) => [[r.node], [millis(r.lag_millis), true, r.lag_millis > 5000 ? "warn" : ""],
      [count(r.unconfirmed_writes), true], [bytes(r.unconfirmed_bytes), true], [count(r.hinted_writes), true, r.hinted_writes ? "warn" : ""],
      [bytes(r.hinted_bytes), true]]), "this node knows no ring yet");
    rows($("hot"), (e.hot ? e.hot.keys : []).map((k) => [[k.key.text + (k.key.cut ? "…" : "")], [count(k.per_second), true],
      [(100 * k.share).toFixed(1) + " %", true], [count(k.reads_per_second), true], [count(k.writes_per_second), true]]),
      "no key was asked for lately");
    if (c.ring !== ring) { ring = c.ring; ringChanged(); }
  }

  function arc(from, to, inner, outer) {
    const whole = to - from >= 0.9999;
    const end = whole ? from + 0.9999 : to;
    const at = (f, r) => (100 + r * Math.sin(2 * Math.PI * f)).toFixed(2) + " " + (100 - r * Math.cos(2 * Math.PI * f)).toFixed(2);
    const large = end - from > 0.5 ? 1 : 0;
    return "M" + at(from, outer) + "A" + outer + " " + outer + " 0 " + large + " 1 " + at(end, outer)
      + "L" + at(end, inner) + "A" + inner + " " + inner + " 0 " + large + " 0 " + at(from, inner) + "Z";
  }
  function svg(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }
  function datacenter(name, ranges) {
    const box = element("div");
    box.className = "dc";
    box.append(element("h3", name));
    const picture = svg("svg", { viewBox: "0 0 200 200", role: "img", "aria-label": "Ring of " + name + ", one circle for each rack; shares are listed below" });
    box.append(picture);
    const racks = [...new Set(ranges.map((r) => r.rack))].sort();
    const wide = Math.min(24, 72 / racks.length);
    racks.forEach((rack, i) => {
      const own = ranges.filter((r) => r.rack === rack);
      const owners = [...new Set(own.map((r) => r.owner))].sort();
      const sums = {};
      own.forEach((r) => {
        const length = ((r.to - r.after + 4294967296) % 4294967296 || 4294967296) / 4294967296;
        const from = r.after / 4294967296;
        sums[r.owner] = (sums[r.owner] || 0) + length;
        const path = svg("path", { d: arc(from, from + length, 96 - (i + 1) * wide + 3, 96 - i * wide), class: "c" + owners.indexOf(r.owner) % 8 });
        const title = svg("title", {});
        title.textContent = r.owner + ": behind " + r.after + " up to " + r.to;
        path.append(title);
        picture.append(path);
      });
      box.append(element("span", "rack " + rack + (racks.length > 1 ? ", circle " + (i + 1) + " from outside" : "")));
      const list = element("ul");
      owners.forEach((owner, n) => {
        const item = element("li");
        const swatch = element("span");
        swatch.className = "swatch c" + n % 8;
        item.append(swatch, owner + " " + (100 * sums[owner]).toFixed(1) + " %");
        list.append(item);
      });
      box.append(list);
    });
    return box;
  }
  function ringChanged() {
    fetch("/api/ring").then((r) => r.json()).then((said) => {
      const names = [...new Set(said.ranges.map((r) => r.datacenter))].sort();
      $("rings").replaceChildren(...names.map((name) => datacenter(name, said.ranges.filter((r) => r.datacenter === name))));
    }).catch(() => { ring = ""; });
  }

  function lookUp(event) {
    event.preventDefault();
    const table = $("owners-table");
    fetch("/api/explain?command=" + encodeURIComponent($("command").value) + "&key=" + encodeURIComponent($("key").value))
      .then((r) => r.ok ? r.json() : r.text().then((text) => { throw new Error(text); }))
      .then((said) => {
        const key = said.keys[0];
        $("answer").textContent = key.key + " has token " + key.token + " (" + key.hashing + "). A " + said.access + " at " + key.level
          + " needs " + key.needed + " of the local replicas; " + key.ready + " can take part."
          + (key.home ? " It is at home in " + key.home + "." : "") + (said.refusal ? " " + said.refusal : "");
        rows($("owners"), key.owners.map((o) => [[o.datacenter + "/" + o.rack], [o.node || "nobody"], [o.turn ? String(o.turn) : "–", true],
          [o.now], o.state ? standing({ state: o.state, standing: "" }) : ["–"]]), "nobody");
        table.hidden = false;
      })
      .catch((failed) => { table.hidden = true; $("answer").textContent = "No answer: " + failed.message; });
  }

  function live(text, kind) {
    if ($("live").textContent !== text) { $("live").textContent = text; $("live").dataset.kind = kind; }
  }
  function lost(text) {
    live("✕ not connected", "bad");
    $("gone").hidden = false;
    $("gone").textContent = text;
    document.body.classList.add("stale");
  }
  function listen() {
    if (stream) { stream.close(); }
    stream = new EventSource("/api/events");
    stream.onmessage = (message) => {
      heard = Date.now();
      live("● live", "good");
      $("gone").hidden = true;
      document.body.classList.remove("stale");
      draw(JSON.parse(message.data));
    };
    stream.onerror = () => lost("This node does not answer, or too many consoles are open. What is below is from before; the console keeps trying.");
  }
  /* A browser gives up by itself after a refusal, and a dead network says nothing at all. */
  setInterval(() => {
    if (heard && Date.now() - heard > SILENT_MS) {
      lost("This node has not answered for " + Math.round((Date.now() - heard) / 1000) + " s. What is below is from before; the console keeps trying.");
    }
    if (stream.readyState === EventSource.CLOSED) { listen(); }
  }, 3000);

  const look = $("look");
  function wear(value) {
    if (value === "auto") { delete document.documentElement.dataset.look; } else { document.documentElement.dataset.look = value; }
  }
  try { look.value = localStorage.getItem("look") || "auto"; } catch (none) { look.value = "auto"; }
  wear(look.value);
  look.addEventListener("change", () => {
    wear(look.value);
    try { localStorage.setItem("look", look.value); } catch (none) { /* it holds for this page then */ }
  });
  $("ask").addEventListener("submit", lookUp);
  listen();
})();
