// Loaded by node before Azurite. Standard input ends when whoever started Azurite closes it or is gone, however it went:
// then Azurite is told to stop, which writes down what it has stored, and connections that nobody uses do not hold it up.
import { Server } from "node:http";

const lastWordMs = 10_000;
const servers = [];
const listen = Server.prototype.listen;

Server.prototype.listen = function (...args) {
  servers.push(this);
  return listen.apply(this, args);
};

process.stdin.on("end", () => {
  process.emit("SIGTERM");
  servers.forEach((server) => server.closeAllConnections());
  setTimeout(() => process.exit(), lastWordMs).unref();
}).resume();
