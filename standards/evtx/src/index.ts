export type { EventObject, EventValue } from './event-object.ts'
export { type EvtxItem, findChunks, readEvtx, readStretch, type Stretch } from './read-evtx.ts'
