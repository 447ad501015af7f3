export { openSegmentLog, type SegmentLogOptions } from './segment-log.ts'
