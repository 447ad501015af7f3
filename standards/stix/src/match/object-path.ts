import type { ObjectPath, PathStep } from '../pattern/pattern-ast.ts'
import type { ObservableGraph } from './observation.ts'

/** Values that one path may lead to in one object; the rest is not looked at. */
const MAX_VALUES = 10_000

/**
 * What a path leads to in an object. `_ref` and `_refs` steps go on in the object that they name, if the observation
 * holds it (9.7.2); a step that leads nowhere gives nothing.
 */
export function valuesAt(
  object: Readonly<Record<string, unknown>>,
  path: ObjectPath,
  graph: ObservableGraph,
): unknown[] {
  let nodes: unknown[] = [object]
  let isReference = false
  for (const step of path.steps) {
    if (isReference && step.kind === 'property') nodes = nodes.flatMap((node) => referred(node, graph))
    nodes = nodes.flatMap((node) => valuesOf(node, step))
    if (nodes.length > MAX_VALUES) nodes.length = MAX_VALUES
    if (nodes.length === 0) return nodes
    if (step.kind === 'property') isReference = /_refs?$/.test(step.name)
  }
  return nodes
}

function referred(node: unknown, graph: ObservableGraph): unknown[] {
  const object = typeof node === 'string' ? graph.get(node) : undefined
  return object === undefined ? [] : [object]
}

function valuesOf(node: unknown, step: PathStep): readonly unknown[] {
  if (step.kind === 'property') {
    if (typeof node !== 'object' || node === null || Array.isArray(node) || !Object.hasOwn(node, step.name))
      return []
    return present((node as Record<string, unknown>)[step.name])
  }
  if (!Array.isArray(node)) return []
  return step.kind === 'any'
    ? node.flatMap((element) => present(element))
    : step.index < 0
      ? []
      : present(node[step.index])
}

/** JSON `null` is no value in STIX. */
function present(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : [value]
}

/** The name of the property that the path ends in: its suffix says how a value is written. */
export function lastProperty(path: ObjectPath): string {
  for (let at = path.steps.length - 1; at >= 0; at--) {
    const step = path.steps[at]!
    if (step.kind === 'property') return step.name
  }
  return ''
}
