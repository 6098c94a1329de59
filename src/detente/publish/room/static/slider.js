// The day of an agreement's page by a slider: the parts of the page that change with it are fetched and put in place.
"use strict";
(() => {
  const form = document.querySelector("form.day[data-first]");
  if (!form) return;
  const DAY = 86400000;
  const number = (day) => Math.round(Date.parse(day) / DAY);
  const text = (n) => new Date(n * DAY).toISOString().slice(0, 10);
  const field = form.elements.on;
  const label = document.createElement("label");
  label.htmlFor = "slide";
  label.textContent = "Move the day";
  const slide = document.createElement("input");
  Object.assign(slide, { type: "range", id: "slide", min: number(form.dataset.first), max: number(form.dataset.last), step: 1 });
  slide.value = number(field.value);
  const told = () => slide.setAttribute("aria-valuetext", text(Number(slide.value)));
  told();
  const holder = document.createElement("p");
  holder.className = "slide";
  holder.append(label, slide);
  form.append(holder);

  let asked = 0;
  let waiting = 0;
  const addressOf = (day) => {
    const address = new URL(location.href);
    address.searchParams.set("on", day);
    return address;
  };

  const putInPlace = (page) => {
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
      if (!fresh) continue;
      const open = [...old.querySelectorAll("details")].map((one) => one.open);
      fresh.querySelectorAll("details").forEach((one, n) => { one.open = open[n] ?? one.open; });
      for (const image of fresh.querySelectorAll("img")) image.loading = "eager";
      old.replaceWith(document.adoptNode(fresh));
    }
  };

  const show = async (day) => {
    const turn = ++asked;
    const address = addressOf(day);
    const answer = await fetch(address).catch(() => null);
    if (turn !== asked || !answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    putInPlace(page);
    history.replaceState(null, "", address);
    form.dataset.shown = day;
  };

  const soon = (day) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(day), 120);
  };

  slide.addEventListener("input", () => {
    field.value = text(Number(slide.value));
    told();
    soon(field.value);
  });
  field.addEventListener("change", () => {
    if (!field.value) return;
    slide.value = number(field.value);
    told();
    soon(field.value);
  });
})();
