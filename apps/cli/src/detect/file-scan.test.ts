import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { FileScanner } from '@opensoc/domain'
import { err, ok } from '@opensoc/kernel'
import { findInputs } from '@opensoc/sources-files'
import { scanFile } from './file-scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-scan-'))
after(() => rmSync(folder, { recursive: true }))

/** Finds `bad`, and does not come to an end on `endless`. */
const scanner: FileScanner = {
  maxFileBytes: 100,
  warnings: [],
  scan: async (bytes) => {
    const text = Buffer.from(bytes).toString()
    if (text.includes('endless')) return err({ reason: 'timed_out', detail: 'no answer' })
    if (!text.includes('bad')) return ok([])
    const strings = [{ identifier: '$bad', offset: text.indexOf('bad'), sizeBytes: 3 }]
    const meta = { id: 'i', title: 'Bad', level: 'critical', attack: 'T1059.001, T1027, T1027' }
    return ok([{ rule: 'Bad', tags: [], meta, strings }])
  },
  close: async () => undefined,
}

it('scans every file of a folder as it lies there, and what is packed, and says what it could not scan', async () => {
  mkdirSync(join(folder, '.hidden'))
  symlinkSync('..', join(folder, '.hidden/up'))
  const files: Readonly<Record<string, string | Buffer>> = {
    '.hidden/shell.php': 'so bad',
    LICENSE: 'bad',
    'a.evtx': 'bad',
    'b.csv.gz': gzipSync('n\nbad\n'),
    'c.bin': 'good',
    'd.txt': 'endless',
    'e.txt': 'x'.repeat(101),
    'f.gz': gzipSync('bad').subarray(0, 12),
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content)
    utimesSync(join(folder, name), 0, 1_700_000_000)
  }
  const seen: Record<string, unknown> = {}
  for await (const input of findInputs([folder], 'bytes')) {
    for await (const file of input.open()) {
      const scanned = await scanFile(file, scanner)
      seen[relative(folder, file.name)] = scanned.ok ? scanned.value.map((row) => row.fields) : scanned.error
    }
  }
  assert.deepEqual(seen, {
    '.hidden/shell.php': [{ $bad: 3 }],
    LICENSE: [{ $bad: 0 }],
    'a.evtx': [{ $bad: 0 }],
    'b.csv.gz': [{ $bad: 2 }],
    'c.bin': [],
    'd.txt': 'timed_out: no answer',
    'e.txt': 'too_large: more than 100 bytes',
    'f.gz': 'unexpected end of file',
  })
})

it('gives a finding the time of the file, its hash, and what the rule says of itself', async () => {
  const path = join(folder, 'one.txt')
  writeFileSync(path, 'bad')
  utimesSync(path, 0, 1_700_000_000)
  for await (const input of findInputs([path], 'bytes')) {
    const file = await input.open()[Symbol.asyncIterator]().next()
    const scanned = await scanFile(file.value, scanner)
    assert.deepEqual(scanned.ok && scanned.value, [
      {
        rule_id: 'i',
        rule_title: 'Bad',
        level: 'critical',
        techniques: ['T1059.001', 'T1027'],
        time: '2023-11-14T22:13:20.000Z',
        source: path,
        record: 1,
        event_id: '',
        host: '',
        fields: { $bad: 0 },
        event: {
          file: {
            path,
            size: 3,
            // printf bad | sha256sum
            sha256: '2f05d4b689d270cafb02285f35f44866f7dc8a2d368a3f9d1124373eeab31fb1',
          },
        },
      },
    ])
  }
})
