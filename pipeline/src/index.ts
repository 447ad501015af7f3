export { createDecode, type JoinLines } from './1-ingest/decode.ts'
export { createNormalize } from './2-normalize/normalize.ts'
export type { NormalizedEvent, Normalizer, Rejection } from './2-normalize/normalizer.ts'
export { createNormalizers, joinLines } from './2-normalize/normalizers.ts'
export { matchesOf } from './4-detect/detect.ts'
export { type Commit, type CommittedBatch, createCommit } from './commit.ts'
export { createRoute, type Route } from './pipeline.ts'
export {
  emptyCounts,
  type FrameBatch,
  type ProcessedBatch,
  processBatch,
  type WorkerPool,
} from './processed-batch.ts'
export { runPartition } from './runner.ts'
export { addCounts, type StageCounts } from './stage.ts'
