import { text } from 'node:stream/consumers'
import { OpenSocError } from '@opensoc/kernel'
import { fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { isRuleFileName, MAX_RULE_FILE_BYTES, oversized, type RuleFile } from './rule-files.ts'

/** A release has some thousand rules of some kilobytes: what is far beyond is no release, but an attack on memory. */
const MAX_FILES = 50_000
const MAX_TOTAL_BYTES = 512 * 1024 * 1024

/** All rule files of an archive, in name order. Throws `CONTENT_UNREADABLE` for a broken or boundless one. */
export async function readZippedRules(path: string): Promise<RuleFile[]> {
  return readZip(openPromise(path, OPTIONS), path)
}

/** The same of an archive in memory; `name` is what errors call it. */
export function readZippedBytes(bytes: Uint8Array, name: string): Promise<RuleFile[]> {
  return readZip(fromBufferPromise(Buffer.from(bytes), OPTIONS), name)
}

const OPTIONS = { autoClose: false, lazyEntries: true } as const

async function readZip(opening: Promise<ZipFile>, path: string): Promise<RuleFile[]> {
  const zip = await opening.catch((cause: Error) => {
    throw unreadable(path, cause.message, cause)
  })
  try {
    const files = await readEntries(zip, path)
    return files.sort((one, other) => (one.file < other.file ? -1 : 1))
  } catch (cause) {
    throw cause instanceof OpenSocError ? cause : unreadable(path, (cause as Error).message, cause)
  } finally {
    zip.close()
  }
}

async function readEntries(zip: ZipFile, path: string): Promise<RuleFile[]> {
  const files: RuleFile[] = []
  let total = 0
  for await (const entry of zip.eachEntry()) {
    if (!isRuleFileName(entry.fileName)) continue
    const size = entry.uncompressedSize
    total += Math.min(size, MAX_RULE_FILE_BYTES)
    if (files.length >= MAX_FILES || total > MAX_TOTAL_BYTES)
      throw unreadable(path, `more than ${MAX_FILES} files or ${MAX_TOTAL_BYTES} bytes of rules`)
    // yauzl fails a stream that gives more bytes than the archive says, so the size may be believed.
    const source =
      size > MAX_RULE_FILE_BYTES ? oversized(size) : await text(await zip.openReadStreamPromise(entry))
    files.push({ file: entry.fileName, source })
  }
  return files
}

function unreadable(path: string, reason: string, cause?: unknown): OpenSocError {
  return new OpenSocError('CONTENT_UNREADABLE', `${path}: ${reason}`, {
    cause,
    nextStep: 'Check that the archive is whole: unzip -t FILE.',
  })
}
