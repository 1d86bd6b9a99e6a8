import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** All numbers the service publishes at `/metrics`. Names carry the unit, labels never a person. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    messagesReceived: new Counter({ name: "messages_received_total", help: "Wristband messages taken in", registers }),
    messagesStored: new Counter({
      name: "messages_stored_total",
      help: "Wristband messages stored and acknowledged",
      registers,
    }),
    messagesDuplicate: new Counter({ name: "messages_duplicate_total", help: "Repeats of stored messages", registers }),
    messagesRejected: new Counter({
      name: "messages_rejected_total",
      help: "Messages kept as rejects",
      labelNames: ["code"],
      registers,
    }),
    messagesRefused: new Counter({
      name: "messages_refused_total",
      help: "Messages left unacknowledged",
      labelNames: ["code"],
      registers,
    }),
    messagesHeld: new Counter({
      name: "messages_held_total",
      help: "Messages that waited because their band sends too many",
      registers,
    }),
    messagesWaiting: new Gauge({ name: "messages_waiting", help: "Messages received and not yet stored", registers }),
    storeSeconds: new Histogram({
      name: "store_seconds",
      help: "Receipt to commit of one message",
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    wristbandsConnected: new Gauge({
      name: "wristbands_connected",
      help: "Wristbands with an open connection",
      registers,
    }),
    connectionsRefused: new Counter({
      name: "connections_refused_total",
      help: "Connections refused",
      labelNames: ["code"],
      registers,
    }),
    sessionTakeovers: new Counter({
      name: "session_takeovers_total",
      help: "Client ids that connected while still connected",
      registers,
    }),
    fixesJudged: new Counter({ name: "fixes_judged_total", help: "Fixes the fence engine has judged", registers }),
    factsFailed: new Counter({
      name: "facts_failed_total",
      help: "Facts about a senior that the fence engine could not judge: any is a fault to be looked at",
      labelNames: ["kind"],
      registers,
    }),
    fixesWaiting: new Gauge({
      name: "fixes_waiting",
      help: "Stored fixes the fence engine has not judged yet",
      registers,
    }),
    signalsConcluded: new Counter({
      name: "signals_concluded_total",
      help: "Signals by kind",
      labelNames: ["kind"],
      registers,
    }),
    falseAlertsPerSeniorDay: new Gauge({
      name: "false_alerts_per_senior_day",
      help: "Exits of yesterday closed as false alarms or taken back by later fixes, per senior heard that day",
      registers,
    }),
    incidentsForgotten: new Gauge({
      name: "incidents_forgotten",
      help: "Open incidents without a timer or a message: must be 0",
      registers,
    }),
    selfAuditSeconds: new Histogram({
      name: "self_audit_seconds",
      help: "One look at all open incidents",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
      registers,
    }),
    incidentsOpen: new Gauge({ name: "incidents_open", help: "Incidents that are open", registers }),
    alertsSent: new Counter({
      name: "alerts_total",
      help: "Delivery attempts",
      labelNames: ["lane", "outcome"],
      registers,
    }),
    alertDelaySeconds: new Histogram({
      name: "alert_delay_seconds",
      help: "Decision to first hand-over",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    timerLatenessSeconds: new Histogram({
      name: "timer_lateness_seconds",
      help: "How late a timer fired",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    livePages: new Gauge({ name: "live_pages", help: "Open live sockets", registers }),
    liveFramesHeld: new Counter({
      name: "live_frames_held_total",
      help: "Position frames held back from a slow page",
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
