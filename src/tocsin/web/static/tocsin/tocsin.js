/* Comfort only: every page reads the same without it. No eval, no inline code, nothing but this file. */
(() => {
  "use strict";

  /* The server's clock counts, not the reader's: what was "now" when the page was made, minus ours. */
  const offset = () => {
    const now = Date.parse(document.body.dataset.now ?? "");
    return Number.isNaN(now) ? 0 : now - loaded;
  };
  const loaded = Date.now();

  /* As tocsin.web.templatetags.clock writes it, so that nothing jumps at the first tick. */
  const [day, hour, minute, second] = (document.body.dataset.units ?? "d h min s").split(" ");
  const span = (milliseconds) => {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const two = (large, unit, small, part) => `${large}\u00a0${unit}` + (small ? ` ${small}\u00a0${part}` : "");
    if (hours >= 48) return two(Math.floor(hours / 24), day, hours % 24, hour);
    if (hours >= 1) return two(hours, hour, minutes % 60, minute);
    if (minutes >= 10) return `${minutes}\u00a0${minute}`;
    if (minutes) return `${minutes}\u00a0${minute} ${seconds % 60}\u00a0${second}`;
    return `${seconds}\u00a0${second}`;
  };

  const show = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const tick = () => {
    const now = Date.now() + offset();
    for (const time of document.querySelectorAll("time[data-due]")) {
      const left = Date.parse(time.dataset.due) - now;
      show(time, span(left));
      const clock = time.closest(".remaining");
      const sense = clock?.querySelector("[data-left]");
      if (sense) show(sense, left < 0 ? sense.dataset.late : sense.dataset.left);
      clock?.classList.toggle("is-late", left < 0);
    }
    for (const time of document.querySelectorAll("time[data-since]")) {
      show(time, span(now - Date.parse(time.dataset.since)));
    }
    for (const bar of document.querySelectorAll("progress[data-from]")) {
      const from = Date.parse(bar.dataset.from);
      bar.value = Math.min(1, Math.max(0, (now - from) / (Date.parse(bar.dataset.to) - from)));
    }
  };

  /* Light or dark: the cookie lets the server send the next page right from the start. */
  const theme = (button) => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
      (!document.documentElement.dataset.bsTheme && matchMedia("(prefers-color-scheme: dark)").matches);
    const chosen = dark ? "light" : "dark";
    document.documentElement.dataset.bsTheme = chosen;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax${secure}`;
    button.setAttribute("aria-pressed", String(chosen === "dark"));
  };

  /* In the picture: what the node under the pointer rests on, and what rests on it. */
  const reached = (edges, start, from, to) => {
    const found = new Set([start]);
    for (const node of found) {
      for (const edge of edges) if (edge.dataset[from] === node) found.add(edge.dataset[to]);
    }
    return found;
  };
  const light = (picture, node) => {
    const edges = [...picture.querySelectorAll(".impact-edge")];
    const down = node ? reached(edges, node, "source", "target") : new Set();
    const up = node ? reached(edges, node, "target", "source") : new Set();
    picture.classList.toggle("has-path", Boolean(node));
    for (const edge of edges) {
      const { source, target } = edge.dataset;
      const on = (down.has(source) && down.has(target)) || (up.has(source) && up.has(target));
      edge.classList.toggle("on-path", on);
    }
    for (const box of picture.querySelectorAll("[data-node]")) {
      box.classList.toggle("on-path", down.has(box.dataset.node) || up.has(box.dataset.node));
    }
  };
  const point = (event) => {
    const picture = event.target.closest?.(".impact-picture");
    const node = event.target.closest?.("[data-node]")?.dataset.node;
    for (const each of document.querySelectorAll(".impact-picture")) {
      const wanted = each === picture ? node : undefined;
      if (each.dataset.lit !== (wanted ?? "")) {
        each.dataset.lit = wanted ?? "";
        light(each, wanted);
      }
    }
  };

  /* The bar of moments: it says in words where it stands, and looks there when it comes to rest. */
  document.documentElement.classList.add("has-script");
  const REST = 700;
  let resting;
  const BAR = "[data-moments] input[type=range]";
  const say = (bar) => {
    const list = bar.form.querySelector("select");
    list.selectedIndex = Number(bar.value) - 1;
    bar.setAttribute("aria-valuetext", list.selectedOptions[0]?.textContent ?? "");
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(BAR)) say(event.target);
  });
  document.addEventListener("change", (event) => {
    const bar = event.target;
    if (!bar.matches?.(BAR)) return;
    clearTimeout(resting);
    resting = setTimeout(() => {
      sessionStorage.setItem("moments", "moved");
      bar.form.requestSubmit();
    }, REST);
  });
  for (const bar of document.querySelectorAll(BAR)) {
    say(bar);
    if (sessionStorage.getItem("moments")) {
      sessionStorage.removeItem("moments");
      bar.closest("details").open = true;
      bar.focus();
    }
  }

  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-toggle]");
    if (button) theme(button);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  /* Who reads a page that no longer follows must know it; the extension tries again by itself. */
  const follows = (yes) => {
    for (const notice of document.querySelectorAll("[data-lost]")) {
      if (yes && !notice.hidden) window.htmx?.trigger("#situation", "sse:changed");
      notice.hidden = yes;
    }
  };
  document.addEventListener("htmx:sseError", () => follows(false));
  document.addEventListener("htmx:sendError", () => follows(false));
  document.addEventListener("htmx:sseOpen", () => follows(true));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && follows(true));
  /* A list that the reader has opened stays open when the page is refreshed under it. */
  if (window.Idiomorph) {
    window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
      !(name === "open" && element.localName === "details");
  }
  for (const button of document.querySelectorAll("[data-theme-toggle]")) button.hidden = false;
  tick();
  setInterval(() => document.hidden || tick(), 1000);
})();
