import type { FieldMapping } from '@opensoc/domain'
import { isTree, type Tree } from '../tree.ts'

/** A path of an OCSF event and its steps. */
export interface DottedPath {
  readonly name: string
  readonly steps: readonly string[]
}

/** The OCSF paths that mappings give Sigma names to, each once. */
export function sigmaPaths(mappings: readonly FieldMapping[]): readonly DottedPath[] {
  const names = new Set(mappings.flatMap(({ fields }) => Object.values(fields)))
  return [...names].map((name) => ({ name, steps: name.split('.') }))
}

/** The event's values at these paths, as rules expect to read them. */
export function dotted(event: Tree, paths: readonly DottedPath[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const { name, steps } of paths) {
    const value = sigmaValue(follow(event, steps))
    if (value !== undefined) fields[name] = value
  }
  return fields
}

function follow(event: Tree, steps: readonly string[]): unknown {
  let value: unknown = event
  for (const step of steps) {
    if (!isTree(value) || !Object.hasOwn(value, step)) return undefined
    value = value[step]
  }
  return value
}

const MAX_ELEMENTS = 64

/** Sysmon writes an account as `DOMAIN\name` and hashes as `MD5=…,SHA256=…`; rules are written against that. */
function sigmaValue(value: unknown): unknown {
  if (Array.isArray(value)) return listValue(value.slice(0, MAX_ELEMENTS))
  if (!isTree(value)) return value ?? undefined
  const { name, domain } = value
  if (typeof name !== 'string') return undefined
  return typeof domain === 'string' && domain !== '' ? `${domain}\\${name}` : name
}

const ALGORITHMS: Readonly<Record<number, string>> = { 1: 'MD5', 2: 'SHA1', 3: 'SHA256', 18: 'IMPHASH' }

function listValue(elements: readonly unknown[]): unknown {
  const hashes = elements.filter(isTree).flatMap(({ algorithm_id, value }) => {
    const algorithm = ALGORITHMS[Number(algorithm_id)]
    return algorithm === undefined || typeof value !== 'string' ? [] : `${algorithm}=${value.toUpperCase()}`
  })
  if (hashes.length > 0) return hashes.join(',')
  const answers = elements.filter(isTree).flatMap(({ rdata }) => (typeof rdata === 'string' ? rdata : []))
  return answers.length > 0 ? answers : elements.filter((element) => !isTree(element))
}
