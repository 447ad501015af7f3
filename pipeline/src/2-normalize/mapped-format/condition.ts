import type { Condition } from '@opensoc/domain'
import type { Tree } from '../tree.ts'
import { compilePath, isPresent, textOfValue } from './record-path.ts'

export type RecordTest = (record: Tree) => boolean

/** True where any of the conditions holds; without any, for none. */
export function compileConditions(conditions: readonly Condition[]): RecordTest {
  const tests = conditions.map(compileCondition)
  return (record) => {
    for (const test of tests) if (test(record)) return true
    return false
  }
}

function compileCondition(condition: Condition): RecordTest {
  const parts = Object.entries(condition).map(([path, globs]) => {
    const read = compilePath(path)
    const matches = globs.map(compileGlob)
    const isAnything = globs.includes('*')
    return (record: Tree) => {
      const value = read(record)
      if (isAnything) return isPresent(value)
      return Array.isArray(value)
        ? value.some((one) => fits(textOfValue(one), matches))
        : fits(textOfValue(value), matches)
    }
  })
  return (record) => {
    for (const part of parts) if (!part(record)) return false
    return true
  }
}

function fits(text: string, matches: readonly ((lower: string) => boolean)[]): boolean {
  if (text === '') return false
  const lower = text.toLowerCase()
  for (const match of matches) if (match(lower)) return true
  return false
}

/** `*` stands for any text; compared without case, in linear time. */
export function compileGlob(glob: string): (lower: string) => boolean {
  const parts = glob.toLowerCase().split('*')
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return (lower) => lower === first
  return (lower) => {
    if (!lower.startsWith(first) || lower.length < first.length + last.length) return false
    let at = first.length
    const end = lower.length - last.length
    for (const part of rest) {
      const found = lower.indexOf(part, at)
      if (found === -1 || found + part.length > end) return false
      at = found + part.length
    }
    return lower.endsWith(last)
  }
}
