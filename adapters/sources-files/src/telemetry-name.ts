/** In a folder only these are taken (and names without an ending, such as `syslog`): notes and licences lie there too. */
const TELEMETRY =
  /(^[^.]+|\.(json|jsonl|ndjson|log|txt|csv|eve|evtx|zip|tar|tgz|eml|mbox)(\.\d{1,3})?)(\.gz|\.zst)?$/i
/** What lies beside telemetry and says something about it. */
const NOTES = /^(licen[sc]e|readme|notice|copying|changelog|labels|manifest)\b/i

/** Whether a file of a folder is taken for its records. */
export function isTelemetry(name: string): boolean {
  return TELEMETRY.test(name) && !NOTES.test(name)
}

/** Names with a leading dot or underscore are left out, folders and files alike. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_')
}
