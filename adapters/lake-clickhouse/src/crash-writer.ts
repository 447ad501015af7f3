// The process that lake.crash.test.ts kills: inserts batch after batch and says on standard output which are acknowledged.
//   node crash-writer.ts <folder> <first batch>
import { bytesOf, eventRow } from '@opensoc/domain/contract-suites'
import { openChdbLake } from './clickhouse-lake.ts'

export const EVENTS_A_BATCH = 300
const DAY = Date.UTC(2026, 0, 15)

/** Always the same rows for the same number; they reach into three partitions. */
export function batchOf(number: number) {
  const rows = Array.from({ length: EVENTS_A_BATCH }, (_, at) =>
    eventRow({
      event_id: `${number}.${at}`,
      time: DAY + (at % 3) * 86_400_000,
      host: `ws${at % 7}`,
      raw: `record ${number}.${at} `.repeat(10),
      'observables.kind': ['IP Address', 'Hash'],
      'observables.value': [`198.51.100.${at % 250}`, `${number}.${at}`],
    }),
  )
  const quarantine = [
    {
      tenant_id: 'a',
      record_id: `q${number}`,
      source: 's',
      reason: 'r',
      detail: '',
      received_time: DAY,
      text: 't',
    },
  ]
  return {
    events: bytesOf(rows),
    eventCount: rows.length,
    quarantine: bytesOf(quarantine),
    quarantineCount: 1,
  }
}

if (import.meta.main) {
  const [folder = '', first = '0'] = process.argv.slice(2)
  const lake = await openChdbLake({ folder })
  await lake.migrate()
  console.log('ready')
  for (let number = Number(first); ; number++) {
    await lake.insert(batchOf(number), `batch-${number}`)
    console.log(number)
  }
}
