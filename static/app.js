"use strict";
/* Small conveniences; every page works without them. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const by = (event, selector) => event.target.closest?.(selector);

  /* Menus close on a click elsewhere and on Escape; the drawer too. */
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = by(event, "[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    by(event, "[data-close]")?.closest("dialog").close();
    by(event, "[data-dismiss]")?.closest("[data-toast]").remove();
    const copy = by(event, "[data-copy]");
    if (copy) copyText(copy);
    const share = by(event, "[data-share]");
    if (share) navigator.share({ url: document.querySelector(share.dataset.share).value }).catch(() => {});
    const show = by(event, "[data-show]");
    if (show) togglePassword(show);
    const fill = by(event, "[data-fill]");
    if (fill) fillField(fill);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#nav") {
      location.hash = "#main";
      document.querySelector("[data-drawer]")?.focus();
    }
  });

  /* Browsers offer no clipboard API over plain HTTP; select and copy the text instead. */
  async function copyText(button) {
    const source = document.querySelector(button.dataset.copy);
    source.select();
    if (await copied(source)) button.textContent = button.dataset.copied || button.textContent;
  }

  function copied(source) {
    if (!navigator.clipboard) return document.execCommand("copy");
    return navigator.clipboard.writeText(source.value).then(() => true, () => false);
  }

  function togglePassword(button) {
    const input = document.querySelector(button.dataset.show);
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    [button.textContent, button.dataset.hideText] = [button.dataset.hideText, button.textContent];
  }

  function fillField(button) {
    const input = document.querySelector(button.dataset.fill);
    input.value = button.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  }

  /* A form is submitted once; its button shows the progress. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-busy]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-busy", "true");
      button.textContent = form.dataset.busy || button.textContent;
    }
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  /* A button with required checkboxes is disabled until they are ticked. */
  function checkNeeds(root = document) {
    for (const button of all("[data-needs]", root)) {
      const needed = button.dataset.needs.split(" ").map((id) => document.getElementById(id));
      button.disabled = needed.some((box) => box && !box.checked);
    }
  }
  document.addEventListener("change", (event) => {
    checkNeeds();
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    for (const tally of all("[data-tally]")) {
      const boxes = all(`input[name="${tally.dataset.tally}"]`);
      tally.textContent = tally.dataset.text.replace("0", boxes.filter((box) => box.checked).length);
    }
  });

  /* The code field draws its digits in six slots. */
  function drawCode(field) {
    const input = field.querySelector("input");
    const slots = all(".code-slot", field);
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, slots.length);
    slots.forEach((slot, index) => {
      slot.textContent = digits[index] || "";
      slot.classList.toggle("is-caret", document.activeElement === input && index === digits.length);
    });
  }

  function startCode(field) {
    field.classList.add("is-live");
    const input = field.querySelector("input");
    for (const name of ["input", "focus", "blur"]) input.addEventListener(name, () => drawCode(field));
    drawCode(field);
  }

  /* Countdowns tick once a second and speak at thirty seconds and at the end. */
  const CLOCK = new WeakMap();

  function tick(clock) {
    const now = Date.now() - (CLOCK.get(clock) || 0);
    const left = Math.max(0, Math.round((Date.parse(clock.dataset.countdown) - now) / 1000));
    const text = clock.querySelector("[data-left]");
    const ring = clock.querySelector(".ring-value");
    if (text) text.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    ring?.setAttribute("stroke-dashoffset", String(100 - Math.min(100, (100 * left) / (clock.dataset.total || 1))));
    clock.classList.toggle("is-low", left <= 20 && left > 0);
    clock.classList.toggle("is-over", left === 0);
    const say = clock.querySelector("[data-countdown-say]");
    if (say && left === 30) say.textContent = say.getAttribute("data-say-30") || "";
    if (say && left === 0) say.textContent = say.getAttribute("data-say-0") || "";
  }

  function startCountdown(clock) {
    const now = Date.parse(clock.dataset.now || "");
    if (now) CLOCK.set(clock, Date.now() - now);
    tick(clock);
  }
  setInterval(() => all("[data-countdown]").forEach(tick), 1000);

  /* Toasts disappear after five seconds; errors stay, as do toasts with focus or hover. */
  for (const toast of all('[data-toast][role="status"]')) {
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 5000);
  }

  /* The shop switcher loads its list when it opens and while the user types. */
  for (const switcher of all("[data-switcher]")) {
    const list = switcher.querySelector("[data-switcher-list]");
    const input = switcher.querySelector("input");
    let timer;
    const load = async () => {
      const address = `${switcher.dataset.switcher}&q=${encodeURIComponent(input.value)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      const away = answer.headers.get("HX-Redirect");
      if (away) location.assign(away);
      else if (answer.ok) list.innerHTML = await answer.text();
    };
    switcher.addEventListener("toggle", () => {
      if (!switcher.open) return;
      load();
      input.focus();
    });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(load, 200);
    });
    switcher.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [input, ...all("a", switcher)];
      const step = event.key === "ArrowDown" ? 1 : -1;
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    });
  }

  /* A counter beside a text field, and a preview that shows what is typed. */
  document.addEventListener("input", (event) => {
    for (const mirror of all("[data-mirror]")) {
      if (event.target.matches(mirror.dataset.mirror)) mirror.textContent = event.target.value.trim() || "–";
    }
    for (const counter of all("[data-count-of]")) {
      if (!event.target.matches(counter.dataset.countOf)) continue;
      counter.querySelector("span").textContent = [...event.target.value.trim()].length;
    }
  });

  /* Waiting for a phone: the server reports a change of the scan; the page then reloads its live part or itself. */
  let stream = null;

  function startWaiting() {
    const waiting = document.querySelector("[data-wait]");
    const url = waiting?.dataset.wait;
    if (stream && stream.wanted === url) return;
    stream?.close();
    stream = url ? new EventSource(url) : null;
    if (!stream) return;
    stream.wanted = url;
    stream.addEventListener("change", () => {
      stream.close();
      renew(waiting);
    });
    stream.addEventListener("open", () => showRefresh(false));
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      showRefresh(true);
      waitAgain();
    });
  }
  /* A restarting or overloaded server ends the stream; the browser reconnects automatically. */
  function waitAgain() {
    setTimeout(() => {
      stream?.close();
      stream = null;
      startWaiting();
    }, 5000);
  }

  function showRefresh(shown) {
    for (const link of all("[data-refresh]")) link.hidden = !shown;
  }
  async function renew(waiting) {
    if (!waiting.dataset.waitGet || !window.htmx) {
      location.replace(waiting.dataset.waitPage);
      return;
    }
    await htmx.ajax("GET", waiting.dataset.waitGet, { target: waiting, swap: "outerHTML" }).catch(() => {});
    if (waiting.isConnected) waitAgain();
    const news = document.querySelector(waiting.dataset.waitSay);
    const now = document.getElementById(waiting.id);
    if (news && now) news.textContent = now.dataset.news;
  }

  function start(root = document) {
    all("[data-code]:not(.is-live)", root).forEach(startCode);
    all("[data-countdown]", root).forEach(startCountdown);
    checkNeeds();
    startWaiting();
    for (const button of all("[data-share]", root)) button.hidden = !navigator.share;
  }
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement || document));
  start();
  document.querySelector("[data-focus-error]")?.focus();
  document.querySelector("[data-send-now]")?.requestSubmit();
})();
