import type { LogFields, Logger } from '@opensoc/kernel'

/** Logs as NDJSON on standard error. */
export function createJsonLogger(): Logger {
  const write = (level: string, message: string, fields?: LogFields) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`)
  }
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  }
}
