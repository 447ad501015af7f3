/** Kinds of observables whose values mean the same in either case, by caption. */
const CASELESS: ReadonlySet<string> = new Set([
  'Hash',
  'Hostname',
  'IP Address',
  'Email Address',
  'File Name',
  'Process Name',
])

/** A value as the lake's index of observables keeps it: in lower case where case means nothing, so that a key finds it. */
export function observableKey(kind: string, value: string): string {
  return CASELESS.has(kind) ? value.toLowerCase() : value
}
