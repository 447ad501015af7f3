export type { EventObject, EventValue } from './event-object.ts'
export { type EvtxItem, readEvtx } from './read-evtx.ts'
