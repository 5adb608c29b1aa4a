"use strict";
/* The operators' desk: keys and decisions in the queue, and waves that go on by themselves; pages work without it. */
(() => {
  /* j and k go through the rows; a, r and Enter follow the link of the row that is chosen. */
  const rows = [...document.querySelectorAll("#result_list tbody tr")];
  let at = -1;

  function move(step) {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    rows.forEach((row, index) => row.classList.toggle("is-selected", index === at));
    rows[at].querySelector("a")?.focus();
  }

  function follow(key) {
    const link = `[data-key="${key}"]`;
    const target = (rows[at] || document).querySelector(link) || (rows.length ? null : document.querySelector(link));
    target?.click();
  }

  /* A decision's page opens as a dialog over the queue; where it can't be had, as the page that it is. */
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "decision");
  document.body.append(dialog);
  async function decide(link) {
    const answer = await fetch(link.href).catch(() => null);
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page?.querySelector(".desk-decision");
    if (!form) return location.assign(link.href);
    const title = document.createElement("h2");
    title.id = "decision";
    title.textContent = page.querySelector("h1").textContent;
    form.action = link.href;
    dialog.replaceChildren(title, page.querySelector(".lead"), form);
    if (!dialog.open) dialog.showModal();
    form.querySelector("select, [data-key=enter]")?.focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".desk-decide a");
    const cancel = event.target.closest("dialog [data-cancel]");
    if (cancel) dialog.close();
    else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) decide(link);
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "a" || event.key === "r") follow(event.key);
    else if (event.key === "Enter" && event.target === document.body) follow("enter");
    else return;
    event.preventDefault();
  });

  /* A wave that is not done yet goes on. */
  const form = document.querySelector("form[data-continue]");
  if (form) setTimeout(() => form.requestSubmit(), 400);
})();
