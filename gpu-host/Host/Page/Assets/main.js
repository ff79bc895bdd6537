// Opens the page: with a key where the server asks for one, then a look at the server every second.

import { ApiError, forgetKey, hasKey, json, keepKey } from "./api.js";
import { offerModels, startChat } from "./chat.js";
import { showLost, showStatus } from "./status.js";

const LOOK_EVERY_MS = 1000;
const at = (id) => document.getElementById(id);
let timer = null;

async function look() {
  clearTimeout(timer);
  try {
    const status = await json("v1/status");
    open();
    offerModels(status.models.map((model) => model.id));
    showStatus(status);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      askForKey(hasKey() ? error.message : "");
      return;
    }

    showLost(error instanceof ApiError ? error.message : "not reachable");
  }

  timer = setTimeout(look, LOOK_EVERY_MS);
}

function open() {
  at("key-form").hidden = true;
  at("content").hidden = false;
  at("forget").hidden = !hasKey();
}

function askForKey(problem) {
  forgetKey();
  showLost("locked");
  at("content").hidden = true;
  at("key-form").hidden = false;
  at("key-problem").textContent = problem;
  at("key").focus();
}

at("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keepKey(at("key").value.trim());
  at("key").value = "";
  look();
});

at("forget").addEventListener("click", () => {
  clearTimeout(timer);
  askForKey("");
});

startChat();
look();
