"use strict";
/* Several files at once, each with its progress; without this script the form sends one. */
(() => {
  const card = document.querySelector("[data-documents]");
  if (!card) return;
  const TYPES = /\.(jpe?g|png|webp|pdf)$/i;
  const list = card.querySelector("[data-uploads]");
  const template = card.querySelector("template[data-upload]");
  let last = Promise.resolve();

  prepare();

  /* The form is there anew after each file. */
  function prepare() {
    const form = card.querySelector("[data-drop]");
    if (!form) return;
    const input = form.querySelector("[type=file]");
    input.multiple = true;
    form.querySelector("[data-send]").hidden = true;
    input.addEventListener("change", () => take([...input.files], form));
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      take([...event.dataTransfer.files], form);
    });
  }

  /* One after the other: the server looks at one file of a person at a time. */
  function take(files, form) {
    const fields = new FormData(form);
    fields.delete("file");
    for (const file of files) {
      const row = add(file);
      const fault = faultOf(file);
      if (fault) refuse(row, fault);
      else last = last.then(() => send(row, file, fields, form.action));
    }
  }

  function faultOf(file) {
    if (!TYPES.test(file.name)) return card.dataset.wrongType;
    return file.size > Number(card.dataset.mostBytes) ? card.dataset.tooLarge : "";
  }

  function add(file) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-stop]").addEventListener("click", () => {
      row.request?.abort();
      row.stopped = true;
      row.remove();
    });
    list.append(row);
    return row;
  }

  function refuse(row, sentence) {
    const stop = row.querySelector("[data-stop]");
    row.classList.add("is-bad");
    row.querySelector("[data-state]").textContent = sentence;
    stop.textContent = stop.dataset.dismissText;
  }

  function send(row, file, fields, address) {
    if (row.stopped) return undefined;
    const request = new XMLHttpRequest();
    const state = row.querySelector("[data-state]");
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append("file", file);
    row.request = request;
    request.open("POST", address);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.round((100 * event.loaded) / event.total);
      row.querySelector("progress").value = percent;
      state.textContent = percent < 100 ? `${percent} %` : card.dataset.checking;
    });
    return new Promise((done) => {
      request.addEventListener("loadend", done);
      request.addEventListener("load", () => answer(row, request));
      request.addEventListener("error", () => refuse(row, card.dataset.failed));
      request.send(body);
    });
  }

  function answer(row, request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const now = page.querySelector("[data-documents-now]");
    if (request.status !== 200 || !now) {
      const sentence = page.querySelector("p")?.textContent;
      refuse(row, request.status === 413 ? card.dataset.tooLarge : sentence || card.dataset.failed);
      return;
    }
    card.querySelector("[data-documents-now]").replaceWith(now);
    row.remove();
    prepare();
  }
})();
