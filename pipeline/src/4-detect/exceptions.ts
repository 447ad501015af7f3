import {
  compileException,
  EXCEPTION_LOGSOURCE,
  type ExceptionHits,
  isInScope,
  type RuleException,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { createEngine, type SigmaEngine, type SigmaEvent, type SigmaRule } from '@opensoc/sigma'

/** The exceptions that workers apply: looked at only where a rule has matched. */
export class Exceptions {
  readonly #byId: ReadonlyMap<string, RuleException>
  readonly #engine: SigmaEngine

  /** Throws `EXCEPTION_INVALID` for one that was stored as right and is not. */
  constructor(exceptions: readonly RuleException[]) {
    this.#byId = new Map(exceptions.map((exception) => [exception.id, exception]))
    this.#engine = createEngine(
      exceptions.map((exception) => {
        const compiled = compileException(exception)
        if (compiled.ok) return compiled.rule
        throw new OpenSocError('EXCEPTION_INVALID', `${exception.title}: ${compiled.error.message}`)
      }),
    )
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0
  }

  /** The exception that holds this match back, the first by id; none that had expired when the event was received. */
  find(rule: SigmaRule, { fields }: SigmaEvent, receivedTime: number): RuleException | undefined {
    if (this.isEmpty) return undefined
    for (const match of this.#engine.match({ logsource: EXCEPTION_LOGSOURCE, fields })) {
      const exception = this.#byId.get(match.rule.id)
      if (exception === undefined || !isInScope(exception.scope, scopedOf(rule))) continue
      if (exception.expiresTime === undefined || receivedTime < exception.expiresTime) return exception
    }
    return undefined
  }
}

/** Of a rule, what scopes ask for. */
export function scopedOf({ id, level, tags, logsource }: SigmaRule) {
  return { id, level, tags, logsource: logsource as Readonly<Record<string, string>> }
}

/** Hits by what held a match back; added up within a batch, and stored with its commit. */
export type HitTally<Id extends string = string> = Map<Id, ExceptionHits>

export function countHit<Id extends string>(tally: HitTally<Id>, id: Id, time: number, count = 1): void {
  const known = tally.get(id)
  tally.set(id, {
    count: (known?.count ?? 0) + count,
    lastTime: Math.max(known?.lastTime ?? time, time),
  })
}
