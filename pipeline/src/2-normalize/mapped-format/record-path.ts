import { isTree, type Tree } from '../tree.ts'

/** Looks a path up in a record: undefined where nothing is there, an array where a step went into several elements. */
export type RecordPath = (record: Tree) => unknown

/** Elements of one array that are looked into. */
const MAX_ELEMENTS = 64

export function compilePath(path: string): RecordPath {
  const names = path.split('.')
  const steps = names.map((name, at) => ({
    name,
    rest: names.slice(at).join('.'),
    element: /^\d{1,3}$/.test(name) ? Number(name) : undefined,
  }))
  return steps.length === 1 ? (record) => own(record, path) : (record) => follow(record, steps, 0)
}

interface Step {
  readonly name: string
  /** This step and all behind it: shippers flatten objects, and a vendor's key may hold dots. */
  readonly rest: string
  readonly element: number | undefined
}

function follow(node: unknown, steps: readonly Step[], at: number): unknown {
  const step = steps[at]
  if (step === undefined) return node
  if (Array.isArray(node)) return intoElements(node, steps, at, step)
  if (!isTree(node)) return undefined
  return Object.hasOwn(node, step.rest) ? node[step.rest] : follow(own(node, step.name), steps, at + 1)
}

function intoElements(
  elements: readonly unknown[],
  steps: readonly Step[],
  at: number,
  { element }: Step,
): unknown {
  if (element !== undefined) return follow(elements[element], steps, at + 1)
  const found = elements.slice(0, MAX_ELEMENTS).map((one) => follow(one, steps, at))
  return found.some((one) => one !== undefined) ? found : undefined
}

function own(tree: Tree, key: string): unknown {
  if (Object.hasOwn(tree, key)) return tree[key]
  const lower = key.toLowerCase()
  return lower !== key && Object.hasOwn(tree, lower) ? tree[lower] : undefined
}

/** A text or number as text, of several the first; empty where there is none. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value === '-' ? '' : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return ''
  for (const one of value) {
    const text = Array.isArray(one) ? '' : textOfValue(one)
    if (text !== '') return text
  }
  return ''
}

/** Whether anything is there: not null, not an empty text, list or object. */
export function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === '-') return false
  if (Array.isArray(value)) return value.some(isPresent)
  return !isTree(value) || Object.keys(value).length > 0
}
