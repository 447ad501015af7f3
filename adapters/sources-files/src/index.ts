export { findInputs } from './find-inputs.ts'
export type { Input } from './input.ts'
export { type RecordChunk, readChunks } from './read-chunks.ts'
export { RecordSplitter, type SplitRecord } from './record-splitter.ts'
