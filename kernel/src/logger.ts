export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Logs are events with fields and a constant message: never raw records, never secrets. */
export interface Logger {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} }
