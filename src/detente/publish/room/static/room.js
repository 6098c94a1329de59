// Movement between facts and their words. Every page can be read without it.
"use strict";
(() => {
  const cards = [...document.querySelectorAll(".card[data-n]")];
  const marks = [...document.querySelectorAll(".m[data-f]")];
  const byNumber = new Map(cards.map((card) => [card.dataset.n, card]));
  const numbersOf = (mark) => mark.dataset.f.split(" ");
  const marksOf = new Map(cards.map((card) => [card.dataset.n, []]));
  for (const mark of marks) for (const n of numbersOf(mark)) marksOf.get(n)?.push(mark);
  const order = cards.map((card) => card.dataset.n);
  let chosen = null;

  const clear = () => {
    for (const lit of document.querySelectorAll(".m.on, .card.on")) lit.classList.remove("on");
  };

  const light = (numbers) => {
    clear();
    for (const n of numbers) {
      byNumber.get(n)?.classList.add("on");
      for (const mark of marksOf.get(n) ?? []) mark.classList.add("on");
    }
  };

  const settle = () => (chosen === null ? clear() : light([chosen]));

  const intoSight = (element, block) => {
    const box = element.getBoundingClientRect();
    if (box.top < 70 || box.bottom > innerHeight - 20) element.scrollIntoView({ block });
  };

  const choose = (n, focus = true) => {
    chosen = n;
    settle();
    const card = n === null ? null : byNumber.get(n);
    if (!card) return;
    if (focus) card.focus({ preventScroll: true });
    intoSight(marksOf.get(n)?.[0] ?? card, "center");
    intoSight(card, "nearest");
  };

  const step = (by) => {
    if (!order.length) return;
    const at = chosen === null ? (by > 0 ? -1 : order.length) : order.indexOf(chosen);
    choose(order[Math.min(Math.max(at + by, 0), order.length - 1)]);
  };

  // From the card to the first of its words, whose sentence then stands in the address.
  const toWords = (n) => {
    const mark = marksOf.get(n)?.[0];
    const sentence = mark?.closest(".s");
    if (!sentence) return;
    history.replaceState(null, "", `#${sentence.id}`);
    for (const near of document.querySelectorAll(".s.near")) near.classList.remove("near");
    sentence.classList.add("near");
    const link = sentence.querySelector(".here");
    link.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  };

  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

  const keys = {
    j: () => step(1),
    ArrowDown: (event) => event.target.closest(".card") && step(1),
    ArrowRight: (event) => event.target.closest(".card") && step(1),
    k: () => step(-1),
    ArrowUp: (event) => event.target.closest(".card") && step(-1),
    ArrowLeft: (event) => event.target.closest(".card") && step(-1),
    Enter: (event) => {
      const card = event.target.classList.contains("card") ? event.target : null;
      if (card) toWords(card.dataset.n);
      return card !== null;
    },
    Escape: () => choose(null),
    "/": () => document.querySelector("#top-q")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = keys[event.key];
    if (act && act(event) !== null && act !== undefined) {
      if (event.key !== "Enter" || event.target.classList.contains("card")) event.preventDefault();
    }
  });

  for (const mark of marks) {
    mark.addEventListener("mouseenter", () => light(numbersOf(mark)));
    mark.addEventListener("mouseleave", settle);
    mark.addEventListener("click", () => choose(numbersOf(mark).at(-1), false));
  }
  for (const card of cards) {
    card.addEventListener("mouseenter", () => light([card.dataset.n]));
    card.addEventListener("mouseleave", settle);
    card.addEventListener("focus", () => {
      chosen = card.dataset.n;
      settle();
    });
  }

  const fromAddress = () => {
    const target = location.hash.startsWith("#f-") ? document.getElementById(location.hash.slice(1)) : null;
    if (target?.classList.contains("card")) choose(target.dataset.n, false);
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();
  if (cards.length) document.querySelector(".keys")?.removeAttribute("hidden");
})();
