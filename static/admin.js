"use strict";
/* The operators' desk: keys for the queue, and waves that go on by themselves. Every page works without it. */
(() => {
  const rows = [...document.querySelectorAll("#result_list tbody tr")];
  let at = -1;

  function move(step) {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    rows.forEach((row, index) => row.classList.toggle("is-selected", index === at));
    rows[at].querySelector("a")?.focus();
  }
  function follow(key) {
    const place = rows[at] || document;
    const target = place.querySelector(`[data-key="${key}"]`) || (rows.length ? null : document.querySelector(`[data-key="${key}"]`));
    target?.click();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "a" || event.key === "r") follow(event.key);
    else if (event.key === "Enter" && event.target === document.body) follow("enter");
    else return;
    event.preventDefault();
  });

  const form = document.querySelector("form[data-continue]");
  if (form) setTimeout(() => form.requestSubmit(), 400);
})();
