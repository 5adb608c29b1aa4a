"use strict";
/* Pictures of a review open beside the list: zoomed, turned, one after the other. Opening one is written down. */
(() => {
  const card = document.querySelector("[data-evidence]");
  const viewer = card?.querySelector("[data-viewer]");
  if (!viewer) return;
  const links = [...card.querySelectorAll("[data-file]")];
  const stage = viewer.querySelector("[data-stage]");
  const pictures = new Map();
  const LARGEST = 4;
  let at = -1;

  /* Each picture is asked for once; it stays in the page. */
  function show(index) {
    at = index;
    const link = links[at];
    viewer.hidden = false;
    if (!pictures.has(link)) pictures.set(link, load(link));
    stage.replaceChildren(pictures.get(link));
    links.forEach((one) => one.closest("li").classList.toggle("is-selected", one === link));
    viewer.querySelector("[data-title]").textContent = link.textContent.trim();
  }

  function load(link) {
    const picture = new Image();
    picture.alt = link.textContent.trim();
    picture.dataset.zoomed = "0";
    picture.dataset.turned = "0";
    picture.addEventListener("load", () => {
      link.closest("li").querySelector("[data-seen]").hidden = false;
    });
    picture.src = link.href;
    return picture;
  }

  function zoom(step) {
    const picture = stage.firstElementChild;
    const level = Number(picture.dataset.zoomed) + step;
    picture.dataset.zoomed = String(Math.max(0, Math.min(LARGEST, level)));
  }

  function turn() {
    const picture = stage.firstElementChild;
    picture.dataset.turned = String((Number(picture.dataset.turned) + 90) % 360);
  }

  card.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-file]");
    const button = event.target.closest("button");
    if (link) show(links.indexOf(link));
    else if (button?.dataset.zoom) zoom(Number(button.dataset.zoom));
    else if (button && "turn" in button.dataset) turn();
    else if (button && "next" in button.dataset) show((at + 1) % links.length);
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const index = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    if (index >= 0 && index < links.length) show(index);
    else if (at < 0) return;
    else if (event.key === "+") zoom(1);
    else if (event.key === "-") zoom(-1);
    else if (event.key === "o") turn();
    else return;
    event.preventDefault();
  });
})();
