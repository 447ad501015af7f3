import type { RecordFormat } from './record-format.ts'

/**
 * A normalizer of an operator's own, data alone: the `parser.yaml` of a folder, beside its golden pairs. A record
 * format that may also say how text is cut into fields; its conditions and attributes then speak of these.
 */
export interface ParserDefinition extends RecordFormat {
  readonly read?: ReadingForm
}

/** How text is cut into fields, and what tells which text is meant. */
export interface ReadingForm {
  readonly form: 'key_value' | 'delimited' | 'pattern'
  /** All that is given of these must hold of a record's text, and something must be given. `matches` is RE2. */
  readonly starts_with?: string
  readonly contains?: readonly string[]
  readonly matches?: string
  /** A syslog header is read first: `syslog_time`, `syslog_host`, `syslog_app`, `syslog_pid`. */
  readonly header?: 'syslog'
  /** Between pairs of `key_value`; a space where absent. */
  readonly separator?: string
  /** Between key and value; `=` where absent. */
  readonly assignment?: string
  /** Around values that hold the separator or delimiter; `"` where absent. */
  readonly quote?: string
  /** Between columns of `delimited`; a comma where absent. */
  readonly delimiter?: string
  /** Names of the columns in their order; `-` for one that nobody needs. */
  readonly columns?: readonly string[]
  /** RE2 with named groups, each tried in turn. */
  readonly patterns?: readonly string[]
  /** A time that is written in a form of its own, by its field. */
  readonly time?: TimeForm
}

export interface TimeForm {
  readonly field: string
  /** As Java's SimpleDateFormat writes it: `dd.MM.yyyy HH:mm:ss`. */
  readonly form: string
  /** Of times that name none: `Z`, `+01:00`. */
  readonly zone?: string
}
