import type { StateStore, StoredRule, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { compileRule, parseSigma, type SigmaDocument, type SigmaError } from '@opensoc/sigma'

export interface RuleText {
  readonly file: string
  readonly source: string
}

export interface ImportOutcome {
  readonly imported: number
  readonly unchanged: number
  readonly refused: readonly SigmaError[]
}

export interface ImportOptions {
  readonly tenantId: TenantId
  readonly space: StoredRule['space']
  /** For rules that are new; a known rule keeps its switch. */
  readonly enable: boolean
}

/** Rules in the store: imported as text, checked by compiling, refused with their place, never degraded. */
export class RuleLibrary {
  readonly #state: StateStore
  readonly #clock: Clock

  constructor(options: { readonly state: StateStore; readonly clock: Clock }) {
    this.#state = options.state
    this.#clock = options.clock
  }

  /** Stores what is new or changed. A file that holds several documents becomes a rule for each. */
  async import(files: readonly RuleText[], options: ImportOptions): Promise<ImportOutcome> {
    const known = new Map((await this.#state.rules.list(options.tenantId)).map((rule) => [rule.id, rule]))
    const changed: StoredRule[] = []
    const refused: SigmaError[] = []
    let unchanged = 0
    for (const [position, text] of files.entries()) {
      for (const document of parseSigma(text.source, { file: text.file })) {
        const { rule, error } = this.#toStored(document, text, options, known)
        if (error !== undefined) refused.push(error)
        if (rule === undefined) continue
        if (isSame(known.get(rule.id), rule)) unchanged++
        else changed.push(rule)
      }
      // A whole release takes seconds to compile: let requests be answered in between.
      if (position % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
    }
    await this.#state.rules.save(changed)
    return { imported: changed.length, unchanged, refused }
  }

  #toStored(
    document: SigmaDocument,
    text: RuleText,
    { tenantId, space, enable }: ImportOptions,
    known: ReadonlyMap<string, StoredRule>,
  ): { rule?: StoredRule; error?: SigmaError } {
    if (!document.ok) return { error: document.error }
    if (document.kind !== 'rule') return { error: notYet(document.kind, text.file) }
    const { id, title, level, tags, logsource, source } = document.rule
    const outcome = compileRule(document.rule)
    const stored: StoredRule = {
      id,
      tenantId,
      title,
      level,
      space,
      file: text.file,
      source,
      enabled: known.get(id)?.enabled ?? enable,
      tags,
      logsource: { ...logsource } as Record<string, string>,
      updatedTime: this.#clock.now(),
      ...(outcome.ok ? {} : { refused: printSigmaError(outcome.error) }),
    }
    return outcome.ok ? { rule: stored } : { rule: stored, error: outcome.error }
  }
}

export function printSigmaError(error: SigmaError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':')
  return `${place}: ${error.message}${error.expected === undefined ? '' : ` (expected ${error.expected})`}`
}

function isSame(known: StoredRule | undefined, rule: StoredRule): boolean {
  return (
    known !== undefined &&
    known.source === rule.source &&
    known.space === rule.space &&
    known.refused === rule.refused
  )
}

function notYet(kind: string, file: string): SigmaError {
  return {
    code: 'SIGMA_KIND_UNSUPPORTED',
    message: `a ${kind} document is not run by this version`,
    expected: 'a rule document',
    file,
  }
}
