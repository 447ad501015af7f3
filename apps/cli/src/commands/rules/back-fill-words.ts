import { Option } from 'commander'

export function backFillOption(): Option {
  return new Option('--no-backfill', 'do not run what begins to run over the events that are kept')
}

/** Says which job runs what is new over the history, if one does. */
export function sayBackFill(job: string | undefined): void {
  if (job === undefined) return
  process.stderr.write(`back-fill over the events that are kept: opensoc jobs wait ${job}\n`)
}
