"use strict";
(() => {
  const fleet = document.getElementById("fleet");
  const live = document.getElementById("live");
  let announced = fleet.dataset.mark;
  let isRefreshing = false;

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const say = (state, words, time) => {
    live.dataset.state = state;
    live.textContent = time ? `${words} ${time.slice(11, 19)} UTC` : words;
  };

  // Changes only what differs, so that scrolling, focus and reading aloud go on where they were.
  const morph = (old, next) => {
    if (old.isEqualNode(next)) return;
    if (old.nodeType === Node.TEXT_NODE) return void (old.data = next.data);
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) old.setAttribute(name, value);
    const partners = pair(old, next);
    const kept = new Set(partners.values());
    for (const child of [...old.childNodes]) if (!kept.has(child)) child.remove();
    let place = old.firstChild;
    for (const child of [...next.childNodes]) {
      const partner = partners.get(child);
      if (!partner) old.insertBefore(child, place);
      else if (partner === place) place = place.nextSibling;
      else old.insertBefore(partner, place);
      if (partner) morph(partner, child);
    }
  };

  // For each new child the old one of the same id, or else the next of the same kind. Blanks
  // between elements have no partner: they would set the others out of step.
  const pair = (old, next) => {
    const key = (node) => node.id || node.nodeName;
    const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
    const spare = Map.groupBy([...old.childNodes].filter((node) => !isBlank(node)), key);
    const partners = new Map();
    for (const child of next.childNodes) {
      const partner = isBlank(child) ? undefined : spare.get(key(child))?.shift();
      if (partner) partners.set(child, partner);
    }
    return partners;
  };

  const title = () => { document.title = `${fleet.dataset.title} · Ferry`; };

  const refresh = async () => {
    if (isRefreshing) return;
    isRefreshing = true;
    while (fleet.dataset.mark !== announced) {
      try {
        const answer = await fetch("fragments/fleet");
        if (!answer.ok) throw new Error(answer.statusText);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        morph(fleet, page.getElementById("fleet"));
        title();
      } catch {
        say("lost", "Cannot reach Ferry; trying again");
      }
      await wait(1000);
    }
    isRefreshing = false;
  };

  const listen = () => {
    const events = new EventSource("events");
    events.addEventListener("fleet", (event) => {
      const { mark, time } = JSON.parse(event.data);
      announced = mark;
      say("live", "Live, last look", time);
      refresh();
    });
    events.onerror = () => {
      say("lost", "Cannot reach Ferry; trying again");
      // The browser gives up where it was refused; we do not.
      if (events.readyState === EventSource.CLOSED) wait(10000).then(listen);
    };
  };

  title();
  listen();
})();
