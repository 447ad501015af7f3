import type { YamlEntry, YamlNode } from '../parse/yaml-documents.ts'
import type { YamlMap } from '../parse/yaml-reading.ts'
import type { SigmaDocument, SigmaRule } from '../sigma-document.ts'
import { type Place, type SigmaError, sigmaError } from '../sigma-error.ts'

/** `warning`: it is likely a mistake or breaks a rule of the house; `hint`: it reads better otherwise. */
export type LintSeverity = 'warning' | 'hint'

/** A convention that a document does not keep. `code` is stable (`LINT_...`), `expected` says what would be right. */
export interface LintFinding extends SigmaError {
  readonly severity: LintSeverity
}

/** A document that Sigma accepts, with the places of everything in it. */
export interface LintedDocument {
  readonly file: string | undefined
  readonly map: YamlMap
  readonly document: Extract<SigmaDocument, { ok: true }>
  /** Present if it is a rule. */
  readonly rule: SigmaRule | undefined
}

export interface LintContext {
  /** What is wrong with a tag of a namespace whose names this library does not know, such as `attack`. */
  readonly checkTag: (tag: string) => string | undefined
}

export type LintCheck = (linted: LintedDocument, context: LintContext) => Iterable<LintFinding>

export function warning(code: string, place: Place, message: string, expected: string): LintFinding {
  return { ...sigmaError(code, { message, place, expected }), severity: 'warning' }
}

export function hint(code: string, place: Place, message: string, expected: string): LintFinding {
  return { ...sigmaError(code, { message, place, expected }), severity: 'hint' }
}

/** The scalars of a list, or the one scalar, with their places. */
export function textsAt(entry: YamlEntry | undefined): { readonly text: string; readonly place: Place }[] {
  if (entry === undefined) return []
  const nodes: readonly YamlNode[] = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  return nodes.flatMap((node) =>
    node.kind === 'scalar' && node.value !== null ? [{ text: node.text, place: node.place }] : [],
  )
}
