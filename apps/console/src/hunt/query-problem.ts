import type { Problem } from '@opensoc/contract'

export interface QueryProblem {
  readonly message: string
  readonly hint: string | undefined
  /** The line of the query and a caret under the place. */
  readonly pointed: string | undefined
}

/** A refused query in words, with its place where the server told it (`/query/<column>`, counted from 1). */
export function queryProblem(query: string, problem: Problem): QueryProblem {
  const column = problem.errors
    ?.map(({ pointer }) => /^\/query\/(\d+)$/.exec(pointer)?.[1])
    .find((text) => text !== undefined)
  return {
    message: problem.detail ?? problem.title,
    hint: problem.next_step,
    pointed: column === undefined ? undefined : pointAt(query, Number(column)),
  }
}

function pointAt(query: string, column: number): string {
  const offset = Math.max(0, Math.min(query.length, column - 1))
  const start = query.lastIndexOf('\n', offset - 1) + 1
  const end = query.indexOf('\n', offset)
  const line = query.slice(start, end < 0 ? undefined : end)
  return `${line}\n${' '.repeat(offset - start)}^`
}
