"use strict";
// Everything from the documents is put on the page as text, never as markup.
(() => {
  const $ = (id) => document.getElementById(id);
  const docs = [...document.querySelectorAll("script.document")].map((node) => JSON.parse(node.textContent));
  // What would steer the order of signs or hide is shown by its number.
  const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/;
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== false && value != null) node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const shown = (text) => {
    const out = document.createDocumentFragment();
    let rest = text;
    for (let at = rest.search(UNSAFE); at >= 0; at = rest.search(UNSAFE)) {
      const code = "U+" + rest.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
      out.append(rest.slice(0, at), el("span", { class: "sign", title: "a sign that is not shown" }, code));
      rest = rest.slice(at + 1);
    }
    out.append(rest);
    return out;
  };
  // An address of the web as a link, any other as its words.
  const address = (url) =>
    /^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noopener noreferrer nofollow" }, shown(url)) : shown(url);
  const words = (doc, spans) => spans.map(([start, end]) => doc.text.slice(start, end)).join(" ").replace(/\s+/g, " ");
  // "2024-06-19T13:10:00Z" is "2024-06-19 13:10".
  const day = (stamp) => stamp && stamp.slice(0, 16).replace("T", " ");
  const plural = (n, thing) => n + " " + thing + (n === 1 ? "" : "s");
  const who = (doc, claim) => {
    if (claim.speaker != null) return doc.speakers[claim.speaker].name;
    if (claim.voice === "narrator") return "The publisher";
    return claim.source.length ? "\u201c" + words(doc, claim.source) + "\u201d" : "No source named";
  };

  // Each claim with its document, and the words that a search looks through.
  const all = [];
  docs.forEach((doc, d) => {
    doc.d = d;
    doc.claims.forEach((claim, c) => {
      // What is left out of the page.
      claim.source ??= [];
      claim.cue ??= [];
      claim.content ??= [];
      claim.voice ??= "attributed";
      claim.worth ??= 0;
      claim.reasons ??= [];
      claim.d = d;
      claim.c = c;
      claim.speakerId = claim.speaker == null ? "" : doc.speakers[claim.speaker].id;
      all.push(claim);
    });
  });
  const haystack = (claim) => {
    const doc = docs[claim.d];
    claim.words ??= [who(doc, claim), words(doc, claim.source), words(doc, claim.cue), words(doc, claim.content), claim.statement || "", doc.title || ""].join(" ").toLowerCase();
    return claim.words;
  };

  const people = new Map();
  for (const doc of docs) for (const speaker of doc.speakers) if (!people.has(speaker.id)) people.set(speaker.id, speaker);

  const filter = { words: [], speaker: "", form: "", voice: "", worth: 0 };
  // The claims of a document in the order that was chosen.
  const ordered = (doc) =>
    $("order").value === "worth" ? [...doc.claims].sort((a, b) => b.worth - a.worth) : doc.claims;
  const passes = (claim) =>
    (!filter.speaker || claim.speakerId === filter.speaker) &&
    (!filter.form || claim.form === filter.form) &&
    (!filter.voice || claim.voice === filter.voice) &&
    claim.worth >= filter.worth &&
    filter.words.every((word) => haystack(claim).includes(word));

  let current = 0;
  let chosen = null;
  let passing = new Set(all);
  let everySpeaker = false;

  const markCurrent = () => {
    $("index").querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = $("index").querySelector(`a[href="#${current}"]`);
    link?.setAttribute("aria-current", "page");
    // Within the index alone: the page itself stays where it is.
    const list = $("index").querySelector("ol");
    if (link && list.scrollHeight > list.clientHeight) {
      list.scrollTop += link.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
    }
  };

  const drawIndex = () => {
    $("index").hidden = docs.length < 2;
    if (docs.length < 2) return;
    const counts = new Map();
    for (const claim of passing) counts.set(claim.d, (counts.get(claim.d) || 0) + 1);
    const filtered = passing.size < all.length;
    const list = document.createDocumentFragment();
    for (const doc of docs) {
      const count = counts.get(doc.d) || 0;
      if (filtered && !count && doc.d !== current) continue;
      const about = [doc.publisher, (doc.published || "").slice(0, 10)].filter(Boolean).join(", ");
      const link = el("a", { href: "#" + doc.d }, shown(doc.title || doc.id));
      list.append(el("li", {}, el("span", { class: "number" }, doc.d + 1 + "."), " ", link, " ", el("span", { class: "count" }, shown(about + (about ? ", " : "") + plural(count, "claim")))));
    }
    $("index").querySelector("ol").replaceChildren(list);
    $("index").querySelector("summary").textContent = plural(docs.length, "document");
    markCurrent();
  };

  const drawSpeakers = () => {
    const counts = new Map();
    for (const claim of passing) {
      if (!claim.speakerId) continue;
      const entry = counts.get(claim.speakerId) || { claims: 0, docs: new Set() };
      entry.claims += 1;
      entry.docs.add(claim.d);
      counts.set(claim.speakerId, entry);
    }
    const rows = [...counts].sort((a, b) => b[1].claims - a[1].claims || (a[0] < b[0] ? -1 : 1));
    const body = document.createDocumentFragment();
    for (const [id, entry] of everySpeaker ? rows : rows.slice(0, 100)) {
      const speaker = people.get(id);
      const button = el("button", { type: "button", "aria-pressed": String(filter.speaker === id), title: "Show only these claims" }, shown(speaker.name));
      button.addEventListener("click", () => {
        $("speaker").value = filter.speaker === id ? "" : id;
        refilter();
      });
      body.append(el("tr", {}, el("td", {}, button), el("td", {}, shown(speaker.role || "")), el("td", {}, speaker.kind), el("td", {}, String(entry.claims)), el("td", {}, String(entry.docs.size))));
    }
    $("speakers").querySelector("tbody").replaceChildren(body);
    $("speakers").querySelector("summary").textContent = plural(rows.length, "speaker");
    $("more-speakers").hidden = everySpeaker || rows.length <= 100;
    $("more-speakers").textContent = "Show all " + rows.length;
  };

  const drawAbout = (doc) => {
    const facts = [doc.publisher, ...doc.authors.filter((name) => name !== doc.publisher), day(doc.published), doc.modified && "changed " + day(doc.modified), doc.path].filter(Boolean);
    document.title = shown(doc.title || doc.id).textContent + " \u00b7 who said what";
    const about = [el("h2", {}, shown(doc.title || doc.id)), el("p", { class: "meta" }, shown(facts.join(" \u00b7 ")))];
    if (doc.url) about.push(el("p", { class: "meta" }, address(doc.url)));
    for (const note of doc.notes) about.push(el("p", { class: "meta" }, "Note: ", shown(note)));
    $("about").replaceChildren(...about);
  };

  // Cuts a block wherever a span starts or ends; each piece knows every claim that it belongs to.
  const drawText = (doc) => {
    const marks = [];
    for (const claim of doc.claims) {
      if (claim.voice === "narrator") continue;
      for (const role of ["source", "cue", "content"]) for (const [start, end] of claim[role]) marks.push({ start, end, role, claim });
    }
    marks.sort((a, b) => a.start - b.start || b.end - a.end);
    const blocks = document.createDocumentFragment();
    for (const [from, to, kind] of doc.blocks) {
      const inside = marks.filter((mark) => mark.start < to && mark.end > from);
      const cuts = new Set([from, to]);
      for (const mark of inside) {
        cuts.add(Math.max(mark.start, from));
        cuts.add(Math.min(mark.end, to));
      }
      const places = [...cuts].sort((a, b) => a - b);
      const block = el("p", { class: kind });
      for (let i = 0; i + 1 < places.length; i++) {
        const [start, end] = [places[i], places[i + 1]];
        const here = inside.filter((mark) => mark.start <= start && mark.end >= end);
        const text = shown(doc.text.slice(start, end));
        if (!here.length) {
          block.append(text);
          continue;
        }
        // The claim that a click means: the one whose mark is shortest here.
        const inner = here.reduce((a, b) => (b.end - b.start <= a.end - a.start ? b : a));
        const nested = here.filter((mark) => mark.role === "content").length > 1;
        const classes = ["m", ...new Set(here.map((mark) => mark.role)), nested ? "nested" : ""].join(" ");
        const link = inner.role === "cue";
        const piece = el(link ? "a" : "span", {
          class: classes,
          href: link ? "#" + doc.d + "/" + inner.claim.c : null,
          "aria-label": link ? doc.text.slice(start, end) + ", claim by " + who(doc, inner.claim) : null,
        });
        piece.append(text);
        piece.claims = here.map((mark) => mark.claim);
        piece.inner = inner.claim;
        block.append(piece);
      }
      blocks.append(block);
    }
    $("text").replaceChildren(blocks);
    $("text").lang = doc.language || "en";
  };

  // What people found out about a claim.
  const drawFact = ({ reviewed, state, rating, summary, evidence, links = [] }) => {
    const states = [reviewed, state].filter(Boolean).join(" \u00b7 ");
    const verdict = rating ? [el("strong", {}, shown(rating)), summary ? ": " : "", shown(summary || ""), el("br")] : [];
    const fact = el("p", { class: "fact" }, ...verdict, el("small", {}, shown(states)));
    for (const url of evidence) fact.append(el("br"), address(url));
    for (const link of links) fact.append(el("br"), el("small", {}, shown(link)));
    return fact;
  };

  const drawClaims = (doc) => {
    const items = document.createDocumentFragment();
    let count = 0;
    for (const claim of ordered(doc)) {
      if (!passing.has(claim)) continue;
      count += 1;
      const tags = [claim.form, claim.cueClass !== "none" && claim.cueClass, claim.negated && "negated", claim.hedged && "hedged", claim.inside != null && "within another claim", claim.when, claim.worth > 0 && "worth checking " + claim.worth.toFixed(2) + (claim.reasons.length ? " (" + claim.reasons.join(", ") + ")" : ""), "confidence " + claim.confidence.toFixed(2)].filter(Boolean).join(" \u00b7 ");
      const card = el(
        "button",
        { type: "button", class: "claim", id: "claim-" + claim.c, "aria-current": claim === chosen && "true" },
        el("span", { class: "who" }, el("span", {}, shown(who(doc, claim))), el("small", {}, "line " + claim.line)),
        el("span", { class: "m source" }, shown(claim.speaker == null ? "" : words(doc, claim.source))),
        claim.speaker == null || !claim.source.length ? "" : " ",
        el("span", { class: "m cue" }, shown(words(doc, claim.cue))),
        // Unless it says so itself.
        claim.cue.length ? (/:$/.test(words(doc, claim.cue)) ? " " : ": ") : "",
        el("span", { class: "m content" }, shown(words(doc, claim.content))),
        claim.statement ? el("span", { class: "statement" }, shown(claim.statement)) : "",
        el("span", { class: "tags" }, shown(tags)),
      );
      card.addEventListener("click", () => choose(claim, "text"));
      items.append(el("li", {}, card, claim.fact ? drawFact(claim.fact) : ""));
    }
    $("claims").querySelector("ol").replaceChildren(items);
    $("claims-title").textContent = plural(count, "claim");
    $("none").hidden = count > 0;
    // Where the filters leave nothing here, the way to a document where they leave something.
    const other = count ? null : docs.find((doc) => doc.claims.some((claim) => passing.has(claim)));
    $("elsewhere").hidden = !other;
    if (other) $("elsewhere").replaceChildren("See ", el("a", { href: "#" + other.d }, shown(other.title || other.id)));
  };

  const highlight = () => {
    for (const piece of $("text").querySelectorAll(".m")) {
      piece.classList.toggle("chosen", chosen != null && piece.claims.includes(chosen));
      piece.classList.toggle("out", !piece.claims.some((claim) => passing.has(claim)));
    }
    for (const card of $("claims").querySelectorAll(".claim")) {
      if (chosen && card.id === "claim-" + chosen.c) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
  };

  const show = (d) => {
    current = d;
    const doc = docs[d];
    if (!doc) return;
    drawAbout(doc);
    drawText(doc);
    drawClaims(doc);
    highlight();
  };

  // Marks a claim on both sides and brings the other side into view.
  const choose = (claim, towards) => {
    chosen = claim;
    highlight();
    const card = $("claim-" + claim.c);
    const piece = [...$("text").querySelectorAll(".m")].find((node) => node.claims.includes(claim));
    const target = towards === "text" ? piece : card;
    if (target) target.scrollIntoView({ block: "nearest" });
    if (towards === "list" && card) card.focus({ preventScroll: true });
    history.replaceState(null, "", "#" + claim.d + "/" + claim.c);
  };

  const refilter = () => {
    filter.words = $("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const name of ["speaker", "form", "voice"]) filter[name] = $(name).value;
    filter.worth = Number($("worth").value);
    passing = new Set(all.filter(passes));
    if (chosen && !passing.has(chosen)) chosen = null;
    drawIndex();
    drawSpeakers();
    if (docs.length) drawClaims(docs[current]);
    highlight();
    const found = new Set([...passing].map((claim) => claim.d)).size;
    $("summary").textContent = passing.size === all.length
      ? plural(all.length, "claim") + " in " + plural(docs.length, "document")
      : passing.size + " of " + plural(all.length, "claim") + " in " + plural(found, "document");
  };

  const follow = () => {
    const [d, c] = location.hash.slice(1).split("/").map((part) => parseInt(part, 10));
    if (!docs[d]) return;
    if (d !== current) {
      chosen = null;
      show(d);
      // A document that the filters leave nothing of stands in the index only while it is shown.
      if (passing.size < all.length) drawIndex();
      else markCurrent();
    }
    const claim = docs[d].claims[c];
    if (claim && passing.has(claim)) choose(claim, "list");
    else if (Number.isNaN(c) || c === undefined) $("document").focus();
  };

  const step = (by) => {
    const here = (docs[current] ? ordered(docs[current]) : []).filter((claim) => passing.has(claim));
    if (!here.length) return;
    const at = here.indexOf(chosen);
    const next = at < 0 ? (by > 0 ? 0 : here.length - 1) : Math.min(Math.max(at + by, 0), here.length - 1);
    choose(here[next], "list");
    choose(here[next], "text");
  };

  // The next document that has something to show.
  const turn = (by) => {
    for (let d = current + by; docs[d]; d += by) {
      if (passing.size === all.length || docs[d].claims.some((claim) => passing.has(claim))) {
        location.hash = "#" + d;
        return;
      }
    }
  };

  $("text").addEventListener("click", (event) => {
    const piece = event.target.closest(".m");
    if (!piece) return;
    event.preventDefault();
    if (passing.has(piece.inner)) choose(piece.inner, "list");
  });
  $("filters").addEventListener("input", refilter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(refilter));
  $("more-speakers").addEventListener("click", () => {
    everySpeaker = true;
    drawSpeakers();
  });
  addEventListener("hashchange", follow);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      $("filters").reset();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    const action = { j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1), "/": () => $("words").focus() }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const options = [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  for (const speaker of options) $("speaker").append(el("option", { value: speaker.id }, shown(speaker.name).textContent));
  if (matchMedia("(max-width: 30rem)").matches) $("index").querySelector("details").open = false;
  if (docs.length) show(0);
  refilter();
  follow();
})();
