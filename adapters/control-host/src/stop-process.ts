import { type HostProcess, readProcess } from './read-process.ts'

/** What the process must still be: what is absent is not asked. */
export interface ExpectedProcess {
  readonly pid: number
  readonly start_ticks?: number
  readonly name?: string
  readonly path?: string
  readonly command_line?: string
}

export type StopResult =
  | { readonly ok: true; readonly stopped: HostProcess | undefined }
  | { readonly ok: false; readonly reason: string }

/** Never stopped: the machine's first process and ourselves. */
const SPARED = [1, process.pid, process.ppid]

/** Kills a process if it still is the one that is meant. One that is gone, or whose pid is another's now, is stopped. */
export async function stopProcess(expected: ExpectedProcess): Promise<StopResult> {
  if (SPARED.includes(expected.pid)) return { ok: false, reason: `process ${expected.pid} is never stopped` }
  const found = await readProcess(expected.pid)
  if (found === undefined) return { ok: true, stopped: undefined }
  if (expected.start_ticks !== undefined && found.start_ticks !== expected.start_ticks)
    return { ok: true, stopped: undefined }
  const other = (['name', 'path', 'command_line'] as const).find(
    (one) => expected[one] !== undefined && expected[one] !== found[one],
  )
  if (other !== undefined) {
    return {
      ok: false,
      reason: `process ${expected.pid} has another ${other}: ${String(found[other]).slice(0, 200)}`,
    }
  }
  try {
    process.kill(expected.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return { ok: true, stopped: undefined }
    return { ok: false, reason: `Cannot access process: ${(error as Error).message}` }
  }
  return { ok: true, stopped: found }
}
