export const RECORDS_A_BATCH = 500
/** The process ids of a batch are `FIRST_PID + batch * RECORDS_A_BATCH` and up: each record has one of its own. */
export const FIRST_PID = 1_000_000

export interface SenderCounts {
  acknowledged: number
  /** Answers 429, each with a Retry-After. */
  toldToWait: number
  failed: number
}

export interface Target {
  readonly address: string
  readonly token: string
}

/**
 * Senders as shippers are: each batch has its key and is sent until it is acknowledged, over restarts, and a 429 is
 * waited out. `target` is undefined while the platform is away.
 */
export async function sendUntil(
  isOver: () => boolean,
  target: () => Target | undefined,
  counts: SenderCounts,
  senders: number,
): Promise<number> {
  let next = 0
  const send = async () => {
    while (!isOver()) {
      const batch = next++
      const body = bodyOf(batch)
      while (!(await sendOnce(target(), batch, body, counts))) await wait(100)
      counts.acknowledged += 1
    }
  }
  await Promise.all(Array.from({ length: senders }, send))
  return next
}

async function sendOnce(
  target: Target | undefined,
  batch: number,
  body: Uint8Array<ArrayBuffer>,
  counts: SenderCounts,
): Promise<boolean> {
  if (target === undefined) return false
  try {
    const response = await fetch(`${target.address}/api/v1/ingest/soak`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${target.token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': `batch-${batch}`,
      },
      body,
    })
    await response.arrayBuffer()
    if (response.ok) return true
    if (response.status === 429 && Number(response.headers.get('retry-after')) > 0) {
      counts.toldToWait += 1
      await wait(250)
    } else counts.failed += 1
  } catch {
    counts.failed += 1
  }
  return false
}

/** Not packed, so that the spool is felt to be small. Records of about 1 kB, the first of which is an attack, and one line that is no record. */
function bodyOf(batch: number): Uint8Array<ArrayBuffer> {
  const lines = Array.from({ length: RECORDS_A_BATCH }, (_, n) => record(batch, n))
  return new Uint8Array(Buffer.from([...lines, '{"broken":'].join('\n')))
}

function record(batch: number, n: number): string {
  const number = batch * RECORDS_A_BATCH + n
  const isAttack = n === 0
  const image = isAttack ? 'rundll32.exe' : 'PING.EXE'
  return JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        Level: 4,
        TimeCreated: { '#attributes': { SystemTime: '2026-01-15T09:00:00.000Z' } },
        EventRecordID: number,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: isAttack ? `attacked-${batch}.corp.example` : `ws-${number % 500}.corp.example`,
      },
      EventData: {
        UtcTime: '2026-01-15 09:00:00.000',
        ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
        ProcessId: String(FIRST_PID + number),
        Image: `C:\\Windows\\System32\\${image}`,
        CommandLine: isAttack
          ? 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Users\\Public\\d.dmp full'
          : `ping -n 1 10.0.0.${number % 250}`,
        CurrentDirectory: 'C:\\Windows\\System32\\',
        User: 'CORP\\ann',
        IntegrityLevel: 'Medium',
        ParentImage: 'C:\\Windows\\System32\\cmd.exe',
        ParentCommandLine: 'C:\\Windows\\System32\\cmd.exe /c check-hosts.cmd',
        ParentProcessGuid: '{00000000-0000-0000-0000-999999999999}',
        ParentProcessId: '77',
      },
    },
  })
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
