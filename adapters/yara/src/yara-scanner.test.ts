import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { fileScannerContract } from '@opensoc/domain/contract-suites'
import { openYaraScanner } from './yara-scanner.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-yara-'))
after(() => rmSync(folder, { recursive: true }))

function write(name: string, source: string): string {
  const path = join(folder, name)
  writeFileSync(path, source)
  return path
}

const rules = write(
  'contract.yar',
  `rule Needle { strings: $needle = "needle" condition: $needle }
rule Endless {
  strings: $start = "endless"
  condition: $start at 0 and
    for all i in (0..1000000000) : (for all j in (0..1000000000) : (uint8((i * j) % 7) != 255))
}
`,
)

fileScannerContract('YARA-X', { open: (bounds) => openYaraScanner(rules, bounds) })

it('says in which file, line and column a rule is wrong', async () => {
  const broken = mkdtempSync(join(folder, 'broken-'))
  writeFileSync(join(broken, 'a.yar'), 'rule A {\n  condition: true\n}\n')
  writeFileSync(join(broken, 'b.yara'), 'rule B {\n  condition: Unknown\n}\n')
  await assert.rejects(openYaraScanner(broken), (error: Error & { code: string }) => {
    assert.equal(error.code, 'YARA_INVALID')
    assert.match(error.message, /b\.yara:2:14: unknown identifier `Unknown`/)
    return true
  })
})

it('lets a rule name one of another file, and read no other file', async () => {
  const two = mkdtempSync(join(folder, 'two-'))
  writeFileSync(join(two, 'a.yar'), 'private rule Part { condition: uint8(0) == 65 }')
  writeFileSync(join(two, 'b.yar'), 'rule Whole : tag { meta: level = "high" n = 3 condition: Part }')
  const scanner = await openYaraScanner(two)
  const scanned = await scanner.scan(Buffer.from('A'))
  await scanner.close()
  assert.deepEqual(scanned, {
    ok: true,
    value: [{ rule: 'Whole', tags: ['tag'], meta: { level: 'high', n: 3 }, strings: [] }],
  })
  await assert.rejects(openYaraScanner(write('include.yar', `include "${rules}"`)), { code: 'YARA_INVALID' })
})

it('says what it needs where there are no rules', async () => {
  await assert.rejects(openYaraScanner(join(folder, 'nowhere')), { code: 'YARA_UNREADABLE' })
  await assert.rejects(openYaraScanner(mkdtempSync(join(folder, 'empty-'))), { code: 'YARA_UNREADABLE' })
})
