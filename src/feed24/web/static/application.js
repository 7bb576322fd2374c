// The page around an application: opens it in its frame and answers its messages.
//
// The application sends `command:params:callback:sid`, with params in JSON or left out; it is
// answered with `callback:JSON`. Only the frame is listened to, from the application's origin, and
// with the number of this rendering.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const { path, sid, origin, data, csrf, sessid, words } = settings;
  const frame = document.getElementById("frame");
  const opening = document.getElementById("opening");
  const heading = document.getElementById("title");
  const UNSUPPORTED = { result: "error", errorCode: "METHOD_NOT_SUPPORTED_ON_DEVICE" };
  const TALLEST = 30000;
  const MOST_PAGES = 20;
  let token = data.AUTH_ID;

  async function ask(address, body) {
    const response = await fetch(address, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin" });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  }

  const own = (action) => ask(`${path}/${action}`, { csrf });

  async function rest(method, parameters) {
    const response = await fetch(`/rest/${method}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(parameters),
      credentials: "same-origin",
    });
    return response.json();
  }

  // As the application: with its rights, whatever the person around it may do.
  async function asApplication(method, parameters) {
    let answer = await rest(method, { ...parameters, auth: token });
    if (answer.error === "expired_token") {
      await renew();
      answer = await rest(method, { ...parameters, auth: token });
    }
    return answer.error ? { result: "error", errorCode: answer.error } : { result: true };
  }

  // As the person, who chooses something here.
  async function everyPage(method, parameters) {
    const rows = [];
    let start = 0;
    for (let page = 0; page < MOST_PAGES && start !== undefined; page += 1) {
      const answer = await rest(method, { ...parameters, start, sessid });
      rows.push(...(answer.result || []));
      start = answer.next;
    }
    return rows;
  }

  async function renew() {
    const fresh = await own("tokens");
    token = fresh.AUTH_ID;
    Object.assign(data, fresh);
    return fresh;
  }

  const fullName = (row) => `${row.NAME || ""} ${row.LAST_NAME || ""}`.trim() || row.EMAIL || row.ID;

  async function people(text) {
    const filter = text ? { FIND: text, ACTIVE: "Y" } : { ACTIVE: "Y" };
    const { result } = await rest(text ? "user.search" : "user.get", { FILTER: filter, sort: "LAST_NAME", sessid });
    return (result || []).map((row) => ({ key: `U${row.ID}`, name: fullName(row), note: row.WORK_POSITION, row }));
  }

  function asUser({ name, row }) {
    const photo = row.PERSONAL_PHOTO || "";
    const url = `/company/personal/user/${row.ID}/`;
    return { id: row.ID, name, photo, position: row.WORK_POSITION || "", url, sub: false, sup: false };
  }

  async function selectUser({ mult }) {
    const title = mult ? words.people : words.person;
    const chosen = await Picker.choose({ title, many: Boolean(mult), find: people });
    const users = (chosen || []).map(asUser);
    return mult ? users : users[0] || null;
  }

  async function selectAccess({ value }) {
    const places = Promise.all([
      everyPage("department.get", {}),
      everyPage("sonet_group.get", {}),
    ]).then(([departments, groups]) => [
      { key: "AU", name: words.everyone, note: "" },
      ...departments.map((row) => ({ key: `DR${row.ID}`, name: row.NAME, note: words.department })),
      ...groups.map((row) => ({ key: `SG${row.ID}`, name: row.NAME, note: words.group })),
    ]);
    const find = async (text) => {
      const wanted = text.toLowerCase();
      const found = (await places).filter((entry) => entry.name.toLowerCase().includes(wanted));
      return [...found, ...(await people(text))];
    };
    const taken = Array.isArray(value) ? value : Object.values(value || {});
    const chosen = await Picker.choose({ title: words.access, many: true, find, taken });
    return (chosen || []).map(({ key, name }) => ({ id: key, name }));
  }

  // Resolves when the window is closed again.
  function openWindow(url) {
    const opened = window.open(url, "_blank");
    if (!opened) return Promise.resolve(UNSUPPORTED);
    return new Promise((resolve) => {
      const watch = setInterval(() => {
        if (!opened.closed) return;
        clearInterval(watch);
        resolve({ result: "close" });
      }, 500);
    });
  }

  function openPath({ path: wanted }) {
    const url = new URL(String(wanted), location.origin);
    if (!String(wanted).startsWith("/") || url.origin !== location.origin) {
      return { result: "error", errorCode: "PATH_NOT_AVAILABLE" };
    }
    // What the library adds for a window that we do not have.
    url.searchParams.delete("IFRAME");
    url.searchParams.delete("IFRAME_TYPE");
    return openWindow(url.href);
  }

  // The page that opens looks for its options here, so that no link of somebody else can set them.
  function openApplication(parameters) {
    const key = crypto.randomUUID();
    window.feed24Handed = { ...window.feed24Handed, [key]: parameters };
    return openWindow(`${path}#${key}`);
  }

  function handed() {
    try {
      return window.opener.feed24Handed[location.hash.slice(1)];
    } catch {
      // Nobody has opened this page, or another site has.
      return undefined;
    }
  }

  function resize({ width, height }) {
    const tall = Math.min(Number.parseInt(height, 10), TALLEST);
    if (tall > 0) frame.style.height = `${tall}px`;
    const wide = Number.parseInt(width, 10);
    frame.style.width = wide > 0 && !String(width).endsWith("%") ? `${wide}px` : "100%";
    return { width: frame.clientWidth, height: frame.clientHeight };
  }

  function close() {
    if (window.opener) window.close();
    // Not opened by a script: there is nothing to go back to but the start.
    else location.assign("/");
    return {};
  }

  // After the answer has left.
  const soon = (action) => { setTimeout(action, 0); return {}; };
  const option = ({ name, value }) => ({ options: { [String(name)]: value } });

  const commands = {
    getInitData: () => data,
    refreshAuth: renew,
    setInstall: async () => { await own("begun"); data.FIRST_RUN = false; return {}; },
    setInstallFinish: async () => { await own("installed"); return soon(() => location.reload()); },
    setAppOption: (parameters) => asApplication("app.option.set", option(parameters)),
    setUserOption: (parameters) => asApplication("user.option.set", option(parameters)),
    resizeWindow: resize,
    setScroll: ({ scroll }) => { window.scrollTo(0, Number.parseInt(scroll, 10) || 0); return {}; },
    setTitle: ({ title }) => { document.title = heading.textContent = String(title); return {}; },
    reloadWindow: () => soon(() => location.reload()),
    closeApplication: () => soon(close),
    openApplication,
    openPath,
    selectUser,
    selectAccess,
    getInterface: () => ({ command: Object.keys(commands), event: [] }),
  };

  // Parameters may hold colons; the callback and the number of the rendering do not.
  function parsed(message) {
    if (message && typeof message === "object") {
      return { command: String(message.method), callback: message.callback, from: message.appSid };
    }
    const parts = String(message).split(":");
    if (parts.length < 3) return {};
    const [command] = parts;
    const [callback, from] = parts.slice(-2);
    const text = parts.slice(1, -2).join(":");
    try {
      return { command, callback, from, parameters: text ? JSON.parse(text) : {} };
    } catch {
      return { command: "", callback, from };
    }
  }

  async function heard(event) {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const { command, callback, from, parameters } = parsed(event.data);
    if (from !== sid || !callback) return;
    let answer = UNSUPPORTED;
    if (Object.hasOwn(commands, command)) {
      try {
        answer = await commands[command](parameters || {});
      } catch (error) {
        console.warn(error);
        answer = { result: "error", errorCode: "FAILED" };
      }
    }
    frame.contentWindow.postMessage(`${callback}:${JSON.stringify(answer)}`, origin);
  }

  window.addEventListener("message", heard);
  data.PLACEMENT_OPTIONS = handed() || {};
  opening.elements.PLACEMENT_OPTIONS.value = JSON.stringify(data.PLACEMENT_OPTIONS);
  opening.submit();
})();
