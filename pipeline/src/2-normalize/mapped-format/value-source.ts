import type { ValueSource } from '@opensoc/domain'
import { activityOfOperation } from '../operation-activity.ts'
import type { Tree } from '../tree.ts'
import { compilePath, isPresent, textOfValue } from './record-path.ts'

export interface SourcedValue {
  readonly value: unknown
  /** The record's own word, where it was mapped to another. */
  readonly word: string
}

/** Reads a value of a record; undefined where the record has none. */
export type ReadValue = (record: Tree) => SourcedValue | undefined

export function compileSource(source: ValueSource): ReadValue {
  const reads = source.of.map((path) => {
    if (!path.startsWith('=')) return compilePath(path)
    const constant = path.slice(1)
    return () => constant
  })
  const translate = translation(source)
  return (record) => {
    for (const read of reads) {
      const value = read(record)
      if (!isPresent(value)) continue
      if (translate === undefined) return { value, word: '' }
      const word = textOfValue(value)
      if (word === '') continue
      const translated = translate(word)
      if (translated !== undefined) return { value: translated, word }
    }
    return undefined
  }
}

function translation({ map, from, words }: ValueSource): ((word: string) => unknown) | undefined {
  if (words === true) return activityOfOperation
  if (map !== undefined) {
    const table = new Map(Object.entries(map).map(([word, value]) => [word.toLowerCase(), value]))
    const other = table.get('*')
    return (word) => table.get(word.toLowerCase()) ?? other
  }
  if (from === undefined) return undefined
  const steps = from.toSorted((one, two) => two[0] - one[0])
  return (word) => {
    const number = Number(word)
    return steps.find(([least]) => number >= least)?.[1]
  }
}
