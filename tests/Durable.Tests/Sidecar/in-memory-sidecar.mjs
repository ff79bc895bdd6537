// usage: node in-memory-sidecar.mjs
// A Durable Task sidecar for tests. Microsoft's in-memory backend keeps the instances and writes their histories, Microsoft's definition of
// the service is what goes over the wire; ours is only what the backend leaves to its caller: lending work and taking answers.
// Says "listening on PORT". A line "drop" on standard input breaks the streams of all workers; its end ends the sidecar.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const grpc = require("@grpc/grpc-js");
const wrappers = require("google-protobuf/google/protobuf/wrappers_pb.js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { Timestamp } = require("google-protobuf/google/protobuf/timestamp_pb.js");
const { InMemoryOrchestrationBackend } = require("@microsoft/durabletask-js/dist/testing");
const pb = require("@microsoft/durabletask-js/dist/proto/orchestrator_service_pb.js");
const { TaskHubSidecarServiceService: service } = require("@microsoft/durabletask-js/dist/proto/orchestrator_service_grpc_pb.js");
const { newOrchestratorStartedEvent } = require("@microsoft/durabletask-js/dist/utils/pb-helper.util.js");

const lendEveryMs = 2;
const streamedHistoryEvents = 30;
const backend = new InMemoryOrchestrationBackend();
const episodes = new Map(); // completion token → { instance, eventCount, token }
const activities = new Map(); // completion token → activity
const workers = new Set();
let loans = 0;

const text = (value) => {
  if (value === undefined || value === null) return undefined;
  const wrapped = new wrappers.StringValue();
  wrapped.setValue(value);
  return wrapped;
};
const time = (date) => {
  const stamp = new Timestamp();
  stamp.fromDate(date);
  return stamp;
};
const isFinal = (instance) => [1, 3, 4, 5].includes(instance.status);

function lend() {
  for (const worker of workers) {
    lendEpisodes(worker);
    lendActivities(worker);
  }
}

function lendEpisodes(worker) {
  const busy = new Set([...episodes.values()].map((loan) => loan.instance.instanceId));
  const later = [];
  for (let instance; busy.size < worker.episodesMax && (instance = backend.getNextOrchestrationWorkItem()); ) {
    if (busy.has(instance.instanceId)) {
      later.push(instance.instanceId);
      continue;
    }
    if (isFinal(instance)) {
      instance.pendingEvents = [];
      continue;
    }
    // The backend leaves the mark of a new episode, and with it the episode's clock, to its caller.
    if (!instance.pendingEvents[0].hasOrchestratorstarted()) {
      instance.pendingEvents.unshift(newOrchestratorStartedEvent(new Date()));
    }
    busy.add(instance.instanceId);
    const token = `episode-${++loans}`;
    episodes.set(token, { instance, eventCount: instance.pendingEvents.length, token: instance.completionToken, worker });
    const streams = worker.streamsHistory && instance.history.length > streamedHistoryEvents;
    const request = new pb.OrchestratorRequest();
    request.setInstanceid(instance.instanceId);
    request.setExecutionid(text(instance.executionId));
    request.setPasteventsList(streams ? [] : [...instance.history]);
    request.setNeweventsList([...instance.pendingEvents]);
    request.setRequireshistorystreaming(streams);
    const item = new pb.WorkItem();
    item.setOrchestratorrequest(request);
    item.setCompletiontoken(token);
    worker.call.write(item);
  }
  later.forEach((id) => backend.enqueueOrchestration(id));
}

function lendActivities(worker) {
  for (let activity; activities.size < worker.activitiesMax && (activity = backend.getNextActivityWorkItem()); ) {
    const token = `activity-${++loans}`;
    activities.set(token, { activity, worker });
    const instance = new pb.OrchestrationInstance();
    instance.setInstanceid(activity.instanceId);
    const request = new pb.ActivityRequest();
    request.setName(activity.name);
    request.setInput(text(activity.input));
    request.setTaskid(activity.taskId);
    request.setOrchestrationinstance(instance);
    const item = new pb.WorkItem();
    item.setActivityrequest(request);
    item.setCompletiontoken(token);
    worker.call.write(item);
  }
}

function takeBack(isLost) {
  for (const [token, loan] of episodes) {
    if (isLost(loan, token)) {
      episodes.delete(token);
      backend.enqueueOrchestration(loan.instance.instanceId);
    }
  }
  for (const [token, loan] of activities) {
    if (isLost(loan, token)) {
      activities.delete(token);
      backend.activityQueue.push(loan.activity);
    }
  }
}

function completeEpisode(response) {
  const token = response.getCompletiontoken();
  const loan = episodes.get(token) ?? notFound(`no episode is lent as '${token}'`);
  episodes.delete(token);
  const { instance, eventCount } = loan;
  // What came while the episode was lent belongs to the next one; the backend takes all that is pending for seen.
  const late = instance.pendingEvents.splice(eventCount);
  backend.completeOrchestration(instance.instanceId, loan.token, response.getActionsList(), response.getCustomstatus()?.getValue());
  instance.pendingEvents.push(...late);
  if (instance.pendingEvents.length > 0) {
    backend.enqueueOrchestration(instance.instanceId);
  }
  return new pb.CompleteTaskResponse();
}

function completeActivity(response) {
  const token = response.getCompletiontoken();
  const loan = activities.get(token) ?? notFound(`no activity is lent as '${token}'`);
  activities.delete(token);
  const failure = response.hasFailuredetails() ? response.getFailuredetails() : undefined;
  const error = failure && Object.assign(new Error(failure.getErrormessage()), { name: failure.getErrortype() });
  backend.completeActivity(loan.activity.instanceId, loan.activity.taskId, response.getResult()?.getValue(), error);
  return new pb.CompleteTaskResponse();
}

function describe(instance, includesPayloads) {
  const answer = new pb.GetInstanceResponse();
  answer.setExists(instance !== undefined);
  if (instance) {
    const state = new pb.OrchestrationState();
    state.setInstanceid(instance.instanceId);
    state.setExecutionid(text(instance.executionId));
    state.setName(instance.name);
    state.setOrchestrationstatus(instance.status);
    state.setCreatedtimestamp(time(instance.createdAt));
    state.setLastupdatedtimestamp(time(instance.lastUpdatedAt));
    if (includesPayloads) {
      state.setInput(text(instance.input));
      state.setOutput(text(instance.output));
      state.setCustomstatus(text(instance.customStatus));
      state.setFailuredetails(instance.failureDetails);
    }
    answer.setOrchestrationstate(state);
  }
  return answer;
}

function start(request) {
  if (backend.getInstance(request.getInstanceid())) {
    throw Object.assign(new Error(`'${request.getInstanceid()}' exists`), { code: grpc.status.ALREADY_EXISTS });
  }
  backend.createInstance(request.getInstanceid(), request.getName(), request.getInput()?.getValue());
  const answer = new pb.CreateInstanceResponse();
  answer.setInstanceid(request.getInstanceid());
  return answer;
}

async function waitFor(request, isReached) {
  const instance = await backend.waitForState(request.getInstanceid(), isReached, 0);
  return describe(instance, request.getGetinputsandoutputs());
}

function query(request) {
  const wanted = request.getQuery();
  const prefix = wanted.getInstanceidprefix()?.getValue() ?? "";
  const statuses = wanted.getRuntimestatusList();
  const answer = new pb.QueryInstancesResponse();
  for (const instance of backend.instances.values()) {
    if (instance.instanceId.startsWith(prefix) && (statuses.length === 0 || statuses.includes(instance.status))) {
      answer.addOrchestrationstate(describe(instance, wanted.getFetchinputsandoutputs()).getOrchestrationstate());
    }
  }
  return answer;
}

function purge(request) {
  const answer = new pb.PurgeInstancesResponse();
  answer.setDeletedinstancecount(backend.purge(request.getInstanceid()) ? 1 : 0);
  return answer;
}

function work(call) {
  const worker = {
    call,
    episodesMax: call.request.getMaxconcurrentorchestrationworkitems(),
    activitiesMax: call.request.getMaxconcurrentactivityworkitems(),
    streamsHistory: call.request.getCapabilitiesList().includes(1),
  };
  workers.add(worker);
  call.on("cancelled", () => {
    workers.delete(worker);
    takeBack((loan) => loan.worker === worker);
  });
}

function dropWorkers() {
  for (const worker of workers) {
    workers.delete(worker);
    takeBack((loan) => loan.worker === worker);
    worker.call.emit("error", { code: grpc.status.UNAVAILABLE, details: "the sidecar goes away" });
  }
}

function streamHistory(call) {
  const events = backend.getInstance(call.request.getInstanceid())?.history ?? [];
  const half = Math.ceil(events.length / 2);
  for (const part of [events.slice(0, half), events.slice(half)]) {
    const chunk = new pb.HistoryChunk();
    chunk.setEventsList(part);
    call.write(chunk);
  }
  call.end();
}

function notFound(message) {
  throw Object.assign(new Error(message), { code: grpc.status.NOT_FOUND });
}

const unary = (answer) => async (call, callback) => {
  try {
    callback(null, await answer(call.request));
  } catch (error) {
    const code = error.code ?? (/not found/.test(error.message) ? grpc.status.NOT_FOUND : grpc.status.UNKNOWN);
    callback({ code, details: error.message });
  }
};
const signal = (send, Answer) => unary((request) => {
  send(request);
  return new Answer();
});
const abandon = (Answer) => signal((request) => takeBack((_, token) => token === request.getCompletiontoken()), Answer);

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(service, {
  hello: unary(() => new Empty()),
  startInstance: unary(start),
  getInstance: unary((request) => describe(backend.getInstance(request.getInstanceid()), request.getGetinputsandoutputs())),
  waitForInstanceStart: unary((request) => waitFor(request, (instance) => instance.status !== 6)),
  waitForInstanceCompletion: unary((request) => waitFor(request, isFinal)),
  raiseEvent: signal((r) => backend.raiseEvent(r.getInstanceid(), r.getName(), r.getInput()?.getValue()), pb.RaiseEventResponse),
  terminateInstance: signal((r) => backend.terminate(r.getInstanceid(), r.getOutput()?.getValue()), pb.TerminateResponse),
  suspendInstance: signal((r) => backend.suspend(r.getInstanceid()), pb.SuspendResponse),
  resumeInstance: signal((r) => backend.resume(r.getInstanceid()), pb.ResumeResponse),
  queryInstances: unary(query),
  purgeInstances: unary(purge),
  getWorkItems: work,
  completeOrchestratorTask: unary(completeEpisode),
  completeActivityTask: unary(completeActivity),
  abandonTaskOrchestratorWorkItem: abandon(pb.AbandonOrchestrationTaskResponse),
  abandonTaskActivityWorkItem: abandon(pb.AbandonActivityTaskResponse),
  streamInstanceHistory: streamHistory,
});

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  setInterval(lend, lendEveryMs);
  console.log(`listening on ${port}`);
});
createInterface({ input: process.stdin }).on("line", (line) => line === "drop" && dropWorkers()).on("close", () => process.exit());
