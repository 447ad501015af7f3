import { cpus } from 'node:os'

/** One case, measured several times. */
export interface BenchRow {
  readonly case: string
  readonly events: number
  readonly bytesPerEvent?: number
  readonly runs: readonly Timing[]
  /** The case that the figure is a share of, measured in the same run. */
  readonly ratioOf?: string
}

export interface Timing {
  readonly wallMs: number
  readonly cpuMs: number
}

/** Runs once: wall time, and CPU time of all threads of the process. */
export function time(run: () => void): Timing {
  const cpu = process.cpuUsage()
  const start = performance.now()
  run()
  return timingSince(start, cpu)
}

export function timingSince(start: number, cpu: NodeJS.CpuUsage): Timing {
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 }
}

/** Prints what `opensoc bench --format table|json` promises: medians, least and most of the runs. */
export function report(
  bench: string,
  rows: readonly BenchRow[],
  format: string,
  notes: readonly string[],
): void {
  const machine = `${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}`
  const figures = rows.map((row) => figuresOf(row, rows))
  if (format === 'json') {
    console.log(JSON.stringify({ bench, machine, node: process.version, notes, rows: figures }, null, 2))
    return
  }
  console.log(`Node ${process.version}, ${machine}`)
  for (const note of notes) console.log(note)
  console.log(`\n${line('case', 'events/s', '(min', 'max)', 'per CPU-s', 'ratio')}`)
  for (const one of figures) {
    const [median, least, most, perCpu] = [
      one.events_per_s,
      one.events_per_s_min,
      one.events_per_s_max,
      one.events_per_cpu_s,
    ].map((figure) => figure.toLocaleString('en-US'))
    const ratio = one.ratio === undefined ? '' : `${one.ratio} of ${one.ratio_of}`
    console.log(line(one.case, median ?? '', least ?? '', most ?? '', perCpu ?? '', ratio))
  }
}

function figuresOf(row: BenchRow, rows: readonly BenchRow[]) {
  const perSecond = speeds(row, 'wallMs')
  const other = rows.find((one) => one.case === row.ratioOf)
  return {
    case: row.case,
    events_per_s: median(perSecond),
    events_per_s_min: perSecond[0] ?? 0,
    events_per_s_max: perSecond.at(-1) ?? 0,
    events_per_cpu_s: median(speeds(row, 'cpuMs')),
    bytes_per_event: row.bytesPerEvent,
    ...(other === undefined
      ? {}
      : {
          ratio: Number((median(perSecond) / median(speeds(other, 'wallMs'))).toPrecision(2)),
          ratio_of: other.case,
        }),
  }
}

function speeds({ events, runs }: BenchRow, clock: keyof Timing): number[] {
  return runs.map((run) => Math.round((events * 1000) / run[clock])).sort((a, b) => a - b)
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function line(
  name: string,
  median: string,
  least: string,
  most: string,
  perCpu: string,
  ratio: string,
): string {
  const figures = median.padStart(11) + least.padStart(11) + most.padStart(11) + perCpu.padStart(12)
  return `${name.padEnd(34)}${figures}   ${ratio}`.trimEnd()
}
