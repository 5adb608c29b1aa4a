"use strict";
/* The operators' desk: keys, ticks and dialogs of the queue and of a review, waves that go on; all work without it. */
(() => {
  const page = document;
  const one = (what, within = page) => within.querySelector(what);
  const all = (what, within = page) => [...within.querySelectorAll(what)];

  /* The queue: one row is marked, some are ticked; the bar comes with the first tick. */
  const rows = all("#queue-list tbody tr");
  const bar = one("[data-bar]");
  const ticks = all("#queue-form input[name=id]");
  let at = rows.findIndex((row) => row.id && `#${row.id}` === location.hash);
  let last = -1;

  function mark(index) {
    at = Math.max(0, Math.min(rows.length - 1, index));
    rows.forEach((row, place) => row.classList.toggle("is-selected", place === at));
    one("a", rows[at])?.focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }

  function ticked() {
    const count = ticks.filter((tick) => tick.checked).length;
    if (bar) {
      bar.classList.toggle("is-idle", !count);
      one("[data-picked]", bar).dataset.count = count || "";
    }
    for (const tick of ticks) tick.closest("tr").classList.toggle("selected", tick.checked);
  }

  function tick(upTo) {
    const box = rows[at] && one("input[name=id]", rows[at]);
    if (!box) return;
    box.checked = !box.checked;
    if (upTo && last >= 0) {
      for (const row of rows.slice(Math.min(at, last), Math.max(at, last) + 1)) {
        const other = one("input[name=id]", row);
        if (other) other.checked = box.checked;
      }
    }
    last = at;
    ticked();
  }

  function clear() {
    for (const box of ticks) box.checked = false;
    ticked();
  }

  if (rows.length) {
    page.addEventListener("change", (event) => {
      if (event.target.matches("[data-all]"))
        for (const box of ticks) box.checked = event.target.checked;
      ticked();
    });
    one("[data-clear]")?.addEventListener("click", () => setTimeout(ticked));
    ticked();
    if (at >= 0) mark(at);
  }

  /* A decision that needs a reason opens as a dialog over the review; where it can't be had, as the page that it is. */
  const dialog = page.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "decision");
  page.body.append(dialog);

  async function open(link) {
    const answer = await fetch(link.href).catch(() => null);
    const other = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = other && one(".desk-decision", other);
    if (!form) return location.assign(link.href);
    const title = page.createElement("h2");
    title.id = "decision";
    title.textContent = one("h1", other).textContent;
    dialog.replaceChildren(title, one(".lead", other), form);
    if (!dialog.open) dialog.showModal();
    one("select, textarea", form)?.focus();
  }

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    const cancel = event.target.closest("dialog [data-cancel]");
    if (cancel) dialog.close();
    else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) open(link);
    else return;
    event.preventDefault();
  });

  /* Keys. None works while something is typed. */
  function press(key) {
    const target = one(`[data-key="${key}"]:not([disabled])`);
    if (!target) return false;
    if (key === "a" && !rows.length) target.focus();
    else target.click();
    return true;
  }

  function together(key) {
    if (!ticks.some((box) => box.checked)) tick(false);
    return press(key);
  }

  function inQueue(event) {
    const { key } = event;
    if (key === "j" || key === "k") mark(at < 0 ? 0 : at + (key === "j" ? 1 : -1));
    else if (key === "x" || key === "X") tick(event.shiftKey);
    else if (key === "T") return press("T");
    else if (key === "/") one("#searchbar")?.focus();
    else if (key === "Escape") clear();
    else if ("arth".includes(key)) return together(key);
    else return false;
    return true;
  }

  function inReview({ key }) {
    if (key === "?") one("[data-help]")?.showModal();
    else if ("npatrs".includes(key)) return press(key);
    else return false;
    return true;
  }

  page.addEventListener("keydown", (event) => {
    const decides = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (decides) {
      const chosen = dialog.open ? one("form", dialog) : page.activeElement?.closest("[data-decides]");
      const form = chosen || one(".desk-many");
      const button = form && one("button.btn-primary:not([disabled]), button.btn-danger-fill", form);
      if (button) form.requestSubmit(button);
      return;
    }
    if (one("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 6) return;
    if (event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox])")) return;
    if (rows.length ? inQueue(event) : inReview(event)) event.preventDefault();
  });

  /* After a decision the next review is read from its heading. */
  if (one(".messagelist")) one("[data-heading]")?.focus({ preventScroll: true });

  /* A wave that is not done yet goes on. */
  const form = one("form[data-continue]");
  if (form) setTimeout(() => form.requestSubmit(), 400);
})();
