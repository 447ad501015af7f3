import { readdir, readFile, readlink } from 'node:fs/promises'

/** A process as /proc shows it. Pid and start together name it: pids are used again. */
export interface HostProcess {
  readonly pid: number
  /** Clock ticks from the machine's start to the process' start. */
  readonly start_ticks: number
  readonly parent_pid: number
  readonly name: string
  /** Absent for kernel threads and where we may not look. */
  readonly path?: string
  readonly command_line: string
  readonly uid: number
}

const MAX_COMMAND_LINE = 32_768

/** The process, or undefined when there is none; a zombie is none: it runs no more. */
export async function readProcess(pid: number): Promise<HostProcess | undefined> {
  const folder = `/proc/${pid}`
  try {
    const [stat, status, command] = await Promise.all([
      readFile(`${folder}/stat`, 'utf8'),
      readFile(`${folder}/status`, 'utf8'),
      readFile(`${folder}/cmdline`, 'utf8'),
    ])
    // The name stands in parentheses and may hold anything, parentheses too: the last one closes it.
    const close = stat.lastIndexOf(')')
    const rest = stat.slice(close + 2).split(' ')
    if (rest[0] === 'Z' || rest[0] === 'X') return undefined
    const path = await readlink(`${folder}/exe`).catch(() => undefined)
    return {
      pid,
      start_ticks: Number(rest[19]),
      parent_pid: Number(rest[1]),
      name: stat.slice(stat.indexOf('(') + 1, close),
      ...(path !== undefined && { path }),
      command_line: command.slice(0, MAX_COMMAND_LINE).replace(/\0$/, '').replaceAll('\0', ' '),
      uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1),
    }
  } catch {
    return undefined
  }
}

/** All processes; those that end while we look are left out. */
export async function listProcesses(): Promise<readonly HostProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found: HostProcess[] = []
  for (let at = 0; at < pids.length; at += 64) {
    const some = await Promise.all(pids.slice(at, at + 64).map(readProcess))
    found.push(...some.filter((one) => one !== undefined))
  }
  return found
}
