export type { OtlpLog, ReadLogs } from './otlp-log.ts'
export { readLogsJson } from './read-logs-json.ts'
export { readLogsProtobuf } from './read-logs-protobuf.ts'
