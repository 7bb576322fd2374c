// A dialog in which people choose from a list that is looked up as they type.
"use strict";

const Picker = (() => {
  const dialog = document.getElementById("picker");
  const search = document.getElementById("picker-search");
  const list = document.getElementById("picker-list");
  const none = document.getElementById("picker-none");
  const heading = document.getElementById("picker-title");
  const PAUSE = 200;

  // `find(text)` resolves to entries {key, name, note}; the answer is those chosen, in that order.
  // Somebody who closes the dialog has chosen nothing: null.
  function choose({ title, many, find, taken = [] }) {
    if (dialog.open) return Promise.resolve(null);
    const chosen = new Map();
    let turn = 0;
    let timer = 0;

    function row(entry) {
      const item = document.createElement("li");
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = many ? "checkbox" : "radio";
      box.name = "picked";
      box.checked = chosen.has(entry.key);
      box.disabled = taken.includes(entry.key);
      box.addEventListener("change", () => {
        if (!many) chosen.clear();
        if (box.checked) chosen.set(entry.key, entry);
        else chosen.delete(entry.key);
      });
      const name = document.createElement("span");
      name.textContent = entry.name;
      const note = document.createElement("span");
      note.className = "quiet";
      note.textContent = entry.note || "";
      label.append(box, name, note);
      item.append(label);
      return item;
    }

    async function look() {
      const mine = ++turn;
      const found = await find(search.value.trim()).catch(() => []);
      // Answers may overtake each other.
      if (mine !== turn) return;
      list.replaceChildren(...found.map(row));
      none.hidden = found.length > 0;
    }

    function typed() {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    }

    heading.textContent = title;
    search.value = "";
    list.replaceChildren();
    none.hidden = true;
    search.addEventListener("input", typed);
    look();
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        clearTimeout(timer);
        turn += 1;
        search.removeEventListener("input", typed);
        resolve(dialog.returnValue === "choose" ? [...chosen.values()] : null);
      }, { once: true });
    });
  }

  return { choose };
})();
