import { createHash } from 'node:crypto'
import {
  compileException,
  EXCEPTION_LOGSOURCE,
  type ExceptionScope,
  type Finding,
  isInScope,
  type Maintenance,
  type Quieting,
  type RepeatKey,
  type Snooze,
  type Suppression,
  weeklyTest,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { createEngine, FieldPath, type SigmaEngine } from '@opensoc/sigma'

type Fields = Readonly<Record<string, unknown>>
/** Of a rule, what scopes ask for. */
export type ScopedRule = Parameters<typeof isInScope>[1]
/** Of a finding, what quietings ask for. */
type Subject = Pick<Finding, 'time' | 'host' | 'user'>

/** What becomes of a finding. */
export interface QuietJudgment {
  /** The snooze that holds it back, or the maintenance that it falls into: the first by id. */
  readonly by?: string
  readonly isSnoozed: boolean
  /** The groups of suppressions that count it; none for what is quiet already. */
  readonly repeatKeys: readonly RepeatKey[]
}

const LOUD: QuietJudgment = { isSnoozed: false, repeatKeys: [] }

interface Compiled<T extends Quieting> {
  readonly quieting: T
  readonly read: readonly ((fields: Fields, finding: Subject) => string | undefined)[]
  readonly isWithin: (time: number) => boolean
}

/** The enabled snoozes, maintenances and suppressions, compiled once a set. Pure: judged by times of the event. */
export class Quietings {
  readonly #snoozes: readonly Compiled<Snooze>[]
  readonly #maintenances: readonly Compiled<Maintenance>[]
  readonly #suppressions: readonly Compiled<Suppression>[]
  readonly #engine: SigmaEngine

  /** Throws `QUIETING_INVALID` for one that was stored as right and is not. */
  constructor(quietings: readonly Quieting[]) {
    const sorted = [...quietings].sort((a, b) => (a.id < b.id ? -1 : 1)).map(compile)
    this.#snoozes = sorted.filter((one): one is Compiled<Snooze> => one.quieting.kind === 'snooze')
    this.#maintenances = sorted.filter(
      (one): one is Compiled<Maintenance> => one.quieting.kind === 'maintenance',
    )
    this.#suppressions = sorted.filter(
      (one): one is Compiled<Suppression> => one.quieting.kind === 'suppression',
    )
    this.#engine = createEngine(this.#maintenances.flatMap(({ quieting }) => detectionOf(quieting)))
  }

  /** `fields` are those that the rule saw. */
  judge(rule: ScopedRule, fields: Fields, finding: Subject, receivedTime: number): QuietJudgment {
    const reaches = ({ quieting }: Compiled<Quieting>) => isInForce(quieting, rule, receivedTime)
    for (const one of this.#snoozes) {
      if (reaches(one) && isSnoozed(one, fields, finding))
        return { by: one.quieting.id, isSnoozed: true, repeatKeys: [] }
    }
    const open = this.#maintenances.filter((one) => reaches(one) && one.isWithin(finding.time))
    const maintenance = open.length === 0 ? undefined : this.#described(open, fields)
    if (maintenance !== undefined) return { by: maintenance, isSnoozed: false, repeatKeys: [] }
    const repeatKeys = this.#suppressions
      .filter(reaches)
      .map((one) => repeatKey(one, rule.id, fields, finding))
      .filter((key) => key !== undefined)
    return repeatKeys.length === 0 ? LOUD : { isSnoozed: false, repeatKeys }
  }

  #described(open: readonly Compiled<Maintenance>[], fields: Fields): string | undefined {
    const matched = new Set(
      this.#engine.match({ logsource: EXCEPTION_LOGSOURCE, fields }).map(({ rule }) => rule.id),
    )
    return open.find(({ quieting: { id, detection } }) => detection === undefined || matched.has(id))
      ?.quieting.id
  }
}

function compile(quieting: Quieting): Compiled<Quieting> {
  const names =
    quieting.kind === 'suppression'
      ? quieting.by
      : quieting.kind === 'snooze'
        ? Object.keys(quieting.values)
        : []
  return { quieting, read: names.map(reader), isWithin: timesOf(quieting) }
}

function timesOf(quieting: Quieting): (time: number) => boolean {
  if (quieting.kind !== 'maintenance') return () => true
  const { times } = quieting
  if (times.kind === 'weekly') return weeklyTest(times)
  return (time) => time >= times.fromTime && time < times.toTime
}

/** `host` and `user` are the finding's own, any other name is a field as the rule saw it. */
function reader(name: string): (fields: Fields, finding: Subject) => string | undefined {
  if (name === 'host' || name === 'user') return (_, finding) => finding[name]?.toLowerCase()
  const path = new FieldPath(name)
  return (fields) => textOfValue(path.read(fields))
}

/** A field's value as text that is compared without case; undefined where nothing is. */
export function textOfValue(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toLowerCase()
}

function detectionOf({ id, title, detection }: Maintenance) {
  if (detection === undefined) return []
  const compiled = compileException({ id, detection })
  if (compiled.ok) return [compiled.rule]
  throw new OpenSocError('QUIETING_INVALID', `${title}: ${compiled.error.message}`)
}

function isInForce(
  { scope, expiresTime }: { readonly scope: ExceptionScope; readonly expiresTime?: number },
  rule: ScopedRule,
  receivedTime: number,
): boolean {
  return (expiresTime === undefined || receivedTime < expiresTime) && isInScope(scope, rule)
}

function isSnoozed({ quieting, read }: Compiled<Snooze>, fields: Fields, finding: Subject): boolean {
  const wanted = Object.values(quieting.values)
  return read.every((value, at) => value(fields, finding) === wanted[at]?.toLowerCase())
}

function repeatKey(
  { quieting: { id, windowMs, missing }, read }: Compiled<Suppression>,
  ruleId: string,
  fields: Fields,
  finding: Subject,
): RepeatKey | undefined {
  const values = read.map((value) => value(fields, finding) ?? null)
  if (missing === 'pass' && values.includes(null)) return undefined
  const key = createHash('sha256')
    .update(JSON.stringify([ruleId, ...values]))
    .digest('base64url')
  return { suppressionId: id, key, windowMs }
}
