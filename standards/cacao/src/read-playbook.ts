import { checkReferences } from './check-references.ts'
import { type Playbook, playbook } from './playbook.ts'
import { type PlaybookIssue, step } from './playbook-issue.ts'

export interface ReadPlaybookOptions {
  /** Accepts, with warnings, what peers' playbooks do against the text where only one meaning is left. */
  readonly tolerant?: boolean
}

export type ReadPlaybook =
  | { readonly ok: true; readonly playbook: Playbook; readonly warnings: readonly PlaybookIssue[] }
  | { readonly ok: false; readonly issues: readonly PlaybookIssue[] }

/** Reads JSON text of a CACAO 2.0 playbook. */
export function parsePlaybook(text: string, options: ReadPlaybookOptions = {}): ReadPlaybook {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return refused('', `is not JSON: ${(error as Error).message}`)
  }
  return readPlaybook(json, options)
}

/** Checks a playbook against the schema of CACAO 2.0 and then its references. The value is not changed. */
export function readPlaybook(value: unknown, { tolerant = false }: ReadPlaybookOptions = {}): ReadPlaybook {
  const older = (value as { spec_version?: unknown } | null)?.spec_version
  if (older === '1.0' || older === '1.1') {
    return refused('/spec_version', `CACAO ${older} is another model; bring the playbook to cacao-2.0 first`)
  }
  const checked = playbook.safeParse(value)
  if (!checked.success) {
    const issues = checked.error.issues.slice(0, MAX_ISSUES).map(
      ({ path, message }): PlaybookIssue => ({
        severity: 'error',
        pointer: path.map((key) => step(String(key))).join(''),
        message,
      }),
    )
    return { ok: false, issues }
  }
  const read = value as Playbook
  const issues = checkReferences(read, tolerant).slice(0, MAX_ISSUES)
  return issues.some(({ severity }) => severity === 'error')
    ? { ok: false, issues }
    : { ok: true, playbook: read, warnings: issues }
}

const MAX_ISSUES = 100

function refused(pointer: string, message: string): ReadPlaybook {
  return { ok: false, issues: [{ severity: 'error', pointer, message }] }
}

/** Why a playbook must not run now (section 3.1), or undefined. `now`: ms since the epoch. */
export function notRunnable(one: Playbook, now: number): string | undefined {
  if (one.revoked) return 'the playbook is revoked'
  if (one.valid_from !== undefined && now < Date.parse(one.valid_from))
    return `the playbook is valid from ${one.valid_from}`
  if (one.valid_until !== undefined && now >= Date.parse(one.valid_until))
    return `the playbook was valid until ${one.valid_until}`
  return undefined
}
