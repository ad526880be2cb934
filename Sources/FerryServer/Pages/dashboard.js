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

  // Changes only what differs, so that scrolling, focus and reading are left alone.
  const morph = (old, next) => {
    if (old.isEqualNode(next)) return;
    const isSameKind = old.nodeName === next.nodeName && old.nodeType === 1;
    if (!isSameKind || old.childNodes.length !== next.childNodes.length) {
      if (isSameKind && old.id === "fleet") old.replaceChildren(...next.childNodes);
      else return void old.replaceWith(next);
    } else {
      const pairs = [...old.childNodes].map((child, index) => [child, next.childNodes[index]]);
      for (const [child, other] of pairs) morph(child, other);
    }
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of next.attributes) old.setAttribute(name, value);
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
