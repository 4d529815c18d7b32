// The page around the terminal. textual.js, which is loaded before, makes the terminal when the page is loaded,
// and shows nobody its socket: it is taken where it is opened.
"use strict";

(() => {
  const SIZES = { least: 9, most: 28, phone: 13, desk: 16, kept: "synoptic-letters" };
  const PHONE = 600; // pixels
  const REPEAT = { after: 400, every: 90 }; // milliseconds
  const Socket = window.WebSocket;
  const byId = (id) => document.getElementById(id);
  let socket = null;
  let said = "";
  let isControl = false;
  let isTurning = false; // the screen keyboard comes or goes: the terminal is left and entered at once

  // The socket

  window.WebSocket = class extends Socket {
    constructor(address) {
      super(address);
      socket = this;
      this.addEventListener("message", (event) => {
        if (typeof event.data === "string") hear(...JSON.parse(event.data));
      });
      this.addEventListener("close", end);
    }

    send(text) {
      if (this.readyState === Socket.CONNECTING) {
        this.addEventListener("open", () => this.send(text), { once: true });
        return;
      }
      if (this.readyState !== Socket.OPEN) return;
      const [kind, content] = JSON.parse(text);
      if (isTurning && (kind === "blur" || kind === "focus")) return;
      super.send(isControl && kind === "stdin" ? JSON.stringify([kind, control(content)]) : text);
    }
  };

  // Ctrl of the bar holds for the next letter.
  function control(typed) {
    if (!/^[a-z]$/i.test(typed)) return typed;
    holdControl(false);
    return String.fromCharCode(typed.toUpperCase().charCodeAt(0) - 64);
  }

  function holdControl(wanted) {
    isControl = wanted;
    byId("control").setAttribute("aria-pressed", String(wanted));
  }

  function hear(kind, content) {
    if (kind === "theme") document.documentElement.dataset.theme = content;
    else if (kind === "ended") said = content;
    else if (kind === "file") download(content);
  }

  function type(text) {
    if (socket) socket.send(JSON.stringify(["stdin", text]));
  }

  function end() {
    if (said) byId("why").textContent = said;
    byId("ended").hidden = false;
    byId("again").focus();
  }

  // Nothing of what is read opens a page.
  window.open = () => null;
  window.confirm = () => false;

  function download({ key, name }) {
    const link = document.createElement("a");
    link.href = `/download/${encodeURIComponent(key)}`;
    link.download = name;
    link.click();
  }

  // The clipboard: what the app copies goes there; nothing is read from it but by the reader's own paste.

  const clipboard = navigator.clipboard;
  Object.defineProperty(navigator, "clipboard", {
    value: {
      readText: async () => "",
      writeText: async (text) => {
        // The terminal waits for this: it must not wait for a question that the browser asks.
        if (clipboard) clipboard.writeText(text).catch(() => askToCopy(text));
        else askToCopy(text);
      },
    },
  });

  function askToCopy(text) {
    byId("to-copy").value = text;
    byId("copying").hidden = false;
    byId("copy").focus();
  }

  function leaveCopying() {
    byId("copying").hidden = true;
    byId("to-copy").value = "";
    field().focus();
  }

  // The terminal

  const field = () => document.querySelector(".xterm-helper-textarea");
  const isTouched = () => matchMedia("(pointer: coarse)").matches;

  function letters() {
    const kept = Number(localStorage.getItem(SIZES.kept));
    return kept >= SIZES.least && kept <= SIZES.most ? kept : innerWidth < PHONE ? SIZES.phone : SIZES.desk;
  }

  function resizeLetters(step) {
    const size = Math.min(SIZES.most, Math.max(SIZES.least, letters() + step));
    localStorage.setItem(SIZES.kept, String(size));
    location.reload();
  }

  function showKeyboard(wanted) {
    field().inputMode = wanted ? "text" : "none";
    byId("keyboard").setAttribute("aria-pressed", String(wanted));
    isTurning = true;
    field().blur();
    field().focus();
    isTurning = false;
  }

  // A swipe turns the wheel, where the finger began.
  function followFingers(terminal) {
    let last = null;
    terminal.addEventListener("touchstart", (event) => {
      last = event.touches.length === 1 ? event.touches[0] : null;
    }, { passive: true });
    terminal.addEventListener("touchmove", (event) => {
      if (!last) return;
      const { clientX, clientY } = event.touches[0];
      const row = terminal.querySelector(".xterm-screen").clientHeight / 40;
      if (Math.abs(clientY - last.clientY) < row) return;
      const turned = { deltaY: last.clientY - clientY, clientX, clientY, bubbles: true, cancelable: true };
      terminal.querySelector(".xterm-screen").dispatchEvent(new WheelEvent("wheel", turned));
      last = event.touches[0];
    }, { passive: true });
  }

  function pressOn(button) {
    let waiting = 0;
    const press = () => type(button.dataset.key);
    button.addEventListener("click", (event) => {
      if (event.detail === 0) press(); // by a keyboard or a screen reader
    });
    button.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the terminal keeps the keyboard
      press();
      if ("repeats" in button.dataset) {
        waiting = setTimeout(() => { waiting = setInterval(press, REPEAT.every); }, REPEAT.after);
      }
    });
    for (const left of ["pointerup", "pointercancel", "pointerleave"]) {
      button.addEventListener(left, () => { clearTimeout(waiting); clearInterval(waiting); });
    }
  }

  // Ctrl+V is the browser's paste, not a control character.
  addEventListener("keydown", (event) => {
    const isPaste = event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (isPaste && event.target === field()) event.stopPropagation();
  }, true);

  // A screen keyboard takes its room from the terminal.
  function fit() {
    const view = window.visualViewport;
    if (!view) return;
    document.documentElement.style.setProperty("--height", `${view.height}px`);
    window.scrollTo(0, 0);
    if (window.onresize) window.onresize();
  }

  const start = window.onload; // of textual.js
  window.onload = async (event) => {
    const terminal = byId("terminal");
    terminal.dataset.sessionWebsocketUrl = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
    terminal.dataset.fontSize = String(letters());
    byId("again").addEventListener("click", () => location.reload());
    byId("smaller").addEventListener("click", () => resizeLetters(-1));
    byId("larger").addEventListener("click", () => resizeLetters(1));
    byId("no-copy").addEventListener("click", leaveCopying);
    byId("copy").addEventListener("click", () => {
      byId("to-copy").select();
      document.execCommand("copy");
      leaveCopying();
    });
    document.querySelectorAll("[data-key]").forEach(pressOn);
    followFingers(terminal);
    // A cell is as wide as a letter of the font: it has to be there before the terminal is.
    await Promise.allSettled(["", "bold ", "italic "].map((face) => document.fonts.load(`${face}16px "Roboto Mono"`)));
    try {
      start(event);
    } catch {
      said = "This browser cannot draw the screen.";
      end();
      return;
    }
    byId("keyboard").addEventListener("pointerdown", (event) => event.preventDefault());
    byId("control").addEventListener("pointerdown", (event) => event.preventDefault());
    byId("control").addEventListener("click", () => holdControl(!isControl));
    byId("keyboard").addEventListener("click", () => showKeyboard(field().inputMode === "none"));
    if (isTouched()) field().inputMode = "none";
    if (window.visualViewport) window.visualViewport.addEventListener("resize", fit);
    fit();
    field().focus();
  };
})();
