import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { type FileScanner, MAX_MATCHED_STRINGS } from '../file-scanner.ts'

/**
 * `open` gives a scanner with a rule `Needle` for the bytes `needle`, and a rule `Endless` that does not come to an end
 * on bytes that begin with `endless`.
 */
export interface FileScannerUnderTest {
  open(bounds: { readonly maxFileBytes: number; readonly timeoutMs: number }): Promise<FileScanner>
}

const ENOUGH_MS = 60_000

/** The promises of {@link FileScanner}, for any engine. */
export function fileScannerContract(name: string, subject: FileScannerUnderTest): void {
  const open = async (t: TestContext, { maxFileBytes = 10_000, timeoutMs = ENOUGH_MS } = {}) => {
    const scanner = await subject.open({ maxFileBytes, timeoutMs })
    t.after(() => scanner.close())
    return scanner
  }

  describe(`${name} keeps the promises of FileScanner`, () => {
    it('finds a string wherever it lies, and says where', async (t) => {
      const scanner = await open(t)
      const surroundings = fc.uint8Array({ maxLength: 200 })
      await fc.assert(
        fc.asyncProperty(surroundings, surroundings, async (before, after) => {
          const bytes = Buffer.concat([before, Buffer.from('needle'), after])
          const scanned = await scanner.scan(bytes)
          assert(scanned.ok)
          assert.deepEqual(
            scanned.value.map(({ rule }) => rule),
            ['Needle'],
          )
          const offset = bytes.indexOf('needle')
          assert.deepEqual(scanned.value[0]!.strings[0], { identifier: '$needle', offset, sizeBytes: 6 })
        }),
        { numRuns: 50 },
      )
    })

    it('finds nothing where nothing is', async (t) => {
      const scanner = await open(t)
      for (const text of ['', 'needl', 'needl e', 'NEEDLE'])
        assert.deepEqual(await scanner.scan(Buffer.from(text)), { ok: true, value: [] })
    })

    it('gives each of many scans at a time its own answer', async (t) => {
      const scanner = await open(t)
      const scans = Array.from({ length: 40 }, (_, n) =>
        scanner.scan(Buffer.from(n % 3 === 0 ? `${'.'.repeat(n)}needle` : 'hay')),
      )
      const offsets = (await Promise.all(scans)).map((scan) =>
        scan.ok ? scan.value[0]?.strings[0]?.offset : scan.error.reason,
      )
      assert.deepEqual(
        offsets,
        scans.map((_, n) => (n % 3 === 0 ? n : undefined)),
      )
    })

    it('bounds how many strings a match names', async (t) => {
      const scanned = await (await open(t)).scan(Buffer.from('needle '.repeat(1000)))
      assert.equal(scanned.ok && scanned.value[0]?.strings.length, MAX_MATCHED_STRINGS)
    })

    it('refuses what is too large', async (t) => {
      const scanner = await open(t, { maxFileBytes: 6 })
      assert((await scanner.scan(Buffer.from('needle'))).ok)
      const scanned = await scanner.scan(Buffer.from('needles'))
      assert.equal(!scanned.ok && scanned.error.reason, 'too_large')
    })

    it('gives up a scan that does not come to an end, and goes on with the next', async (t) => {
      const scanner = await open(t, { timeoutMs: 1500 })
      const [endless, next] = await Promise.all([
        scanner.scan(Buffer.from('endless')),
        scanner.scan(Buffer.from('needle')),
      ])
      assert.equal(!endless.ok && endless.error.reason, 'timed_out')
      assert.equal(next.ok && next.value[0]?.rule, 'Needle')
    })

    it('says that it is closed', async (t) => {
      const scanner = await open(t)
      await scanner.close()
      await assert.rejects(scanner.scan(Buffer.from('needle')), { code: 'SCANNER_CLOSED' })
    })
  })
}
