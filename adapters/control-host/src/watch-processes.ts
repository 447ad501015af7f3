import { readdir, readFile } from 'node:fs/promises'
import { type HostProcess, readProcess } from './read-process.ts'

/** What was seen between two looks. */
export interface ProcessChanges {
  readonly started: readonly HostProcess[]
  readonly ended: readonly HostProcess[]
  /** Processes and threads that began and were gone before we looked: an upper bound, from the kernel's own counter. */
  readonly missedAtMost: number
}

/**
 * Looks at /proc and says what changed since the last look. A process that lives shorter than the time between two looks
 * is not seen; how many that can be is counted, never hidden.
 */
export class ProcessWatch {
  readonly #known = new Map<number, HostProcess>()
  #forks: number | undefined

  async look(): Promise<ProcessChanges> {
    const forks = await countForks()
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    const isFirst = this.#forks === undefined
    const started: HostProcess[] = []
    for (const pid of pids) {
      if (this.#known.has(pid)) continue
      const found = await readProcess(pid)
      if (found === undefined) continue
      this.#known.set(pid, found)
      started.push(found)
    }
    const ended = this.#forgetGone(new Set(pids))
    const since = isFirst ? 0 : forks - (this.#forks ?? forks)
    this.#forks = forks
    // What was there before the first look did not start now.
    return { started: isFirst ? [] : started, ended, missedAtMost: Math.max(0, since - started.length) }
  }

  #forgetGone(pids: ReadonlySet<number>): readonly HostProcess[] {
    const ended = [...this.#known.values()].filter(({ pid }) => !pids.has(pid))
    for (const { pid } of ended) this.#known.delete(pid)
    return ended
  }
}

/** Processes and threads that the machine has made since it started. */
async function countForks(): Promise<number> {
  return Number(/^processes (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1] ?? 0)
}
