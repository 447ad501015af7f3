import { pickFields } from '../engine/matched-fields.ts'
import type { SigmaEvent, SigmaViewMatch } from '../engine/sigma-event.ts'
import type { SigmaRule } from '../sigma-document.ts'
import type { RawView } from './raw-route.ts'
import { QUIET } from './scanner-layout.ts'

/** What is found in every line of one kind: rules, the fields that they looked at, and in which view. */
export type Answer = readonly {
  readonly rule: SigmaRule
  readonly names: readonly string[]
  readonly viewIndex: number
}[]

/** An answer with the views of the lines that it is for. */
export interface KnownAnswer {
  readonly answer: Answer
  readonly views: readonly RawView[]
}

/** Answers by number: those that say the same have one. */
export class Answers {
  readonly #limit: number
  #known: Answer[] = []
  #numbers = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The number that the scanner remembers; undefined if there is no room for another. */
  numberOf(answer: Answer): number | undefined {
    if (answer.length === 0) return QUIET
    const name = JSON.stringify(answer.map(({ rule, names, viewIndex }) => [rule.id, viewIndex, names]))
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#known.length >= this.#limit) return undefined
    const number = this.#known.push(answer) + QUIET
    this.#numbers.set(name, number)
    return number
  }

  at(number: number): Answer {
    return this.#known[number - QUIET - 1] ?? []
  }

  clear(): void {
    this.#known = []
    this.#numbers = new Map()
  }
}

export function answerOf(matches: readonly SigmaViewMatch[], views: readonly SigmaEvent[]): Answer {
  return matches.map(({ match: { rule, names }, view }) => ({ rule, names, viewIndex: views.indexOf(view) }))
}

/** The matches of a line whose answer is known. */
export function matchesOf(answer: Answer, views: readonly SigmaEvent[]): readonly SigmaViewMatch[] {
  return answer.map(({ rule, names, viewIndex }) => {
    const view = views[viewIndex] as SigmaEvent
    return { match: { rule, names, fields: pickFields(names, view.fields) }, view }
  })
}
